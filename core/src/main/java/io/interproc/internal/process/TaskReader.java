package io.interproc.internal.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Restores a task and its arguments, and refuses every class that the sender did not name.
///
/// The check stands where the stream names a class, before that class is loaded; [StreamLimits] bounds the sizes.
final class TaskReader extends ObjectInputStream {

    private final Set<String> allowed;

    private TaskReader(SerializedTask task) throws IOException {
        super(new ByteArrayInputStream(task.bytes()));
        this.allowed = task.classes();
        setObjectInputFilter(new StreamLimits(task.bytes().length));
    }

    /// Restores the task and its arguments.
    ///
    /// @throws IOException if the bytes name other classes than those allowed, or are not what [TaskWriter] writes
    /// @throws ClassNotFoundException if this process does not know one of the classes
    static RestoredTask read(SerializedTask serialized) throws IOException, ClassNotFoundException {
        try (TaskReader in = new TaskReader(serialized)) {
            @Nullable Object[] arguments = new @Nullable Object[in.readUnsignedByte()];
            Object task = in.readObject();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = in.readObject();
            }
            return new RestoredTask(task, arguments);
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        require(description.getName());
        return super.resolveClass(description);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        for (String face : interfaces) {
            require(face);
        }
        return super.resolveProxyClass(interfaces);
    }

    private void require(String className) throws InvalidClassException {
        if (!allowed.contains(className)) {
            throw new InvalidClassException(className, "the sender of the task did not announce this class");
        }
    }
}

package io.interproc.internal.serial;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Restores a task and its arguments, and refuses every class that the sender did not name.
///
/// The check stands where the stream names a class, before that class is loaded. Before anything is restored, the code
/// of the classes that the task depends on is compared with that of the sender. The filter of this JVM is asked first
/// about everything, and [StreamLimits] bounds the sizes.
public final class TaskReader extends ObjectInputStream {

    private final Set<String> allowed;

    private TaskReader(SerializedTask task) throws IOException {
        super(new ByteArrayInputStream(task.bytes()));
        this.allowed = task.classes();
        StreamLimits.apply(this, task.bytes().length);
    }

    /// Restores the task and its arguments.
    ///
    /// @throws IOException if the bytes name other classes than those allowed, or are not what [TaskWriter] writes;
    ///     if the filter of this JVM rejects them; if a class has other code here
    /// @throws ClassNotFoundException if this process does not know one of the classes
    public static RestoredTask read(SerializedTask serialized) throws IOException, ClassNotFoundException {
        for (Map.Entry<String, Long> digest : serialized.digests().entrySet()) {
            requireSameCode(digest.getKey(), digest.getValue());
        }
        try (TaskReader in = new TaskReader(serialized)) {
            @Nullable Object[] arguments = new @Nullable Object[in.readUnsignedByte()];
            Object task = in.readObject();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = in.readObject();
            }
            return new RestoredTask(task, arguments);
        } catch (InvalidClassException e) {
            throw e.getCause() instanceof FilteredException filtered ? filtered.asIOException() : e;
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

    private static void requireSameCode(String className, long digest) throws IOException, ClassNotFoundException {
        Class<?> type = Class.forName(className, false, ClassLoader.getSystemClassLoader());
        if (ClassCode.digest(type) != digest) {
            throw new InvalidClassException(
                    className,
                    "its code is not the same here (" + ClassCode.file(type) + ") as in the process that has sent the"
                            + " task, because it was replaced meanwhile or this process has another class path; restart"
                            + " the program");
        }
    }

    private void require(String className) throws InvalidClassException {
        if (!allowed.contains(className)) {
            throw new InvalidClassException(className, "the sender of the task did not announce this class");
        }
    }
}

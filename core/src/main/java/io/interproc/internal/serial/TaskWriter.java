package io.interproc.internal.serial;

import io.interproc.WorkerStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Serialises a task and its arguments, and notes the name of every class that the stream names: those of objects, of
/// their serialisable superclasses, of arrays, of enums, of lambdas, of class literals. [TaskReader] lets pass these
/// and no others.
///
/// Refused here, where the caller can see it, is a class that a new JVM could not load or would load with [other
/// code][SentCode], and an object that [only threads can share][ThreadsOnly].
public final class TaskWriter extends ObjectOutputStream {

    /// The classes that the stream names.
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();

    /// The digests of those whose code the task depends on: the task's own class, those that have lambdas or method
    /// references in the stream, those whose methods the latter refer to, and those that the compiler has numbered.
    private final Map<String, Long> digests = new LinkedHashMap<>();

    private final List<SerializedLambda> lambdas = new ArrayList<>();
    private final Delivery delivery;

    /// How many objects of the task or the present argument have been met.
    private int objects;

    /// How many copies are being written, one inside the other.
    private int copies;

    private TaskWriter(ByteArrayOutputStream out, Delivery delivery) throws IOException {
        super(out);
        this.delivery = delivery;
        enableReplaceObject(true); // not to replace any, but to see all
    }

    /// Serialises a task.
    ///
    /// @param worker the name to use in messages
    /// @param delivery until when each [SenderDependent] among the objects must keep what its receiver needs
    /// @throws WorkerStartException if the task or an argument does not serialise; the message says which, and why
    public static SerializedTask write(String worker, Delivery delivery, Object task, @Nullable Object... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TaskWriter out = new TaskWriter(bytes, delivery)) {
            out.writeByte(arguments.length);
            out.writeTask(worker, task);
            for (int i = 0; i < arguments.length; i++) {
                out.writeArgument(worker, i, arguments);
            }
            out.flush();
            return new SerializedTask(bytes.toByteArray(), out.classes.keySet(), out.digests);
        } catch (IOException e) {
            throw new WorkerStartException(worker + " cannot be started: its task does not serialise: " + e, e);
        }
    }

    private void writeTask(String worker, Object task) {
        String what = "the task of " + worker + " cannot be sent: ";
        try {
            addTaskClass(task.getClass());
            writeObject(task);
            addLambdaClasses();
        } catch (ThreadsOnlyException e) {
            throw new WorkerStartException(
                    what + "it captures " + ClassNames.withArticle(e.found.className()) + ", which " + e.found.reason(),
                    e);
        } catch (RefusedObjectException e) {
            throw new WorkerStartException(what + e.getMessage(), e);
        } catch (NotSerializableException e) {
            throw new WorkerStartException(
                    what + "it captures " + ClassNames.withArticle(culprit(e))
                            + ", which is not Serializable; use a static method or a lambda that captures only what"
                            + " serialises, and pass the rest as arguments",
                    e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new WorkerStartException(what + "serialising it threw " + e, e);
        }
    }

    private void writeArgument(String worker, int index, @Nullable Object[] arguments) {
        Object argument = arguments[index];
        String what = "argument " + (index + 1) + " of " + arguments.length + " of " + worker
                + (argument == null
                        ? ""
                        : ", " + ClassNames.withArticle(argument.getClass().getName()) + ",")
                + " cannot be sent: ";
        objects = 0;
        try {
            writeObject(argument);
            addLambdaClasses();
        } catch (ThreadsOnlyException e) {
            String it = e.outermost ? "it " : "it holds " + ClassNames.withArticle(e.found.className()) + ", which ";
            throw new WorkerStartException(what + it + e.found.reason(), e);
        } catch (RefusedObjectException e) {
            throw new WorkerStartException(what + e.getMessage(), e);
        } catch (NotSerializableException e) {
            throw new WorkerStartException(
                    what + whatDoesNotSerialise(argument, culprit(e))
                            + "; pass data or a handle of the scope, or make the field transient",
                    e);
        } catch (StackOverflowError e) {
            throw new WorkerStartException(what + "its objects are nested too deeply; pass them in a collection", e);
        } catch (IOException | RuntimeException e) {
            throw new WorkerStartException(what + "serialising it threw " + e, e);
        }
    }

    private static String whatDoesNotSerialise(@Nullable Object argument, String culprit) {
        boolean itself = argument != null && argument.getClass().getName().equals(culprit);
        return itself
                ? "its class is not Serializable"
                : "it holds " + ClassNames.withArticle(culprit) + ", which is not Serializable";
    }

    /// Returns the name of the class that does not serialise.
    private static String culprit(NotSerializableException e) {
        return String.valueOf(e.getMessage());
    }

    /// Writes the fields of a [copy][io.interproc.Copy], in which everything may travel that serialises.
    void writeCopy() throws IOException {
        copies++;
        try {
            defaultWriteObject();
        } finally {
            copies--;
        }
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
        objects++;
        if (object instanceof SenderDependent dependent) {
            dependent.keepUntilOver(delivery);
        } else if (object instanceof SerializedLambda lambda) {
            lambdas.add(lambda);
        } else if (copies == 0) {
            ThreadsOnly found = ThreadsOnly.of(object);
            if (found != null) {
                throw new ThreadsOnlyException(found, objects == 1);
            }
        }
        return object;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        add(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        for (Class<?> face : type.getInterfaces()) {
            add(face);
        }
    }

    private void add(Class<?> type) throws RefusedObjectException {
        String obstacle = ClassVisibility.obstacle(type);
        if (obstacle != null) {
            throw new RefusedObjectException(obstacle);
        }
        classes.put(type.getName(), type);
        if (isNumbered(type.getName()) && !type.isArray()) {
            SentCode.add(type, digests);
        }
    }

    /// Returns whether the name of a class contains a number that the compiler has chosen, as those of anonymous
    /// and local classes do; another version of the program may have another class of that name.
    private static boolean isNumbered(String className) {
        for (int at = className.indexOf('$'); at >= 0; at = className.indexOf('$', at + 1)) {
            if (at + 1 < className.length() && Character.isDigit(className.charAt(at + 1))) {
                return true;
            }
        }
        return false;
    }

    private void addTaskClass(Class<?> type) throws RefusedObjectException {
        if (!type.isHidden() && !Proxy.isProxyClass(type) && ClassVisibility.obstacle(type) == null) {
            SentCode.add(type, digests);
        }
    }

    private void addLambdaClasses() throws RefusedObjectException {
        for (SerializedLambda lambda : lambdas) {
            Class<?> capturing = classes.get(lambda.getCapturingClass().replace('/', '.'));
            if (capturing != null) {
                SentCode.add(capturing, digests);
                addImplementingClass(lambda.getImplClass().replace('/', '.'), capturing);
            }
        }
        lambdas.clear();
    }

    private void addImplementingClass(String name, Class<?> capturing) throws RefusedObjectException {
        try {
            SentCode.add(Class.forName(name, false, capturing.getClassLoader()), digests);
        } catch (ClassNotFoundException | LinkageError _) {
            // The lambda will not work in the worker either, which then says so.
        }
    }

    /// Passes an object that only threads can share through the machinery of serialisation.
    private static final class ThreadsOnlyException extends ObjectStreamException {
        private static final long serialVersionUID = 1L;

        private final transient ThreadsOnly found;

        /// Whether it is the argument itself.
        private final boolean outermost;

        ThreadsOnlyException(ThreadsOnly found, boolean outermost) {
            super(found.className());
            this.found = found;
            this.outermost = outermost;
        }
    }
}

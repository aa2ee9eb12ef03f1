package io.interproc.internal.process;

import io.interproc.WorkerStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serialises a task and its arguments, and notes the name of every class that the stream names: those of objects, of
/// their serialisable superclasses, of arrays, of enums, of lambdas, of class literals. [TaskReader] lets pass these
/// and no others.
///
/// A class that a new JVM could not load is refused here, where the caller can see it.
final class TaskWriter extends ObjectOutputStream {

    private final Set<String> classes;
    private final Departure departure;

    private TaskWriter(ByteArrayOutputStream out, Set<String> classes, Departure departure) throws IOException {
        super(out);
        this.classes = classes;
        this.departure = departure;
        enableReplaceObject(true); // not to replace any, but to see all
    }

    /// Serialises a task.
    ///
    /// @param worker the name to use in messages
    /// @param departure what each [Passenger] among the objects boards
    /// @throws WorkerStartException if the task or an argument does not serialise; the message says which, and why
    static SerializedTask write(String worker, Departure departure, Object task, @Nullable Object... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> classes = new LinkedHashSet<>();
        try (TaskWriter out = new TaskWriter(bytes, classes, departure)) {
            out.writeByte(arguments.length);
            out.writeTask(worker, task);
            for (int i = 0; i < arguments.length; i++) {
                out.writeArgument(worker, i, arguments);
            }
        } catch (IOException e) {
            throw new WorkerStartException(worker + " cannot be started: its task does not serialise: " + e, e);
        }
        return new SerializedTask(bytes.toByteArray(), classes);
    }

    private void writeTask(String worker, Object task) {
        String what = "the task of " + worker + " cannot be sent: ";
        try {
            writeObject(task);
        } catch (UnreachableClassException e) {
            throw new WorkerStartException(what + e.getMessage(), e);
        } catch (NotSerializableException e) {
            throw new WorkerStartException(
                    what + "it captures " + Names.withArticle(culprit(e))
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
                        : ", " + Names.withArticle(argument.getClass().getName()) + ",")
                + " cannot be sent: ";
        try {
            writeObject(argument);
        } catch (UnreachableClassException e) {
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
                : "it holds " + Names.withArticle(culprit) + ", which is not Serializable";
    }

    /// Returns the name of the class that does not serialise.
    private static String culprit(NotSerializableException e) {
        return String.valueOf(e.getMessage());
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) {
        if (object instanceof Passenger passenger) {
            passenger.boards(departure);
        }
        return object;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        require(type);
        classes.add(type.getName());
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        for (Class<?> face : type.getInterfaces()) {
            require(face);
            classes.add(face.getName());
        }
    }

    private static void require(Class<?> type) throws UnreachableClassException {
        String obstacle = Reachability.obstacle(type);
        if (obstacle != null) {
            throw new UnreachableClassException(obstacle);
        }
    }

    /// Passes the obstacle through the machinery of serialisation.
    private static final class UnreachableClassException extends ObjectStreamException {
        private static final long serialVersionUID = 1L;

        UnreachableClassException(String obstacle) {
            super(obstacle);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}

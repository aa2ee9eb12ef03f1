package io.interproc.internal.process;

import io.interproc.RemoteTaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings the exception of a task from a child to its parent:
///
/// ```text
///  length of the stand-in u32 | stand-in | original, or nothing if it does not serialise
/// ```
///
/// Both are object streams. The child cannot know whether its parent will be able and willing to read the original, so
/// it sends a [RemoteTaskException] with the same texts and stack traces along. The parent accepts exceptions of any
/// class that it knows, with the JDK's value types and collections inside, and otherwise takes the stand-in.
final class CarriedFailure {

    /// How much of a message a stand-in carries, and how many causes of causes.
    private static final int MAX_TEXT = 100_000;

    private static final int MAX_DEPTH = 50;

    /// The packages of `java.base` whose classes the parent accepts.
    private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.time", "java.util");

    private CarriedFailure() {}

    /// Returns the bytes to send; never fails for what the exception's own methods do.
    static byte[] encode(Throwable failure) {
        byte[] standIn = serialised(standIn(failure, 0));
        byte[] original = serialised(failure);
        int room = OutcomeLayout.MAX_PAYLOAD - Integer.BYTES - standIn.length;
        byte[] carried = original.length <= room ? original : new byte[0];
        return ByteBuffer.allocate(Integer.BYTES + standIn.length + carried.length)
                .putInt(standIn.length)
                .put(standIn)
                .put(carried)
                .array();
    }

    /// Returns the original or what stands for it, or null if the bytes are damaged.
    static @Nullable Throwable decode(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            return null;
        }
        byte[] standIn = new byte[length];
        buffer.get(standIn);
        byte[] original = new byte[buffer.remaining()];
        buffer.get(original);
        Throwable failure = deserialised(original);
        return failure != null ? failure : deserialised(standIn);
    }

    private static Throwable standIn(Throwable original, int depth) {
        Throwable cause = original.getCause();
        RemoteTaskException standIn = new RemoteTaskException(
                original.getClass().getName(),
                text(original),
                cause == null || depth == MAX_DEPTH ? null : standIn(cause, depth + 1));
        standIn.setStackTrace(original.getStackTrace());
        if (depth < MAX_DEPTH) {
            for (Throwable suppressed : original.getSuppressed()) {
                standIn.addSuppressed(standIn(suppressed, MAX_DEPTH));
            }
        }
        return standIn;
    }

    private static String text(Throwable original) {
        String text = original.toString();
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static byte[] serialised(Throwable failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        } catch (IOException | RuntimeException | StackOverflowError _) {
            return new byte[0];
        }
        return bytes.toByteArray();
    }

    private static @Nullable Throwable deserialised(byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        try (ObjectInputStream in = new FailureReader(bytes)) {
            return (Throwable) in.readObject();
        } catch (Exception | Error _) {
            return null; // Also what the exception's own code throws.
        }
    }

    /// Lets pass exceptions and the JDK's value types.
    private static final class FailureReader extends ObjectInputStream {

        FailureReader(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
            setObjectInputFilter(new StreamLimits(bytes.length));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            Class<?> type = super.resolveClass(description);
            Class<?> element = type;
            while (element.isArray()) {
                element = element.componentType();
            }
            if (Throwable.class.isAssignableFrom(element) || element.isPrimitive() || isValueType(element)) {
                return type;
            }
            throw new InvalidClassException(type.getName(), "is not accepted inside an exception");
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException("a dynamic proxy is not accepted inside an exception");
        }

        private static boolean isValueType(Class<?> type) {
            return type.getModule() == Object.class.getModule() && VALUE_PACKAGES.contains(type.getPackageName());
        }
    }
}

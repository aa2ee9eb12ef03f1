package io.interproc.internal.serial;

import io.interproc.RemoteTaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The encoding of an exception for its way from the process that threw it to the one that waits for the outcome, such
/// as from a worker to its parent:
///
/// ```text
///  class name | text | stand-in | original, or nothing if it does not serialise
///  each: length u32 | bytes
/// ```
///
/// The first two are UTF-8, the others object streams. The sender cannot know whether the receiver will be able and
/// willing to read the original. So it sends a stand-in along, a [RemoteTaskException] with the same texts and stack
/// traces. The receiver accepts exceptions of any class that it knows, with the JDK's value types and collections
/// inside, and otherwise takes the stand-in. If the filter of its JVM rejects that too, it makes one of the class name
/// and the text.
public final class FailureCodec {

    /// How much of a message a stand-in carries, and how many causes of causes.
    private static final int MAX_TEXT = 100_000;

    private static final int MAX_DEPTH = 50;

    /// The packages of `java.base` whose classes the receiver accepts.
    private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.time", "java.util");

    /// The parts of the message, by their order.
    private static final int CLASS_NAME = 0;

    private static final int TEXT = 1;
    private static final int STAND_IN = 2;
    private static final int ORIGINAL = 3;

    private FailureCodec() {}

    /// Returns the bytes to send, without the original if there would be more than a number of bytes.
    public static byte[] encode(Throwable failure, int maxBytes) {
        byte[][] parts = {
            failure.getClass().getName().getBytes(StandardCharsets.UTF_8),
            text(failure).getBytes(StandardCharsets.UTF_8),
            serialised(standIn(failure, 0)),
            serialised(failure)
        };
        if (length(parts) > maxBytes) {
            parts[ORIGINAL] = new byte[0];
        }
        ByteBuffer buffer = ByteBuffer.allocate(length(parts));
        for (byte[] part : parts) {
            buffer.putInt(part.length).put(part);
        }
        return buffer.array();
    }

    private static int length(byte[][] parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += Integer.BYTES + part.length;
        }
        return length;
    }

    /// Returns the original or what stands for it, or null if the bytes are damaged.
    public static @Nullable Throwable decode(byte[] bytes) {
        byte[][] parts = new byte[ORIGINAL + 1][];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < parts.length; i++) {
            int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                return null;
            }
            parts[i] = new byte[length];
            buffer.get(parts[i]);
        }
        Received received = deserialised(parts[ORIGINAL]);
        if (received.failure() == null) {
            received = deserialised(parts[STAND_IN]);
        }
        return received.failure() != null || !received.filtered()
                ? received.failure()
                : bare(
                        new String(parts[CLASS_NAME], StandardCharsets.UTF_8),
                        new String(parts[TEXT], StandardCharsets.UTF_8));
    }

    private static Throwable bare(String className, String text) {
        RemoteTaskException bare = new RemoteTaskException(className, text, null);
        bare.setStackTrace(new StackTraceElement[0]);
        return bare;
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

    /// @param failure what was restored, or null
    /// @param filtered whether the filter of this JVM rejected it
    private record Received(@Nullable Throwable failure, boolean filtered) {}

    private static Received deserialised(byte[] bytes) {
        if (bytes.length == 0) {
            return new Received(null, false);
        }
        try (ObjectInputStream in = new FailureReader(bytes)) {
            return new Received((Throwable) in.readObject(), false);
        } catch (Exception | Error e) { // Also what the exception's own code throws.
            return new Received(null, e.getCause() instanceof FilteredException);
        }
    }

    /// Lets pass exceptions and the JDK's value types.
    private static final class FailureReader extends ObjectInputStream {

        FailureReader(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
            StreamLimits.apply(this, bytes.length);
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

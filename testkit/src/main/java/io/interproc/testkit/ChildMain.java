package io.interproc.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;

/// The main class of a [ChildJvm]: runs the body in its first argument with the other arguments.
public final class ChildMain {

    private ChildMain() {}

    /// Runs the body.
    ///
    /// @throws Exception what the body throws
    public static void main(String[] args) throws Exception {
        Child parent = new Child(System.out);
        parent.listen();
        decode(args[0]).run(parent, Arrays.copyOfRange(args, 1, args.length));
    }

    static String encode(ChildJvm.Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a child must serialise", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /// The bytes come from the command line that the parent wrote, so no filter is needed.
    private static ChildJvm.Body decode(String text) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return (ChildJvm.Body) in.readObject();
        }
    }
}

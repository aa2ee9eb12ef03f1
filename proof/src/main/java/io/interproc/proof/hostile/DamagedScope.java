package io.interproc.proof.hostile;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.Child;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A scope whose segment is damaged: a named one, which is opened by its name, or a private one, which is opened by a
/// handle that its owner has sent.
sealed interface DamagedScope {

    /// Returns the bytes, which are there to be damaged.
    MappedByteBuffer bytes();

    /// Makes the segment a genuine one again.
    void reset(byte[] model);

    /// Opens the segment through the library.
    Scope open(boolean portable) throws IOException, ClassNotFoundException;

    /// Returns what a message must contain to name the file.
    String shown();

    /// Returns what the command line does with the segment while it is in use.
    List<Use.Operation> commands();

    /// The file of a named scope.
    record Named(String name, Path path, MappedByteBuffer bytes, Commands onFile) implements DamagedScope {

        static Named of(String name, Commands commands) throws IOException {
            Path path = ScopeFile.of(name);
            return new Named(name, path, mapped(path, Model.CAPACITY), commands);
        }

        @Override
        public void reset(byte[] model) {
            bytes.put(0, model);
        }

        @Override
        public Scope open(boolean portable) {
            return Scope.processes(name, ScopeOptions.defaults().withPortableWaiting(portable));
        }

        @Override
        public String shown() {
            return path.toString();
        }

        @Override
        public List<Use.Operation> commands() {
            return onFile.onUsed();
        }

        /// Returns what became of the file that must not, if anything did.
        Optional<String> damage() {
            if (!Files.exists(path)) {
                return Optional.of("the file of a living participant was removed");
            }
            long size = path.toFile().length();
            return size == Model.CAPACITY
                    ? Optional.empty()
                    : Optional.of("the size of the file was changed to " + size); // and so every later case is refused
        }
    }

    /// The memory of a private scope, which lives as long as its owner, who does nothing. It has no name to be
    /// removed, and its size is sealed.
    ///
    /// @param handle the scope as it was sent, in Base64
    record Private(long owner, String handle, UUID identity, MappedByteBuffer bytes) implements DamagedScope {

        /// @param said what the [owner][#own] has said
        static Private of(String said) throws IOException {
            String[] words = said.split(" ");
            return new Private(
                    Long.parseLong(words[0]),
                    words[2],
                    UUID.fromString(words[3]),
                    mapped(Path.of(words[1]), Model.CAPACITY));
        }

        /// The body of the owner: makes the scope, and says how to come to it.
        static void own(Child parent, String... args) throws Exception {
            Scope scope = Scope.processes(Model.OPTIONS);
            long self = ProcessHandle.current().pid();
            ByteArrayOutputStream handle = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(handle)) {
                out.writeObject(scope);
            }
            parent.say("owns %d %s %s %s"
                    .formatted(
                            self,
                            memoryOf(self),
                            Base64.getEncoder().encodeToString(handle.toByteArray()),
                            Inspector.readPrivate(self).getFirst().identity()));
            parent.next();
        }

        private static Path memoryOf(long pid) throws IOException {
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
                for (Path descriptor : descriptors) {
                    if (Files.isSymbolicLink(descriptor)
                            && Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:interproc")) {
                        return descriptor;
                    }
                }
            }
            throw new IllegalStateException("the private scope has no memory file");
        }

        /// The segment is larger than the model, and has an identity of its own, by which the handle knows it.
        @Override
        public void reset(byte[] model) {
            bytes.put(0, model);
            bytes.put(model.length, new byte[bytes.capacity() - model.length]);
            bytes.putLong((int) SegmentLayout.CAPACITY_AT, bytes.capacity());
            bytes.putLong((int) SegmentLayout.IDENTITY_AT, identity.getMostSignificantBits());
            bytes.putLong((int) SegmentLayout.IDENTITY_AT + 8, identity.getLeastSignificantBits());
        }

        /// Waits as the owner does, which the handle tells, or as the JVM must.
        @Override
        public Scope open(boolean portable) throws IOException, ClassNotFoundException {
            byte[] bytesOfHandle = Base64.getDecoder().decode(handle);
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytesOfHandle))) {
                return (Scope) in.readObject();
            }
        }

        @Override
        public String shown() {
            return "/proc/";
        }

        @Override
        public List<Use.Operation> commands() {
            return List.of(new Use.Operation("show", () -> Inspector.readPrivate(owner)));
        }
    }

    private static MappedByteBuffer mapped(Path path, int size) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes = file.map(FileChannel.MapMode.READ_WRITE, 0, size);
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            return bytes;
        }
    }
}

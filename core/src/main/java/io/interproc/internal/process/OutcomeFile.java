package io.interproc.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The parent's end of the file that [OutcomeLayout] describes.
final class OutcomeFile implements AutoCloseable {

    /// Room for all records.
    private static final int MAX_SIZE = OutcomeLayout.MAX_PAYLOAD + OutcomeLayout.MAX_NOTES;

    private final PrivateFile file;
    private final long nonce = ThreadLocalRandom.current().nextLong();

    private OutcomeFile(PrivateFile file) {
        this.file = file;
    }

    /// Creates the file with its header.
    ///
    /// @throws IOException if the directory for temporary files is not writable or full, or no descriptor is free
    static OutcomeFile create() throws IOException {
        PrivateFile file = PrivateFile.create();
        try {
            OutcomeFile outcome = new OutcomeFile(file);
            ByteBuffer header = ByteBuffer.allocate(OutcomeLayout.RECORDS_OFFSET);
            header.putLong(OutcomeLayout.MAGIC_OFFSET, OutcomeLayout.MAGIC);
            header.putLong(OutcomeLayout.NONCE_OFFSET, outcome.nonce);
            file.file().write(header.array());
            return outcome;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /// Writes which process the child is.
    synchronized void belongsTo(long pid) throws IOException {
        file.file().seek(OutcomeLayout.PID_OFFSET);
        file.file().writeLong(pid);
    }

    /// Returns the path by which the child opens the file.
    String path() {
        return file.path();
    }

    /// Returns the number by which the child recognises the file.
    long nonce() {
        return nonce;
    }

    /// Reads what the child has noted up to now.
    synchronized Outcome read() throws IOException {
        return read(file.file());
    }

    private static Outcome read(RandomAccessFile in) throws IOException {
        byte[] content = new byte[(int) Math.min(in.length(), MAX_SIZE)];
        in.seek(0);
        in.readFully(content);
        int from = Math.min(OutcomeLayout.RECORDS_OFFSET, content.length);
        return Outcome.parse(ByteBuffer.wrap(content, from, content.length - from));
    }

    /// Reads what a process has noted in a file of another parent.
    ///
    /// @return the notes, or null if this is no such file, or that of another process
    static @Nullable Outcome read(RandomAccessFile in, long pid) throws IOException {
        boolean ofProcess = in.length() >= OutcomeLayout.RECORDS_OFFSET
                && in.readLong() == OutcomeLayout.MAGIC
                && in.skipBytes(Long.BYTES) == Long.BYTES
                && in.readLong() == pid;
        return ofProcess ? read(in) : null;
    }

    /// Returns how long the file is: longer when the child has noted something more.
    synchronized long length() throws IOException {
        return file.file().length();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}

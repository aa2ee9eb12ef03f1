package io.interproc.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/// The parent's end of the file that [OutcomeLayout] describes.
final class OutcomeFile implements AutoCloseable {

    /// Room for all records: one with a payload, the others without.
    private static final int MAX_SIZE = OutcomeLayout.MAX_PAYLOAD + 4096;

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
        RandomAccessFile in = file.file();
        byte[] content = new byte[(int) Math.min(in.length(), MAX_SIZE)];
        in.seek(0);
        in.readFully(content);
        int from = Math.min(OutcomeLayout.RECORDS_OFFSET, content.length);
        return Outcome.parse(ByteBuffer.wrap(content, from, content.length - from));
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}

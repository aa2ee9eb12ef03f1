package io.interproc.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The child's end of the file that [OutcomeLayout] describes.
///
/// A child that cannot open or write the file works on without it: its parent then takes an exit code above 128 for a
/// signal and does not get the exception of the task, which the child prints anyway.
final class OutcomeWriter implements AutoCloseable {

    private final @Nullable RandomAccessFile file;
    private long end = OutcomeLayout.RECORDS_OFFSET;

    private OutcomeWriter(@Nullable RandomAccessFile file) {
        this.file = file;
    }

    /// Opens the parent's file. If the parent has died and its process id means another process now, the number
    /// does not match and the file is left alone.
    static OutcomeWriter open(String path, long nonce) {
        try {
            RandomAccessFile file = PrivateFile.open(path);
            if (file.length() >= OutcomeLayout.RECORDS_OFFSET
                    && file.readLong() == OutcomeLayout.MAGIC
                    && file.readLong() == nonce) {
                return new OutcomeWriter(file);
            }
            file.close();
        } catch (IOException _) {
            // As described above.
        }
        return new OutcomeWriter(null);
    }

    /// Notes [OutcomeLayout#RECEIVED].
    ///
    /// @param name the name of the worker
    void received(String name) {
        append(OutcomeLayout.RECEIVED, name.getBytes(StandardCharsets.UTF_8));
    }

    /// Notes [OutcomeLayout#BEGUN].
    void begun() {
        append(OutcomeLayout.BEGUN, new byte[0]);
    }

    /// Notes [OutcomeLayout#THREW].
    void threw(byte[] failure) {
        if (failure.length <= OutcomeLayout.MAX_PAYLOAD) {
            append(OutcomeLayout.THREW, failure);
        }
    }

    /// Notes [OutcomeLayout#EXITING].
    void exiting() {
        append(OutcomeLayout.EXITING, new byte[0]);
    }

    /// Notes [OutcomeLayout#RETURNED].
    void returned() {
        append(OutcomeLayout.RETURNED, new byte[0]);
    }

    /// Notes [OutcomeLayout#ENDING].
    void ending() {
        append(OutcomeLayout.ENDING, new byte[0]);
    }

    /// Notes [OutcomeLayout#WAITS_FOR].
    ///
    /// @param what a list for messages; empty if nothing is known any more
    void waitsFor(String what) {
        append(OutcomeLayout.WAITS_FOR, what.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void append(byte kind, byte[] payload) {
        if (file == null) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(OutcomeLayout.PAYLOAD_OFFSET + payload.length);
        record.put(OutcomeLayout.KIND_OFFSET, kind);
        record.putInt(OutcomeLayout.LENGTH_OFFSET, payload.length);
        record.put(OutcomeLayout.PAYLOAD_OFFSET, payload);
        try {
            file.seek(end);
            file.write(record.array());
            end += record.capacity();
        } catch (IOException _) {
            cutOff(file);
        }
    }

    /// Removes half a record, so that a later one does not run into its rest.
    private void cutOff(RandomAccessFile file) {
        try {
            file.setLength(end);
        } catch (IOException _) {
            // Nothing is left to try.
        }
    }

    /// Closes the file. A child never does: its end closes it.
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}

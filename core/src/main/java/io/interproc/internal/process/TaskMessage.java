package io.interproc.internal.process;

import io.interproc.internal.serial.SerializedTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What a parent tells a new child, through the child's standard input. Big-endian:
///
/// ```text
///  magic u32 | version u32 | length of the head u32 | length of the task u32 | head | task
///
///  head:  name | parent pid u64 | flags u8 | outcome path | outcome nonce u64
///         | count of classes u32 | class name… | count of digests u32 | {class name | digest u64}…
///  text:  length u32 | UTF-8
///  flags: bit 0  the child may outlive its parent
/// ```
///
/// The lengths come first, so that a child knows by the end of file whether its parent died while it wrote. Nothing is
/// acted on before all of it is there.
///
/// @param name the worker's name
/// @param parentPid the process that sends
/// @param outlivesParent whether the child may outlive the parent
/// @param outcomePath where the child notes how far it came
/// @param outcomeNonce the number by which the child recognises that file
/// @param task the task and its arguments
record TaskMessage(
        String name,
        long parentPid,
        boolean outlivesParent,
        String outcomePath,
        long outcomeNonce,
        SerializedTask task) {

    private static final int MAGIC = 0x494e_5450; // "INTP"
    private static final int VERSION = 2;
    private static final int OUTLIVES_PARENT = 1;

    /// Writes the message; blocks while the pipe is full and the child has not come to read.
    void writeTo(OutputStream out) throws IOException {
        byte[] head = head();
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        data.writeInt(head.length);
        data.writeInt(task.bytes().length);
        data.write(head);
        data.write(task.bytes());
        data.flush();
    }

    private byte[] head() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        writeText(data, name);
        data.writeLong(parentPid);
        data.writeByte(outlivesParent ? OUTLIVES_PARENT : 0);
        writeText(data, outcomePath);
        data.writeLong(outcomeNonce);
        data.writeInt(task.classes().size());
        for (String className : task.classes()) {
            writeText(data, className);
        }
        data.writeInt(task.digests().size());
        for (Map.Entry<String, Long> digest : task.digests().entrySet()) {
            writeText(data, digest.getKey());
            data.writeLong(digest.getValue());
        }
        return bytes.toByteArray();
    }

    /// Reads a message, and nothing behind it.
    ///
    /// @throws EOFException if the input ends before the message does
    /// @throws IOException if it is no message of this version
    static TaskMessage readFrom(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC) {
            throw new IOException("standard input does not carry a task");
        }
        int version = data.readInt();
        if (version != VERSION) {
            throw new IOException("message has version " + version + ", expected " + VERSION
                    + ": the parent uses another version of Interproc");
        }
        int headLength = data.readInt();
        int taskLength = data.readInt();
        DataInputStream head = new DataInputStream(new ByteArrayInputStream(readExactly(data, headLength)));
        byte[] task = readExactly(data, taskLength);
        String name = readText(head);
        long parentPid = head.readLong();
        boolean outlivesParent = (head.readByte() & OUTLIVES_PARENT) != 0;
        String outcomePath = readText(head);
        long outcomeNonce = head.readLong();
        Set<String> classes = new LinkedHashSet<>();
        for (int remaining = head.readInt(); remaining > 0; remaining--) {
            classes.add(readText(head));
        }
        Map<String, Long> digests = new LinkedHashMap<>();
        for (int remaining = head.readInt(); remaining > 0; remaining--) {
            digests.put(readText(head), head.readLong());
        }
        SerializedTask serialized = new SerializedTask(task, classes, digests);
        return new TaskMessage(name, parentPid, outlivesParent, outcomePath, outcomeNonce, serialized);
    }

    private static byte[] readExactly(DataInputStream in, int length) throws IOException {
        if (length < 0) {
            throw new IOException("length must not be negative: length=" + length);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readExactly(in, in.readInt()), StandardCharsets.UTF_8);
    }
}

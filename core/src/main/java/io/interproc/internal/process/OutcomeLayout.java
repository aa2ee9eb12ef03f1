package io.interproc.internal.process;

/// The file in which a child notes how far it came; big-endian.
///
/// ```text
///  0               8               16
///  +---------------+---------------+---------------------------------------
///  |     magic     |     nonce     |  records
///  +---------------+---------------+---------------------------------------
///
///  a record:
///   0      1                5
///  +------+----------------+-----------------------
///  | kind | payload length | payload
///  +------+----------------+-----------------------
/// ```
///
/// The parent writes the header before it sends the task, and the child checks it before it writes, because the path of
/// the file names the parent by process id only. The child appends each record by one write. A record that reaches
/// beyond the end of the file is being written, or was cut off by the death of its writer, and counts as not written.
final class OutcomeLayout {

    static final long MAGIC = 0x494e_5450_4f55_5431L; // "INTPOUT1"

    static final int MAGIC_OFFSET = 0;
    static final int NONCE_OFFSET = 8;
    static final int RECORDS_OFFSET = 16;

    static final int KIND_OFFSET = 0;
    static final int LENGTH_OFFSET = 1;
    static final int PAYLOAD_OFFSET = 5;

    /// The child has received its message. No payload.
    static final byte RECEIVED = 1;

    /// The child has restored the task and its arguments, and begins to run it. No payload.
    static final byte BEGUN = 2;

    /// The task could not be restored or threw. Payload: [CarriedFailure].
    static final byte THREW = 3;

    /// The shutdown hooks run because of `System.exit`. No payload.
    static final byte EXITING = 4;

    /// What a payload may measure; larger ones are not written.
    static final int MAX_PAYLOAD = 4 << 20;

    private OutcomeLayout() {}
}

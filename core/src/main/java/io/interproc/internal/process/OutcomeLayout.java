package io.interproc.internal.process;

/// The file in which a child notes how far it came; big-endian.
///
/// ```text
///  0               8               16              24
///  +---------------+---------------+---------------+-----------------------
///  |     magic     |     nonce     |  child's pid  |  records
///  +---------------+---------------+---------------+-----------------------
///
///  a record:
///   0      1                5
///  +------+----------------+-----------------------
///  | kind | payload length | payload
///  +------+----------------+-----------------------
/// ```
///
/// The parent writes the header before it sends the task, and the child checks it before it writes, because the path of
/// the file names the parent by process id only. The process id of the child is for those who look at the child from
/// outside ([RunningWorker]). The child appends each record by one write. A record that reaches beyond the end of the
/// file is being written, or was cut off by the death of its writer, and counts as not written.
final class OutcomeLayout {

    static final long MAGIC = 0x494e_5450_4f55_5432L; // "INTPOUT2"

    static final int MAGIC_OFFSET = 0;
    static final int NONCE_OFFSET = 8;
    static final int PID_OFFSET = 16;
    static final int RECORDS_OFFSET = 24;

    static final int KIND_OFFSET = 0;
    static final int LENGTH_OFFSET = 1;
    static final int PAYLOAD_OFFSET = 5;

    /// The child has received its message. Payload: the worker's name, UTF-8.
    static final byte RECEIVED = 1;

    /// The child has restored the task and its arguments, and begins to run it. No payload.
    static final byte BEGUN = 2;

    /// The task could not be restored or threw. Payload: as
    /// [FailureCodec][io.interproc.internal.serial.FailureCodec] encodes it.
    static final byte THREW = 3;

    /// The shutdown hooks run because of `System.exit`. No payload.
    static final byte EXITING = 4;

    /// The task has returned. No payload.
    static final byte RETURNED = 5;

    /// The shutdown hooks run, but not because of `System.exit`. No payload.
    static final byte ENDING = 6;

    /// What keeps the process alive after its task, until the next such record. Payload: UTF-8 text, empty if
    /// nothing is known.
    static final byte WAITS_FOR = 7;

    /// What all records but the one of a failure may measure together.
    static final int MAX_NOTES = 1 << 20;

    /// What a payload may measure; larger ones are not written.
    static final int MAX_PAYLOAD = 4 << 20;

    private OutcomeLayout() {}
}

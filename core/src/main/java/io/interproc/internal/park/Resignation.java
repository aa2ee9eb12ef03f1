package io.interproc.internal.park;

/// Ends waits from outside: those of the dead, and those of threads that an exception unwound.
///
/// Any number of sweepers may do this for one record at the same time: each step is one CAS, of a word that names the
/// wait.
public final class Resignation {

    private final WaiterRecords records;
    private final WaitQueues queues;
    private final KindTable kinds;

    /// For the waits of a segment.
    public Resignation(WaiterRecords records, WaitQueues queues, KindTable kinds) {
        this.records = records;
        this.queues = queues;
        this.kinds = kinds;
    }

    /// Ends the wait of a record whose thread does not continue it, and passes on what the record carries: a
    /// signal, a notification. The record is IDLE afterwards, or in a later wait.
    ///
    /// @param state the state word of the wait
    public void giveUp(int record, long state) {
        long generation = WaiterState.generation(state);
        long current = state;
        while (WaiterState.generation(current) == generation && WaiterState.idle(current) != current) {
            long first = records.firstQueue(record);
            long queue = records.queue(record, current);
            if ((current & WaiterState.NOTIFIED) == 0) {
                if (records.casState(record, current, WaiterState.idle(current))) {
                    leave(queue, record, current);
                    return;
                }
            } else if (records.state(record) == current // so the queue is that of this wait
                    && !kinds.ofQueue(first).passOn(record, current)) {
                records.casState(record, current, current & ~(WaiterState.NOTIFIED | WaiterState.INHERITED));
            }
            current = records.state(record);
        }
    }

    private void leave(long queue, int record, long state) {
        if (queue != 0 && WaiterState.isQueued(state)) {
            KindCode code = kinds.ofQueue(queue);
            queues.finished(queue, record, state);
            code.withdraw(queue);
            code.signal(queue);
        }
    }
}

package io.interproc.internal.lock;

import io.interproc.Holder;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Flight Recorder's view of a lock that was taken over from a dead holder.
@Name("io.interproc.LockAbandoned")
@Label("Lock Abandoned")
@Category("Interproc")
@Description("A lock was taken over from a holder that died")
@StackTrace(true)
final class LockAbandonedEvent extends Event {

    @Label("Lock")
    @Description("Offset of the lock in its segment")
    long lock;

    @Label("Dead Process")
    long pid;

    @Label("Dead Thread")
    long threadId;

    private LockAbandonedEvent() {}

    static void emit(long lock, Holder dead) {
        LockAbandonedEvent event = new LockAbandonedEvent();
        if (event.isEnabled()) {
            event.lock = lock;
            event.pid = dead.pid();
            event.threadId = dead.threadId();
            event.commit();
        }
    }
}

package io.interproc.internal.park;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// Tells Flight Recorder of the waits in a segment, if it is in use.
///
/// The class of the event takes more than 100 ms to initialise, so it is not touched unless Flight Recorder is in use.
/// Unless it is, nothing here takes memory. An event must not keep a thread from what it waited for, so no exception
/// comes out of here: a wait without the memory or the stack for an event has no event.
public final class WaitEvents {

    private final KindTable kinds;

    /// For the waits of a segment.
    public WaitEvents(KindTable kinds) {
        this.kinds = kinds;
        isRecorderInUse(); // so that the class it asks is loaded while there is memory
    }

    private static boolean isRecorderInUse() {
        return FlightRecorder.isInitialized();
    }

    /// Returns the event of a wait that begins, or null if nobody would record it.
    @Nullable
    WaitEvent begin() {
        return isRecorderInUse() ? newEvent() : null;
    }

    private static @Nullable WaitEvent newEvent() {
        try {
            WaitEvent event = new WaitEvent();
            event.begin();
            return event;
        } catch (Throwable _) {
            return null;
        }
    }

    /// Records the event of a wait of the current thread that is over, if there is one and the wait was long.
    void end(@Nullable WaitEvent event, long queue, Outcome outcome) {
        if (event != null) {
            record(event, queue, outcome);
        }
    }

    private void record(WaitEvent event, long queue, Outcome outcome) {
        try {
            event.end();
            if (event.shouldCommit()) {
                describe(event, WaitQueues.object(queue));
                event.outcome = outcome.name();
                event.virtualThread = Thread.currentThread().isVirtual();
                event.commit();
            }
        } catch (Throwable _) {
            return; // the wait has its outcome without an event
        }
    }

    /// Describes what was waited for; a lock that an object brought along by that object, as everywhere.
    private void describe(WaitEvent event, long object) {
        Blocks blocks = kinds.blocks();
        long header = blocks.header(object);
        long block = Blocks.state(header) == Blocks.STATE_PART ? object - SegmentLayout.LINE : object;
        event.segment = blocks.path();
        event.offset = block;
        event.object = kinds.words(Blocks.kind(blocks.header(block))).name();
        event.awaited = kinds.words(Blocks.kind(header)).awaited();
    }
}

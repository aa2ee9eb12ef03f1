package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Log;
import io.interproc.internal.park.WaiterRecords;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// What a handle does when it gets a lock whose holder died: as the lock's policy says, it goes on, repairs first,
/// passes the lock on to a process that can repair, or refuses.
final class Abandonment {

    private static final Log LOG = new Log("io.interproc.lock");
    private static final long REPAIR_LOOK_NANOS = 1_000_000;

    private final SharedMutex lock;
    private final SegmentEngine engine;
    private final Words words;
    private final long at;
    private final @Nullable Consumer<Holder> repair;

    /// Carries an error of the repair out past those who take it for one of the mapping.
    static final class RepairError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final InternalError error;

        RepairError(InternalError error) {
            super(null, error, false, false);
            this.error = error;
        }

        InternalError error() {
            return error;
        }
    }

    Abandonment(SharedMutex lock, @Nullable Consumer<Holder> repair) {
        this.lock = lock;
        this.engine = lock.engine;
        this.words = engine.words();
        this.at = lock.at;
        this.repair = repair;
    }

    /// Returns the flags of the records by which the handle waits.
    long recordFlags() {
        return repair != null ? WaiterRecords.FLAG_REPAIRS : 0;
    }

    /// Settles an abandoned lock that the current thread has just acquired, as its policy says.
    ///
    /// @return false if the lock was passed on to a process that can repair it, and must be acquired anew
    boolean settle(Contender me) {
        Holder dead = tookOver();
        if (lock.abandonedPolicy() == AbandonedPolicy.REPAIR) {
            if (repair == null) {
                int other = engine.queues().firstRepairer(at);
                engine.locks().release(me);
                if (other < 0) {
                    throw refused();
                }
                engine.sweeper().sweepIfDead(engine.records().owner(other)); // it would never come to repair
                engine.sleepers().waiting().pause(REPAIR_LOOK_NANOS);
                return false;
            }
            runRepair(me, dead);
        }
        wentOn(dead);
        return true;
    }

    /// Settles an abandoned lock after a wait on a condition: returns or throws holding it.
    void settleHolding() {
        if ((words.getOpaque(at + STATE) & ABANDONED) == 0) {
            return;
        }
        AbandonedPolicy policy = lock.abandonedPolicy();
        Consumer<Holder> hook = repair;
        Holder dead = tookOver();
        if (policy == AbandonedPolicy.FAIL || (policy == AbandonedPolicy.REPAIR && hook == null)) {
            throw refused();
        }
        if (hook != null && policy == AbandonedPolicy.REPAIR) {
            hook.accept(dead);
        }
        wentOn(dead);
    }

    /// Says that this acquisition goes on after a dead holder, and takes the mark out. The lock is held
    /// meanwhile, so the class of the event is not touched unless Flight Recorder is in use: it takes more than
    /// 100 ms to initialise.
    private void wentOn(Holder dead) {
        LOG.warn("{0} was taken over from {1}, which died holding it", lock.label(), dead);
        if (FlightRecorder.isInitialized()) {
            LockAbandonedEvent.emit(at, dead);
        }
        words.getAndBitwiseAnd(at + STATE, ~ABANDONED);
    }

    /// Notes that the current acquisition took the abandoned lock over, and from whom, for
    /// [SharedMutex#abandonedBy()].
    Holder tookOver() {
        Holder dead = LockLine.lastDead(words, at);
        Ownership own = lock.ownership;
        own.takeover = new Takeover(own.acquisition, dead);
        return dead;
    }

    private void runRepair(Contender me, Holder dead) {
        Consumer<Holder> hook = repair;
        boolean repaired = false;
        try {
            if (hook != null) {
                hook.accept(dead);
            }
            repaired = true;
        } catch (InternalError e) {
            throw new RepairError(e);
        } finally {
            if (!repaired) {
                engine.locks().release(me);
            }
        }
    }

    AbandonedLockException refused() {
        return new AbandonedLockException(lock.label() + " was abandoned: " + LockLine.lastDead(words, at)
                + " died holding it; repair what it guards and call Lock.recover");
    }
}

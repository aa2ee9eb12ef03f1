package io.interproc.proof.litmus;

import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.proof.litmus.NativeLines.WORDS;

import io.interproc.proof.Primitive;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// The CAS that frees a lock, and the one that takes it.
@JCStressTest
@State
@About({Primitive.LOCK, Primitive.RLOCK})
@SyncPair("lock-handover")
@Description("lock-handover: a CAS frees the lock, a CAS takes it")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "still held")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "all that the holder did")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of what the holder did is missing")
public class LockHandover {

    private static final long HOLDER = 1 << 8;
    private static final long NEXT = 2 << 8;

    private final long at = NativeLines.next();
    private long guarded;

    /// Locks the lock.
    public LockHandover() {
        WORDS.setOpaque(at + STATE, HOLDER);
    }

    /// The holder.
    @Actor
    public void unlock() {
        guarded = 7;
        WORDS.setOpaque(at + FENCE, 7);
        WORDS.compareAndSet(at + STATE, HOLDER, 0);
    }

    /// The next one.
    @Actor
    public void tryLock(JJ_Result seen) {
        boolean taken = WORDS.compareAndSet(at + STATE, 0, NEXT);
        seen.r1 = taken ? guarded : -1;
        seen.r2 = taken ? WORDS.getOpaque(at + FENCE) : -1;
    }
}

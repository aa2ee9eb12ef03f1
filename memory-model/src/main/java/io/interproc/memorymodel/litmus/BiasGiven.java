package io.interproc.memorymodel.litmus;

import static io.interproc.internal.lock.LockLine.BIASED;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.INSIDE;
import static io.interproc.internal.lock.LockLine.REVOKING;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.memorymodel.litmus.NativeLines.WORDS;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// The CAS that leaves a lock biased, and the revoker that takes the bias away at once.
@JCStressTest
@State
@NeedsHeavyFence
@SyncPair("lock-handover")
@Description("lock-handover: a CAS leaves the lock biased, a revoker takes it")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "still held")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "all that the holder did")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of what the holder did is missing")
public class BiasGiven {

    private static final long HOLDER = 1 << 8;
    private static final long REVOKER = 2 << 8 | REVOKING;

    private final long at = NativeLines.next();
    private long guarded;

    /// Locks the lock.
    public BiasGiven() {
        WORDS.setOpaque(at + STATE, HOLDER);
    }

    /// The holder.
    @Actor
    public void leaveBiased() {
        guarded = 7;
        WORDS.setOpaque(at + FENCE, 7);
        WORDS.compareAndSet(at + STATE, HOLDER, HOLDER | BIASED);
    }

    /// Who wants the lock.
    @Actor
    public void revoke(JJ_Result seen) {
        boolean taken = WORDS.getVolatile(at + STATE) == (HOLDER | BIASED)
                && WORDS.compareAndSet(at + STATE, HOLDER | BIASED, REVOKER);
        if (taken) {
            HeavyFence.issue();
            taken = WORDS.getByteAcquire(at + INSIDE) == 0;
        }
        seen.r1 = taken ? guarded : -1;
        seen.r2 = taken ? WORDS.getOpaque(at + FENCE) : -1;
    }
}

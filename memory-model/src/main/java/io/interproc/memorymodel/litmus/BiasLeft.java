package io.interproc.memorymodel.litmus;

import static io.interproc.internal.lock.LockLine.BIASED;
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
import org.openjdk.jcstress.infra.results.J_Result;

/// INSIDE = 0 by the thread that has the bias, and a revoker's look at INSIDE.
@JCStressTest
@State
@NeedsHeavyFence
@SyncPair("lock-handover")
@Description("lock-handover: a bias is left, a revoker looks at INSIDE")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "still inside")
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "all that the holder did")
@Outcome(expect = Expect.FORBIDDEN, desc = "what the holder did is missing")
public class BiasLeft {

    private static final long HOLDER = 1 << 8 | BIASED;
    private static final long REVOKER = 2 << 8 | REVOKING;

    private final long at = NativeLines.next();
    private long guarded;

    /// Lets the holder be inside.
    public BiasLeft() {
        WORDS.announce(at + INSIDE, (byte) 1, at + STATE);
        WORDS.setOpaque(at + STATE, HOLDER);
    }

    /// The thread that has the bias.
    @Actor
    public void leave() {
        guarded = 7;
        WORDS.announce(at + INSIDE, (byte) 0, at + STATE);
    }

    /// Who wants the lock.
    @Actor
    public void revoke(J_Result seen) {
        WORDS.compareAndSet(at + STATE, HOLDER, REVOKER);
        HeavyFence.issue();
        seen.r1 = WORDS.getByteAcquire(at + INSIDE) == 0 ? guarded : -1;
    }
}

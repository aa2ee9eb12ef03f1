package io.interproc.proof.litmus;

import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.proof.litmus.NativeLines.WORDS;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The same pair with opaque accesses, whose stores may be seen after the loads behind them: a waiter that
/// stores where it should use a CAS would sleep for ever.
@JCStressTest
@State
@About(waiting = true)
@Control(by = Control.Mover.PROCESSOR)
@Description("volatile pair with opaque accesses only")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the waiter finds the lock free")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the releaser finds the waiter")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "the waiter sleeps for a free lock")
public class OpaquePair {

    private static final long HOLDER = 1 << 8 | QUEUED;

    private final long lock = NativeLines.next();
    private final long records = NativeLines.next();

    /// Locks the lock.
    public OpaquePair() {
        WORDS.setOpaque(lock + STATE, HOLDER);
    }

    /// The waiter.
    @Actor
    public void queue(ZZ_Result saw) {
        WORDS.setOpaque(records, 1);
        saw.r1 = WORDS.getOpaque(lock + STATE) != HOLDER;
    }

    /// The releaser.
    @Actor
    public void release(ZZ_Result saw) {
        WORDS.setOpaque(lock + STATE, 0);
        saw.r2 = WORDS.getOpaque(records) != 0;
    }
}

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

/// A waiter queues and looks at the state word, a releaser frees the state word and looks at the records: nobody sleeps
/// for a lock that is free. So go all pairs of volatile accesses.
@JCStressTest
@State
@About(waiting = true)
@Description("volatile pair: a waiter queues while a releaser looks for waiters")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the waiter finds the lock free")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the releaser finds the waiter")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "the waiter sleeps for a free lock")
public class VolatilePair {

    private static final long HOLDER = 1 << 8 | QUEUED;

    private final long lock = NativeLines.next();
    private final long records = NativeLines.next();

    /// Locks the lock.
    public VolatilePair() {
        WORDS.setOpaque(lock + STATE, HOLDER);
    }

    /// The waiter.
    @Actor
    public void queue(ZZ_Result saw) {
        WORDS.compareAndSet(records, 0, 1);
        saw.r1 = WORDS.getVolatile(lock + STATE) != HOLDER;
    }

    /// The releaser.
    @Actor
    public void release(ZZ_Result saw) {
        WORDS.compareAndSet(lock + STATE, HOLDER, 0);
        saw.r2 = WORDS.getVolatile(records) != 0;
    }
}

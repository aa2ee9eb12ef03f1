package io.interproc.proof.litmus;

import static io.interproc.proof.litmus.NativeLines.WORDS;

import io.interproc.proof.Primitive;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// The CAS that adds a permit, and the one that takes it.
@JCStressTest
@State
@About({Primitive.SEMAPHORE, Primitive.BOUNDED_SEMAPHORE})
@SyncPair("permits")
@Description("permits: a CAS adds a permit, a CAS takes it")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "no permit yet")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "all that came before the release")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of what came before the release is missing")
public class PermitHandover {

    private static final int STATE = 8;
    private static final int OTHER = 32;
    private static final long ONE = 1L << 32;

    private final long at = NativeLines.next();
    private long before;

    /// Who signals.
    @Actor
    public void release() {
        before = 7;
        WORDS.setOpaque(at + OTHER, 7);
        long state = WORDS.getVolatile(at + STATE);
        WORDS.compareAndSet(at + STATE, state, state + ONE);
    }

    /// Who waits for the signal.
    @Actor
    public void acquire(JJ_Result seen) {
        long state = WORDS.getVolatile(at + STATE);
        boolean taken = state >= ONE && WORDS.compareAndSet(at + STATE, state, state - ONE);
        seen.r1 = taken ? before : -1;
        seen.r2 = taken ? WORDS.getOpaque(at + OTHER) : -1;
    }
}

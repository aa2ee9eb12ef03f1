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

/// The store of a guarded value of 4 bytes, and a reader that passes by the lock.
@JCStressTest
@State
@About(Primitive.VALUE)
@SyncPair("guarded-value")
@Description("guarded-value: an int is stored, a reader passes by the lock")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "not yet stored")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "with all that came before")
@Outcome(expect = Expect.FORBIDDEN, desc = "without what came before")
public class GuardedInt {

    private static final int CELL = 16;
    private static final int OTHER = 32;

    private final long at = NativeLines.next();
    private long before;

    /// Who holds the lock.
    @Actor
    public void set() {
        before = 7;
        WORDS.setOpaque(at + OTHER, 7);
        WORDS.setIntRelease(at + CELL, 1);
    }

    /// Who does not.
    @Actor
    public void peek(JJ_Result seen) {
        boolean stored = WORDS.getIntVolatile(at + CELL) == 1;
        seen.r1 = stored ? before : -1;
        seen.r2 = stored ? WORDS.getOpaque(at + OTHER) : -1;
    }
}

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

/// The CAS that sets an event, and the load that finds it set, or set since.
@JCStressTest
@State
@About(Primitive.EVENT)
@SyncPair("event-set")
@Description("event-set: a CAS sets the event, a volatile load finds it set")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "not set yet")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "all that came before the set")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of what came before the set is missing")
public class EventSet {

    private static final int STATE = 8;
    private static final int OTHER = 32;
    private static final long SET = 1;
    private static final long NEXT_EPOCH = 16;

    private final long at = NativeLines.next();
    private long before;

    /// Who sets the event.
    @Actor
    public void set() {
        before = 7;
        WORDS.setOpaque(at + OTHER, 7);
        long state = WORDS.getVolatile(at + STATE);
        WORDS.compareAndSet(at + STATE, state, (state | SET) + NEXT_EPOCH);
    }

    /// Who looks whether it is set.
    @Actor
    public void look(JJ_Result seen) {
        boolean isSet = (WORDS.getVolatile(at + STATE) & SET) != 0;
        seen.r1 = isSet ? before : -1;
        seen.r2 = isSet ? WORDS.getOpaque(at + OTHER) : -1;
    }
}

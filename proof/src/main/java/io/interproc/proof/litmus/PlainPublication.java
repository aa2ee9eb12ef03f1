package io.interproc.proof.litmus;

import io.interproc.proof.Primitive;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/// A guarded value that is stored and read by plain accesses: nothing keeps the compiler from moving others across
/// them, and one that schedules at random does.
@JCStressTest
@State
@About(Primitive.VALUE)
@Control(by = Control.Mover.STRESSED_COMPILER)
@Description("guarded-value with plain accesses only")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "not yet stored")
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "with what came before")
@Outcome(id = "0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "without what came before")
public class PlainPublication {

    private final long at = NativeLines.next();
    private long before;

    /// Who holds the lock.
    @Actor
    public void set() {
        before = 7;
        NativeLines.MEMORY.set(ValueLayout.JAVA_LONG, at, 1);
    }

    /// Who does not.
    @Actor
    public void peek(J_Result seen) {
        seen.r1 = NativeLines.MEMORY.get(ValueLayout.JAVA_LONG, at) == 1 ? before : -1;
    }
}

package io.interproc.memorymodel.litmus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A thread enters by its bias while another takes the bias away: one of them sees the other.
@JCStressTest
@State
@NeedsHeavyFence
@Description("bias: one announces, the other makes the heavy fence")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the bias is lost")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the thread is inside")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both are told, and settle it by CAS")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "both are inside")
public class BiasDekker extends BiasedLine {

    /// The thread that has the bias.
    @Actor
    public void holder(ZZ_Result saw) {
        saw.r1 = enter();
    }

    /// Who wants the lock.
    @Actor
    public void revoker(ZZ_Result saw) {
        ask();
        HeavyFence.issue();
        saw.r2 = isInside();
    }
}

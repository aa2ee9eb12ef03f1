package io.interproc.memorymodel.litmus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A thread enters by its bias while another takes the bias away and makes the heavy fence too late: on x86-64 the CAS
/// fences only its own processor. (On aarch64 the fence of `announce` is a full one already.)
@JCStressTest
@State
@NeedsHeavyFence
@Control(by = Control.Mover.PROCESSOR, on = "amd64")
@Description("bias with the heavy fence behind the look")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the bias is lost")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the thread is inside")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both are told, and settle it by CAS")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "both are inside")
public class BiasFencedLate extends BiasedLine {

    /// The thread that has the bias.
    @Actor
    public void holder(ZZ_Result saw) {
        saw.r1 = enter();
    }

    /// Who wants the lock.
    @Actor
    public void revoker(ZZ_Result saw) {
        ask();
        saw.r2 = isInside();
        HeavyFence.issue();
    }
}

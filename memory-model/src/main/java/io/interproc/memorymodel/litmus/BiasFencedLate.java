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
public class BiasFencedLate {

    private static final long HOLDER = 1 << 8 | BIASED;
    private static final long REVOKER = 2 << 8 | REVOKING;

    private final long at = NativeLines.next();

    /// Leaves the lock biased and free.
    public BiasFencedLate() {
        WORDS.setOpaque(at + STATE, HOLDER);
    }

    /// The thread that has the bias.
    @Actor
    public void enter(ZZ_Result saw) {
        saw.r1 = WORDS.announce(at + INSIDE, (byte) 1, at + STATE) != HOLDER;
    }

    /// Who wants the lock.
    @Actor
    public void revoke(ZZ_Result saw) {
        WORDS.compareAndSet(at + STATE, HOLDER, REVOKER);
        saw.r2 = WORDS.getByteAcquire(at + INSIDE) != 0;
        HeavyFence.issue();
    }
}

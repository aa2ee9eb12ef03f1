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

/// The header of a block that becomes LIVE, and its content: opaque words and the bytes of a name.
@JCStressTest
@State
@About(Primitive.HEAP)
@SyncPair("block-content")
@Description("block-content: a header makes a block LIVE, its content is read")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "not yet published")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "complete")
@Outcome(expect = Expect.FORBIDDEN, desc = "not complete")
public class BlockContent {

    private static final int HEADER = 0;
    private static final int WORD = 8;
    private static final int NAME = 24;
    private static final long LIVE = 3;

    private final long block = NativeLines.next();

    /// The allocator.
    @Actor
    public void publish() {
        WORDS.setOpaque(block + WORD, 7);
        WORDS.setBytes(block + NAME, new byte[] {7});
        WORDS.setVolatile(block + HEADER, LIVE);
    }

    /// Who got the offset.
    @Actor
    public void read(JJ_Result seen) {
        boolean live = WORDS.getAcquire(block + HEADER) == LIVE;
        byte[] name = {-1};
        if (live) {
            WORDS.getBytes(block + NAME, name);
        }
        seen.r1 = live ? WORDS.getOpaque(block + WORD) : -1;
        seen.r2 = name[0];
    }
}

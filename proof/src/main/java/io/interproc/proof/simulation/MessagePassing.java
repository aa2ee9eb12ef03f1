package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.Set;

/// Data, then a flag that says that the data is there. Right as long as stores are seen in their order; right for ever
/// only if the flag is a release store.
final class MessagePassing {

    private static final int FLAG = 8;
    private static final int MESSAGES = 4;
    private static final int LOOKS = 4 * MESSAGES;

    private MessagePassing() {}

    /// One tells another some things, each in a line of its own, and is looked at all the while. One look alone
    /// would have to come at the only moment that counts.
    ///
    /// @param careful whether the flags are release stores
    static Script script(boolean careful) {
        return new Script(Set.of(), careful ? "data and flag, released" : "data and flag", Limits.NONE, world -> {
            long at = world.scratch();
            Party teller = world.party();
            teller.thread(() -> {
                Words words = teller.words();
                for (int i = 0; i < MESSAGES; i++) {
                    long data = at + (long) i * SegmentLayout.LINE;
                    words.setOpaque(data, 1);
                    if (careful) {
                        words.setRelease(data + FLAG, 1);
                    } else {
                        words.setOpaque(data + FLAG, 1);
                    }
                    world.step();
                }
            });
            Party listener = world.party();
            listener.thread(() -> {
                Words words = listener.words();
                for (int i = 0; i < LOOKS; i++) {
                    long data = at + (long) (i % MESSAGES) * SegmentLayout.LINE;
                    if (words.getAcquire(data + FLAG) == 1 && words.getOpaque(data) != 1) {
                        throw new Violation("the flag was seen before the data");
                    }
                }
            });
            return () -> {};
        });
    }
}

package io.interproc.testkit.simulation;

import io.interproc.internal.memory.Words;

/// Data, then a flag that says that the data is there. Right as long as stores are seen in their order; right for ever
/// only if the flag is a release store.
final class MessagePassing {

    private static final int FLAG = 64;

    private MessagePassing() {}

    /// One tells another.
    ///
    /// @param careful whether the flag is a release store
    static Script script(boolean careful) {
        return new Script(careful ? "data and flag, released" : "data and flag", Limits.NONE, world -> {
            long at = world.layout().heapAt + 2048;
            Party teller = world.party();
            teller.thread(() -> {
                Words words = teller.words();
                words.setOpaque(at, 1);
                if (careful) {
                    words.setRelease(at + FLAG, 1);
                } else {
                    words.setOpaque(at + FLAG, 1);
                }
                world.step();
            });
            Party listener = world.party();
            listener.thread(() -> {
                if (listener.words().getAcquire(at + FLAG) == 1
                        && listener.words().getOpaque(at) != 1) {
                    throw new Violation("the flag was seen before the data");
                }
            });
            return () -> {};
        });
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import java.util.Set;

/// A lock of two by Peterson: each says that it wants in, and looks at the other after that. Right as long as no
/// store is late; right for ever if the second store is volatile.
final class PetersonLock {

    private static final int TURN = 16;
    private static final long PATIENCE = 1_000_000_000;

    private PetersonLock() {}

    /// Two participants that lock and unlock.
    ///
    /// @param careful whether the wish is a volatile store
    static Script script(boolean careful) {
        String name = careful ? "lock of two" : "lock of two that does not look again after its store is seen";
        return new Script(Set.of(), name, Limits.NONE.withOwnNanos(PATIENCE), world -> {
            long at = world.scratch();
            Critical critical = new Critical(world);
            for (int i = 0; i < 2; i++) {
                Party party = world.party();
                long mine = at + 8L * i;
                long other = at + 8L * (1 - i);
                int self = i;
                party.thread(() -> {
                    Words words = party.words();
                    words.setOpaque(mine, 1);
                    if (careful) {
                        words.setVolatile(at + TURN, 1 - self);
                    } else {
                        words.setRelease(at + TURN, 1 - self);
                    }
                    while (words.getVolatile(other) == 1 && words.getVolatile(at + TURN) != self) {
                        world.pause(1000);
                    }
                    critical.enter();
                    critical.leave();
                    words.setRelease(mine, 0);
                });
            }
            return () -> {};
        });
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.proof.Primitive;

/// A lock that is taken in one word and names its owner in the next: whoever dies in between leaves it to nobody.
final class OwnerlessLock {

    private static final int OWNER = 8;
    private static final long LOOK_NANOS = 10_000_000;

    private final Party party;
    private final long at;

    OwnerlessLock(Party party, long at) {
        this.party = party;
        this.at = at;
    }

    void lock() {
        Words words = party.words();
        while (!words.compareAndSet(at, 0, 1)) {
            long owner = words.getVolatile(at + OWNER);
            if (owner != 0 && party.engine().participants().isDead(owner)) {
                words.compareAndSet(at + OWNER, owner, 0);
                words.setVolatile(at, 0);
            } else {
                party.world().pause(LOOK_NANOS);
            }
        }
        words.setVolatile(at + OWNER, party.engine().self());
    }

    void unlock() {
        Words words = party.words();
        words.setVolatile(at + OWNER, 0);
        words.setVolatile(at, 0);
    }

    /// Two participants that lock and unlock.
    static Script script() {
        return new Script(
                Primitive.LOCK,
                "lock with an ownerless window",
                Limits.NONE.withKills(1).withOwnNanos(LOOK_NANOS),
                world -> {
                    long at = world.scratch();
                    for (int i = 0; i < 2; i++) {
                        Party party = world.party();
                        OwnerlessLock lock = new OwnerlessLock(party, at);
                        party.thread(() -> {
                            lock.lock();
                            world.step();
                            lock.unlock();
                        });
                    }
                    return () -> {};
                });
    }
}

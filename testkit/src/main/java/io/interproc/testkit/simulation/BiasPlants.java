package io.interproc.testkit.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;

/// Bugs in locks that stay with a thread, each in one access.
final class BiasPlants {

    private BiasPlants() {}

    /// Asks for a bias without making the other's stores visible.
    static Plant forgottenFence() {
        return new Plant() {
            @Override
            public Waiting waiting(Party party, SimulatedWaiting sound) {
                return new SimulatedWaiting(party.world().simulation(), party.words()) {
                    @Override
                    public void heavyFence(long participant) {
                        // Forgotten.
                    }
                };
            }
        };
    }

    /// Looks whether the bias is still there, and only then says that it is inside.
    static Plant looksBeforeItAnnounces() {
        return new Plant() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    private long announcedFor = -1;
                    private long before;

                    @Override
                    public long announce(long byteOffset, byte value, long offset) {
                        announcedFor = offset;
                        before = super.getOpaque(offset);
                        party.world().step();
                        return super.announce(byteOffset, value, offset);
                    }

                    @Override
                    public long getOpaque(long offset) {
                        boolean isSecondLook = offset == announcedFor;
                        announcedFor = -1;
                        return isSecondLook ? before : super.getOpaque(offset);
                    }
                };
            }
        };
    }

    /// Believes that nobody is inside a biased lock, and does not look.
    static Plant forgottenLook() {
        return new Plant() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    @Override
                    public byte getByteAcquire(long offset) {
                        return 0;
                    }
                };
            }
        };
    }
}

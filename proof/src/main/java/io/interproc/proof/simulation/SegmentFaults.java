package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.segment.SharedFile;
import java.util.function.UnaryOperator;

/// Faults in the birth and the removal of segments, each in one call.
final class SegmentFaults {

    private static final long SLOW_NANOS = 1_000_000;

    private SegmentFaults() {}

    private static Fault files(UnaryOperator<SharedFile<SimulatedMapping>> bug) {
        return new Fault() {
            @Override
            public SharedFile<SimulatedMapping> file(Party party, SharedFile<SimulatedMapping> sound) {
                return bug.apply(sound);
            }
        };
    }

    /// Gives a file its name before its header is written.
    static Fault linkedTooEarly() {
        return files(sound -> new ForwardingFile(sound) {
            private boolean linked;

            @Override
            public void reserve(long from, long to) {
                linked = super.link();
                super.reserve(from, to);
            }

            @Override
            public boolean link() {
                return linked;
            }
        });
    }

    /// Removes a file without the right to do so, and takes its time.
    static Fault removedWithoutRight() {
        return new Fault() {
            @Override
            public SharedFile<SimulatedMapping> file(Party party, SharedFile<SimulatedMapping> sound) {
                return new ForwardingFile(sound) {
                    @Override
                    public boolean tryLockRemoval() {
                        return true;
                    }

                    @Override
                    public void unlockRemoval() {
                        // Nothing was taken.
                    }

                    @Override
                    public void unlink() {
                        if (party.world().isRunning()) {
                            party.world().pause(SLOW_NANOS);
                        }
                        super.unlink();
                    }
                };
            }
        };
    }

    /// Removes a name, whatever file it leads to by now.
    static Fault removedByName() {
        return files(sound -> new ForwardingFile(sound) {
            @Override
            public boolean isLinked() {
                return true;
            }
        });
    }

    /// Removes a file and does not look at the leases once it has the right.
    static Fault leasesOverlooked() {
        return files(sound -> new ForwardingFile(sound) {
            private boolean removes;

            @Override
            public boolean tryLockRemoval() {
                removes = super.tryLockRemoval();
                return removes;
            }

            @Override
            public void unlockRemoval() {
                removes = false;
                super.unlockRemoval();
            }

            @Override
            public Leases leases() {
                return new ForwardingLeases(super.leases()) {
                    @Override
                    public boolean isHeldByAnother(int slot) {
                        return !removes && super.isHeldByAnother(slot);
                    }
                };
            }
        });
    }

    /// Enters a segment and does not look again whether it is being removed, or was.
    static Fault enteredBlindly() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    @Override
                    public long getVolatile(long offset) {
                        long value = super.getVolatile(offset);
                        return offset == SegmentLayout.STATE_AT ? SegmentLayout.READY : value;
                    }
                };
            }

            @Override
            public SharedFile<SimulatedMapping> file(Party party, SharedFile<SimulatedMapping> sound) {
                return new BlindFile(sound);
            }
        };
    }

    /// A file that seems to have its name as long as its user has a lease.
    private static final class BlindFile extends ForwardingFile {
        private boolean entered;

        BlindFile(SharedFile<SimulatedMapping> below) {
            super(below);
        }

        @Override
        public boolean isLinked() {
            return entered || super.isLinked();
        }

        @Override
        public Leases leases() {
            return new ForwardingLeases(super.leases()) {
                @Override
                public boolean tryTake(int slot) {
                    entered = super.tryTake(slot);
                    return entered;
                }

                @Override
                public void release(int slot) {
                    entered = false;
                    super.release(slot);
                }
            };
        }
    }

    /// Leases that pass every call on.
    private static class ForwardingLeases implements Leases {
        private final Leases below;

        ForwardingLeases(Leases below) {
            this.below = below;
        }

        @Override
        public boolean tryTake(int slot) {
            return below.tryTake(slot);
        }

        @Override
        public void release(int slot) {
            below.release(slot);
        }

        @Override
        public boolean isHeldByAnother(int slot) {
            return below.isHeldByAnother(slot);
        }
    }
}

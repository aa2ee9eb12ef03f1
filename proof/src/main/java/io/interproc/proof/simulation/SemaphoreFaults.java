package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.sync.SemaphoreLine;
import io.interproc.spi.ObjectType;
import java.util.function.BiPredicate;

/// Faults in semaphores, of the kind that people make, each in one access.
final class SemaphoreFaults {

    private SemaphoreFaults() {}

    /// Compares with the bound and then adds, instead of doing both by one CAS.
    static Fault boundCheckedFirst() {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean release =
                        isState(party, offset) && SemaphoreLine.balance(value) > SemaphoreLine.balance(expected);
                if (!release) {
                    return super.compareAndSet(offset, expected, value);
                }
                party.world().step();
                setVolatile(offset, value);
                return true;
            }
        });
    }

    /// Goes to sleep without marking the semaphore QUEUED.
    static Fault forgottenMark() {
        return forgottenMark(SemaphoreFaults::isState, SemaphoreLine.QUEUED);
    }

    /// Sets a mark in a word for itself only, so that others do not see it.
    ///
    /// @param isWord whether the word is at an offset
    static Fault forgottenMark(BiPredicate<Party, Long> isWord, long mark) {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            private boolean believed;

            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                if (!isWord.test(party, offset)) {
                    return super.compareAndSet(offset, expected, value);
                }
                long real = believed ? expected & ~mark : expected;
                if (!super.compareAndSet(offset, real, value & ~mark)) {
                    return false;
                }
                believed = (value & mark) != 0;
                return true;
            }

            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                return believed && isWord.test(party, offset) ? value | mark : value;
            }
        });
    }

    /// Signals the first of those for whom there are permits, and relies on it to signal the next.
    static Fault chainOfSignals() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    private boolean given;

                    @Override
                    public boolean compareAndSet(long offset, long expected, long value) {
                        boolean signal = LockFaults.isRecord(party, offset)
                                && WaiterState.base(expected) == WaiterState.QUEUED
                                && WaiterState.base(value) == WaiterState.SIGNALLED
                                && !LockFaults.isWatcher(party);
                        if (signal && given) {
                            return true;
                        }
                        given |= signal;
                        return super.compareAndSet(offset, expected, value);
                    }
                };
            }

            @Override
            public Waiting waiting(Party party, SimulatedWaiting sound) {
                return new SimulatedWaiting(party.world().simulation(), party.words()) {
                    @Override
                    public void wake(int record, long stateAt, long owner, boolean virtual) {
                        if ((party.world().memory().visible(stateAt) & WaiterState.ASLEEP) == 0) {
                            super.wake(record, stateAt, owner, virtual);
                        }
                    }
                };
            }
        };
    }

    /// Does not count anew after a death.
    static Fault forgottenCount() {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean marks = isState(party, offset) && value == (expected | SemaphoreLine.STALE);
                return marks || super.compareAndSet(offset, expected, value);
            }
        });
    }

    /// Takes permits for a process without a record of it.
    static Fault forgottenRecord() {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public void setRelease(long offset, long value) {
                if (!party.world().isHoldCount(offset)) {
                    super.setRelease(offset, value);
                }
            }
        });
    }

    /// Counts the records of those who are changing them as if they were not.
    static Fault countAmidAChange() {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                return party.world().isHoldCount(offset) ? value & ~1 : value;
            }
        });
    }

    private static boolean isState(Party party, long offset) {
        World world = party.world();
        long object = offset - SemaphoreLine.STATE;
        return world.objects().contains(object)
                && isSemaphore(world.kindAt(object).type());
    }

    private static boolean isSemaphore(ObjectType type) {
        return type == ObjectType.SEMAPHORE || type == ObjectType.BOUNDED_SEMAPHORE;
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.Token;

/// Faults in locks and conditions, of the kind that people make, each in one access.
final class LockFaults {

    /// Offset, in a record, of the queue that it waits in.
    private static final int RECORD_QUEUE = 32;

    /// Offset, in a record, of the queue to which a notification moves it.
    private static final int RECORD_NEXT_QUEUE = 40;

    /// Offset, in a record, of the reference to the heir of its notification.
    private static final int RECORD_HEIR = 88;

    /// Longer than it takes until a watcher looks.
    private static final long LOOK_NANOS = 60_000_000;

    /// How long a fault makes somebody stand still, longer than others may wait.
    private static final long STOPPED_NANOS = 250_000_000;

    /// How long a fault makes somebody late.
    private static final long LATE_NANOS = 20_000_000;

    /// Offset, in a record, of its ticket in that other queue.
    private static final int RECORD_REQUEUED = 16;

    private LockFaults() {}

    /// Acquires by looking and then writing, instead of by CAS.
    static Fault checkThenAct() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                if (!isLockState(party, offset) || Token.owner(expected) != 0 || Token.owner(value) == 0) {
                    return super.compareAndSet(offset, expected, value);
                }
                if (getVolatile(offset) != expected) {
                    return false;
                }
                party.world().step();
                setVolatile(offset, value);
                return true;
            }
        });
    }

    /// Changes the state of a waiter and does not wake it.
    static Fault forgottenWake() {
        return new Fault() {
            @Override
            public Waiting waiting(Party party, SimulatedWaiting sound) {
                return new SimulatedWaiting(party.world().simulation(), party.words()) {
                    @Override
                    public void wake(int record, long stateAt, long owner, boolean virtual) {
                        // Forgotten.
                    }
                };
            }
        };
    }

    /// Goes to sleep on a lock without marking it QUEUED.
    static Fault forgottenMark() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                long kept = isLockState(party, offset) && value == (expected | LockLine.QUEUED) ? expected : value;
                return super.compareAndSet(offset, expected, kept) && kept == value;
            }

            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                return isLockState(party, offset) && Token.owner(value) != 0 && Token.participant(value) != own(party)
                        ? value | LockLine.QUEUED
                        : value;
            }
        });
    }

    /// Takes a lock over from the dead without marking it ABANDONED.
    static Fault forgottenAbandonment() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean takeOver = isLockState(party, offset) && isTakeOver(party, expected, value);
                return super.compareAndSet(offset, expected, takeOver ? value & ~LockLine.ABANDONED : value);
            }
        });
    }

    /// Takes a lock over from the dead though another may have done so meanwhile.
    static Fault doubleHandOver() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean takeOver = isLockState(party, offset) && isTakeOver(party, expected, value);
                if (!takeOver) {
                    return super.compareAndSet(offset, expected, value);
                }
                if (party.world().isRunning() && !isWatcher(party)) {
                    party.world().pause(LOOK_NANOS);
                }
                setVolatile(offset, value);
                return true;
            }
        });
    }

    /// Lets a recovery change the state of a sleeper and not wake it.
    static Fault forgottenWakeAfterDeath() {
        return new Fault() {
            @Override
            public Waiting waiting(Party party, SimulatedWaiting sound) {
                return new SimulatedWaiting(party.world().simulation(), party.words()) {
                    @Override
                    public void wake(int record, long stateAt, long owner, boolean virtual) {
                        if (!isWatcher(party)) {
                            super.wake(record, stateAt, owner, virtual);
                        }
                    }
                };
            }
        };
    }

    /// Wakes the dispatcher of another participant and does not change its bell, which it may just have read.
    static Fault silentBell() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public int getAndAddInt(long offset, int delta) {
                SegmentLayout layout = party.world().layout();
                boolean bell = offset >= layout.participantsAt && offset < layout.bucketsAt;
                return bell ? getIntVolatile(offset) : super.getAndAddInt(offset, delta);
            }
        });
    }

    /// Lets a recovery free a lock and signal nobody.
    static Fault forgottenSignal() {
        Fault wakesNobody = forgottenWakeAfterDeath();
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    @Override
                    public boolean compareAndSet(long offset, long expected, long value) {
                        boolean signal = isRecord(party, offset)
                                && WaiterState.base(expected) == WaiterState.QUEUED
                                && WaiterState.base(value) == WaiterState.SIGNALLED;
                        return (signal && isWatcher(party)) || super.compareAndSet(offset, expected, value);
                    }
                };
            }

            @Override
            public Waiting waiting(Party party, SimulatedWaiting sound) {
                return wakesNobody.waiting(party, sound);
            }
        };
    }

    /// Takes a lock over into the sweeper's own name, and gives it back after that.
    static Fault sweeperOwns() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                if (!isLockState(party, offset) || !isTakeOver(party, expected, value)) {
                    return super.compareAndSet(offset, expected, value);
                }
                long owned = value | own(party);
                if (!super.compareAndSet(offset, expected, owned)) {
                    return false;
                }
                if (party.world().isRunning()) {
                    party.world().pause(STOPPED_NANOS);
                }
                long found = owned;
                while (!super.compareAndSet(offset, found, found & Token.FLAGS_MASK)) {
                    found = getVolatile(offset);
                }
                return true;
            }
        });
    }

    /// Moves a waiter to the queue of the lock by a plain store into its record, which may be in another wait by
    /// then.
    static Fault plainNotification() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                if (!isRecord(party, offset - RECORD_REQUEUED)) {
                    return super.compareAndSet(offset, expected, value);
                }
                long at = offset - RECORD_REQUEUED;
                long lock = getOpaque(at + RECORD_NEXT_QUEUE);
                long generation = WaiterState.generation(getVolatile(at));
                if (party.world().isRunning()) {
                    party.world().pause(LATE_NANOS);
                }
                if (WaiterState.generation(getVolatile(at)) == generation) {
                    return super.compareAndSet(offset, expected, value);
                }
                setOpaque(at + RECORD_QUEUE, lock);
                return true;
            }
        });
    }

    /// Publishes a record before it says which lock it is for.
    static Fault publishedTooEarly() {
        return words((party, sound) -> new ForwardingWords(sound) {
            private long late = -1;
            private long lock;

            @Override
            public void setOpaque(long offset, long value) {
                if (isRecord(party, offset - RECORD_QUEUE) && value != 0) {
                    late = offset;
                    lock = value;
                } else {
                    super.setOpaque(offset, value);
                }
            }

            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean won = super.compareAndSet(offset, expected, value);
                if (late == offset + RECORD_QUEUE && (value & WaiterState.ASLEEP) != 0) {
                    party.world().step();
                    super.setOpaque(late, lock);
                    late = -1;
                }
                return won;
            }
        });
    }

    /// Leaves a lock as it is when an exception throws its owner out.
    static Fault notMended() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                return party.world().wasUnwound() || super.compareAndSet(offset, expected, value);
            }

            @Override
            public long getAndBitwiseOr(long offset, long mask) {
                return party.world().wasUnwound() ? getVolatile(offset) : super.getAndBitwiseOr(offset, mask);
            }
        });
    }

    /// Takes the mark of an abandoned lock out as it is acquired, before anybody has repaired.
    static Fault markTakenTooEarly() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean early = isLockState(party, offset) && Token.owner(expected) == 0 && Token.owner(value) != 0;
                return super.compareAndSet(offset, expected, early ? value & ~LockLine.ABANDONED : value);
            }
        });
    }

    /// Believes that whoever is stopped is dead.
    static Fault pausedIsDead() {
        return new Fault() {
            @Override
            public Leases leases(Party party, Leases sound) {
                return new Leases() {
                    @Override
                    public boolean tryTake(int slot) {
                        return sound.tryTake(slot);
                    }

                    @Override
                    public void release(int slot) {
                        sound.release(slot);
                    }

                    @Override
                    public boolean isHeldByAnother(int slot) {
                        Party holder = party.world().leases[slot];
                        boolean stopped = holder != null
                                && holder.pausedUntil > party.world().now();
                        return sound.isHeldByAnother(slot) && !stopped;
                    }
                };
            }
        };
    }

    /// Counts a waiter as notified though the CAS that notifies it was lost.
    static Fault countsALostNotification() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                return super.compareAndSet(offset, expected, value) || notifies(party, offset, expected, value);
            }
        });
    }

    /// Settles the notification of a dead waiter without giving it to another.
    static Fault forgottenHeir() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                long state = offset - RECORD_HEIR;
                if (!isRecord(party, state)) {
                    return super.compareAndSet(offset, expected, value);
                }
                long owing = getVolatile(state);
                return super.compareAndSet(state, owing, owing & ~WaiterState.NOTIFIED);
            }
        });
    }

    /// Gives an heir what a dead waiter left without saying that it is an heir, so that another is chosen, too.
    static Fault heirChosenTwice() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean gives = notifies(party, offset, expected, value);
                return super.compareAndSet(offset, expected, gives ? value & ~WaiterState.INHERITED : value);
            }
        });
    }

    private static boolean notifies(Party party, long offset, long expected, long value) {
        return isRecord(party, offset)
                && WaiterState.base(expected) == WaiterState.WAITING
                && (value & WaiterState.NOTIFIED) != 0
                && (expected & WaiterState.NOTIFIED) == 0;
    }

    private static boolean isTakeOver(Party party, long expected, long value) {
        return Token.participant(expected) != 0
                && Token.participant(value) == 0
                && Token.participant(expected) != own(party);
    }

    private static long own(Party party) {
        return Token.participant(party.engine().self());
    }

    /// Returns whether the thread that runs is a watcher.
    static boolean isWatcher(Party party) {
        return party.world().isRunning() && !party.world().self().counts;
    }

    private static boolean isLockState(Party party, long offset) {
        return party.world().isLock(offset - LockLine.STATE);
    }

    /// Returns whether a record starts at an offset: there its state is.
    static boolean isRecord(Party party, long offset) {
        SegmentLayout layout = party.world().layout();
        return offset >= layout.recordsAt
                && offset < layout.mapAt
                && (offset - layout.recordsAt) % SegmentLayout.RECORD_BYTES == 0;
    }

    /// Makes words that are at fault.
    interface Planting {
        /// Returns them.
        Words fault(Party party, Words sound);
    }

    /// Returns a fault in the words of a participant.
    static Fault words(Planting planting) {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return planting.fault(party, sound);
            }
        };
    }
}

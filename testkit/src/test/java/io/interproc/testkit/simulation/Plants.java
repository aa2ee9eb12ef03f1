package io.interproc.testkit.simulation;

import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;

/// Bugs of the kind that people make, each in one access.
final class Plants {

    private Plants() {}

    /// Acquires by looking and then writing, instead of by CAS.
    static Plant checkThenAct() {
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
    static Plant forgottenWake() {
        return new Plant() {
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
    static Plant forgottenMark() {
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
    static Plant forgottenAbandonment() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean takeOver = isLockState(party, offset)
                        && Token.participant(expected) != 0
                        && Token.participant(expected) != Token.participant(value);
                return super.compareAndSet(offset, expected, takeOver ? value & ~LockLine.ABANDONED : value);
            }
        });
    }

    /// Lets the lock go before it clears the thread id, which may then be that of the next owner.
    static Plant releaseBeforeStore() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public void setRelease(long offset, long value) {
                boolean early = value == 0 && isLockState(party, offset - LockLine.THREAD + LockLine.STATE);
                if (!early) {
                    super.setRelease(offset, value);
                    return;
                }
                long state = offset - LockLine.THREAD + LockLine.STATE;
                long owned = getVolatile(state);
                setVolatile(state, owned & Token.FLAGS_MASK);
                party.world().step();
                super.setRelease(offset, value);
                compareAndSet(state, owned & Token.FLAGS_MASK, owned);
            }
        });
    }

    /// Counts a waiter as notified though the CAS that notifies it was lost.
    static Plant countsALostNotification() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                return super.compareAndSet(offset, expected, value) || notifies(party, offset, expected, value);
            }
        });
    }

    /// Settles the notification of a dead waiter without giving it to another.
    static Plant forgottenHeir() {
        return words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean heir = notifies(party, offset, expected, value) && WaiterState.donor(value) >= 0;
                return heir || super.compareAndSet(offset, expected, value);
            }
        });
    }

    private static boolean notifies(Party party, long offset, long expected, long value) {
        boolean record = offset >= party.world().layout().recordsAt
                && offset < party.world().layout().heapAt;
        return record
                && WaiterState.base(expected) == WaiterState.WAITING
                && (value & WaiterState.NOTIFIED) != 0
                && (expected & WaiterState.NOTIFIED) == 0;
    }

    private static long own(Party party) {
        return Token.participant(party.engine().self());
    }

    private static boolean isLockState(Party party, long offset) {
        return party.world().locks().contains(offset - LockLine.STATE);
    }

    private interface Planting {
        Words plant(Party party, Words sound);
    }

    private static Plant words(Planting planting) {
        return new Plant() {
            @Override
            public Words words(Party party, Words sound) {
                return planting.plant(party, sound);
            }
        };
    }
}

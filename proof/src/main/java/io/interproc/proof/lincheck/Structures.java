package io.interproc.proof.lincheck;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.Words;
import io.interproc.proof.simulation.ForwardingWords;
import io.interproc.spi.BoundedSemaphoreRequest;
import io.interproc.spi.SemaphoreRequest;
import org.jetbrains.lincheck.datastructures.Operation;

/// Concurrent structures, each of which stands on one primitive of the engine. Lincheck makes them and calls their
/// operations, and every result must be one that the calls give in some order, one after the other.
public final class Structures {

    private Structures() {}

    /// A plain count under a lock.
    public static class Counter {
        private final HeapFixture fixture;
        private int count;

        /// Makes it with a lock that is not re-entrant.
        public Counter() {
            this(new HeapFixture(false, (words, _) -> words));
        }

        Counter(HeapFixture fixture) {
            this.fixture = fixture;
        }

        /// Adds one, and returns how many there are.
        @Operation
        public int increment() {
            fixture.lock.lock();
            try {
                return ++count;
            } finally {
                fixture.lock.unlock();
            }
        }
    }

    /// A plain count under a re-entrant lock that is taken twice.
    public static final class NestedCounter {
        private final HeapFixture fixture = new HeapFixture(true, (words, _) -> words);
        private int count;

        /// Adds one, and returns how many there are.
        @Operation
        public int increment() {
            fixture.lock.lock();
            try {
                fixture.lock.lock();
                try {
                    return ++count;
                } finally {
                    fixture.lock.unlock();
                }
            } finally {
                fixture.lock.unlock();
            }
        }
    }

    /// A guarded value.
    public static final class GuardedValue {
        private final HeapFixture fixture = new HeapFixture(false, (words, _) -> words);

        /// Adds one, and returns the value.
        @Operation
        public int increment() {
            return fixture.value.incrementAndGet();
        }
    }

    /// A plain count under a permit that belongs to nobody.
    public static final class PermitCounter {
        private final Semaphore semaphore = new HeapFixture(false, (words, _) -> words)
                .make(SemaphoreRequest.unnamed(1, SemaphoreOptions.defaults()));
        private int count;

        /// Adds one, and returns how many there are.
        @Operation
        public int increment() {
            semaphore.acquireUninterruptibly(1);
            try {
                return ++count;
            } finally {
                semaphore.release(1);
            }
        }
    }

    /// A plain count under a permit that is held.
    public static final class HeldPermitCounter {
        private final Semaphore semaphore = new HeapFixture(false, (words, _) -> words)
                .make(SemaphoreRequest.unnamed(1, SemaphoreOptions.defaults()));
        private int count;

        /// Adds one, and returns how many there are.
        @Operation
        public int increment() {
            try (Permits _ = semaphore.hold(1)) {
                return ++count;
            }
        }
    }

    /// Permits with a bound.
    public static final class BoundedPermits {
        private final Semaphore semaphore = new HeapFixture(false, (words, _) -> words)
                .make(BoundedSemaphoreRequest.unnamed(2, SemaphoreOptions.defaults()));

        /// Takes a permit if there is one.
        @Operation
        public boolean tryAcquire() {
            return semaphore.tryAcquire(1);
        }

        /// Adds a permit, unless the bound forbids it.
        @Operation
        public boolean release() {
            try {
                semaphore.release(1);
                return true;
            } catch (IllegalStateException _) {
                return false;
            }
        }

        /// Takes all permits, and returns how many they were.
        @Operation
        public int drain() {
            return semaphore.drainPermits();
        }
    }

    /// A place where two threads meet: who comes first waits by a condition for the other, who notifies.
    public static class Meeting {
        private final HeapFixture fixture;
        private int arrived;

        /// Makes it.
        public Meeting() {
            this(new HeapFixture(false, (words, _) -> words));
        }

        Meeting(HeapFixture fixture) {
            this.fixture = fixture;
        }

        /// Returns how many came before, when the other is there, too.
        @Operation
        public int meet() {
            fixture.lock.lock();
            try {
                int before = arrived++;
                if (before % 2 == 0) {
                    while (arrived == before + 1) {
                        fixture.condition.awaitUninterruptibly();
                    }
                } else {
                    fixture.condition.notifyAllWaiters();
                }
                return before;
            } finally {
                fixture.lock.unlock();
            }
        }
    }

    /// What a meeting returns, where nobody has to wait.
    public static final class Arrivals {
        private int arrived;

        /// Returns how many came before.
        public int meet() {
            return arrived++;
        }
    }

    /// The control: nobody who sleeps is woken.
    public static final class SilentMeeting extends Meeting {
        /// Makes it.
        public SilentMeeting() {
            super(new HeapFixture(false, (words, _) -> words, words -> new MonitorWaiting(words, HeapFixture.RECORDS) {
                @Override
                public void wake(int record, long stateAt, long owner, boolean virtual) {
                    // It is forgotten.
                }
            }));
        }
    }

    /// The control: a lock that is taken by a check and a store instead of a CAS.
    public static final class CarelessCounter extends Counter {
        /// Makes it.
        public CarelessCounter() {
            super(new HeapFixture(false, Careless::new));
        }
    }

    /// Words whose CAS from 0 of the state word of a lock is a check and a store.
    private static final class Careless extends ForwardingWords {
        private final long stateAt;

        Careless(Words words, long lock) {
            super(words);
            stateAt = lock + LockLine.STATE;
        }

        @Override
        public boolean compareAndSet(long offset, long expected, long value) {
            if (offset != stateAt || expected != 0) {
                return super.compareAndSet(offset, expected, value);
            }
            if (getVolatile(offset) != 0) {
                return false;
            }
            setVolatile(offset, value);
            return true;
        }
    }
}

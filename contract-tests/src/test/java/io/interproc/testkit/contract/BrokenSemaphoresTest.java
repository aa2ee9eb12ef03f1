package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.Broken.SOUND;
import static io.interproc.testkit.contract.Verdict.isCaughtBy;
import static io.interproc.testkit.contract.Verdict.isPassedBy;

import io.interproc.BoundedSemaphore;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.spi.Misuse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The negative controls of the suites of semaphores, and of what holds for all waiting.
class BrokenSemaphoresTest {

    static class WithoutDefect extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    static class BoundedWithoutDefect extends BoundedSemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    /// The proxies themselves do no harm.
    @Test
    void scopeWithoutDefectPasses() {
        isPassedBy(
                WithoutDefect.class,
                "givesUpWhenTheTimeHasPassed",
                "interruptionBeforehandPreventsTheWait",
                "interruptionIsKeptByUninterruptibleWaits",
                "pendingInterruptionLetsTheWaiterSleep",
                "shortestTimesDoNotWait",
                "everyMethodIsRefusedWhenTheScopeIsClosed",
                "onePartyIsInsideAtATime",
                "permitsHandedAroundAreNeverLost",
                "permitsReturnOnceHoweverOftenTheyAreClosed",
                "newSemaphoreHasItsPermits",
                "fairSemaphoreIsNotTakenPastAWaiterButByAttemptsWithoutTime",
                "releaseOfMoreThanCanBeCountedIsRefused",
                "negativeNumbersOfPermitsAreRefused");
        isPassedBy(
                BoundedWithoutDefect.class,
                "releaseBeyondTheBoundIsRefused",
                "heldPermitsCountForTheBound",
                "simultaneousReleasesDoNotPassTheBoundTogether");
    }

    static class Hasty extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Semaphore semaphore && method.equals("tryAcquire") && arguments.length == 3
                            ? semaphore.tryAcquire((int) arguments[0])
                            : SOUND);
        }
    }

    @Test
    void semaphoreThatGivesUpTooEarlyIsCaught() {
        isCaughtBy(Hasty.class, "givesUpWhenTheTimeHasPassed");
    }

    /// Does not look for an interruption if there are permits.
    static class Deaf extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof Semaphore semaphore && method.equals("acquire") && semaphore.tryAcquire()
                            ? null
                            : SOUND);
        }
    }

    @Test
    void semaphoreThatDoesNotHearInterruptionsIsCaught() {
        isCaughtBy(Deaf.class, "interruptionBeforehandPreventsTheWait");
    }

    static class Forgetful extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Semaphore semaphore && method.equals("acquireUninterruptibly")) {
                    semaphore.acquireUninterruptibly();
                    Thread.interrupted();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void semaphoreThatForgetsInterruptionsIsCaught() {
        isCaughtBy(Forgetful.class, "interruptionIsKeptByUninterruptibleWaits");
    }

    /// Waits by running if the thread is interrupted.
    static class Burning extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger running = new AtomicInteger();
            return Broken.scope((sound, method, _) -> {
                if (!(sound instanceof Semaphore semaphore)) {
                    return SOUND;
                }
                if (method.equals("waiters")) {
                    return semaphore.waiters() + running.get();
                }
                if (method.equals("acquireUninterruptibly")
                        && Thread.currentThread().isInterrupted()) {
                    running.incrementAndGet();
                    while (!semaphore.tryAcquire()) {
                        Thread.onSpinWait();
                    }
                    running.decrementAndGet();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void semaphoreWhoseInterruptedWaitersRunIsCaught() {
        isCaughtBy(Burning.class, "pendingInterruptionLetsTheWaiterSleep");
    }

    /// One acquisition in fifty goes ahead without a permit.
    static class NowAndThen extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger acquisitions = new AtomicInteger();
            return Broken.scope((sound, method, _) -> {
                boolean pretends = sound instanceof Semaphore
                        && method.startsWith("acquire")
                        && acquisitions.incrementAndGet() % 50 == 0;
                return pretends ? null : SOUND;
            });
        }
    }

    @Test
    void semaphoreThatLetsTooManyInIsCaught() {
        isCaughtBy(NowAndThen.class, "onePartyIsInsideAtATime", "permitsHandedAroundAreNeverLost");
    }

    /// Gives permits back whenever they are closed.
    static class ClosedTwice extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Semaphore semaphore && method.equals("hold")) {
                    int count = arguments.length == 0 ? 1 : (int) arguments[0];
                    semaphore.acquire(count);
                    return new Forgotten(semaphore, count);
                }
                return SOUND;
            });
        }

        private record Forgotten(Semaphore semaphore, int count) implements Permits {
            @Override
            public boolean isHeld() {
                return true;
            }

            @Override
            public void close() {
                semaphore.release(count);
            }
        }
    }

    @Test
    void permitsThatAreGivenBackTwiceAreCaught() {
        isCaughtBy(ClosedTwice.class, "permitsReturnOnceHoweverOftenTheyAreClosed", "anyThreadMayClosePermits");
    }

    static class Unfair extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> sound instanceof Scope scope
                            && method.equals("semaphore")
                            && arguments.length == 2
                    ? Broken.wrap(scope.semaphore((int) arguments[0], SemaphoreOptions.defaults()), (_, _, _) -> SOUND)
                    : SOUND);
        }
    }

    @Test
    void semaphoreThatIsNotFairIsCaught() {
        isCaughtBy(
                Unfair.class,
                "newSemaphoreHasItsPermits",
                "fairSemaphoreIsNotTakenPastAWaiterButByAttemptsWithoutTime");
    }

    /// Queues where the JDK's semaphore does not.
    static class Polite extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Semaphore semaphore && method.equals("tryAcquire") && arguments.length == 0
                            ? semaphore.tryAcquire(Duration.ZERO)
                            : SOUND);
        }
    }

    @Test
    void attemptWithoutTimeThatQueuesIsCaught() {
        isCaughtBy(Polite.class, "fairSemaphoreIsNotTakenPastAWaiterButByAttemptsWithoutTime");
    }

    /// Overflows as a count of 32 bits does.
    static class Overflowing extends SemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Semaphore semaphore && method.equals("release") && arguments.length == 1) {
                    int permits = (int) arguments[0];
                    int room = Integer.MAX_VALUE - Math.max(0, semaphore.availablePermits()) - semaphore.heldPermits();
                    semaphore.release(Math.min(permits, room));
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void releaseThatOverflowsIsCaught() {
        isCaughtBy(Overflowing.class, "releaseOfMoreThanCanBeCountedIsRefused");
    }

    /// Compares the bound first and releases afterwards, and lets the others run in between; a refused release
    /// gives what there is room for.
    static class ComparingFirst extends BoundedSemaphoreContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof BoundedSemaphore semaphore && method.equals("release") && arguments.length == 1) {
                    int permits = (int) arguments[0];
                    int room = semaphore.bound() - semaphore.availablePermits() - semaphore.heldPermits();
                    if (permits > room) {
                        semaphore.release(room);
                        throw Misuse.tooManyPermits(permits, semaphore);
                    }
                    LockSupport.parkNanos(1);
                    semaphore.release(Math.min(
                            permits, semaphore.bound() - semaphore.availablePermits() - semaphore.heldPermits()));
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void boundThatIsNotKeptInOneStepIsCaught() {
        isCaughtBy(
                ComparingFirst.class,
                "releaseBeyondTheBoundIsRefused",
                "simultaneousReleasesDoNotPassTheBoundTogether");
    }
}

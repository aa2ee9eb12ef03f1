package io.interproc.proof.killpoints;

import static io.interproc.proof.killpoints.PermitKind.PERMITS;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The scripts of those who wait for permits, and of those who let them go on.
final class PermitWaitKills {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private PermitWaitKills() {}

    static String by(ThreadKind thread) {
        return " by a " + thread.name().toLowerCase(Locale.ROOT) + " thread,";
    }

    /// A way to wait for two permits.
    enum Way {
        INTERRUPTIBLE("acquire(int)", "holdInterruptibly(int)"),
        UNINTERRUPTED("acquireUninterruptibly(int)", "hold(int)"),
        TIMED("tryAcquire(int,Duration)", "tryHold(int,Duration)");

        private static final int WANTED = 2;

        final String acquires;
        final String holds;

        Way(String acquires, String holds) {
            this.acquires = "Semaphore." + acquires;
            this.holds = "Semaphore." + holds;
        }

        void acquire(Semaphore semaphore) throws InterruptedException {
            switch (this) {
                case INTERRUPTIBLE -> semaphore.acquire(WANTED);
                case UNINTERRUPTED -> semaphore.acquireUninterruptibly(WANTED);
                case TIMED -> Use.check(semaphore.tryAcquire(WANTED, LONG), "an hour has passed");
            }
        }

        Permits hold(Semaphore semaphore) throws InterruptedException {
            return switch (this) {
                case INTERRUPTIBLE -> semaphore.holdInterruptibly(WANTED);
                case UNINTERRUPTED -> semaphore.hold(WANTED);
                case TIMED -> semaphore.tryHold(WANTED, LONG).orElseThrow();
            };
        }
    }

    /// The victim waits for permits that belong to nobody, and a survivor releases as many; then two survivors want
    /// one each.
    static final class Acquire extends SemaphoreScript {
        private final Way way;
        private final ThreadKind thread;

        Acquire(Way way, PermitKind kind, ThreadKind thread) {
            super("wait in " + way.acquires + by(thread), kind, way.acquires);
            this.way = way;
            this.thread = thread;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        void prepare(Survivors survivors) {
            kind.of(survivors.scope()).acquireUninterruptibly(PERMITS);
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                way.acquire(semaphore);
                victim.note(1);
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Semaphore semaphore = kind.of(survivors.scope());
            survivors.letGo();
            survivors.awaitAsleep(1, semaphore::waiters);
            semaphore.release(Way.WANTED);
            survivors.awaitStandstill();
            for (ThreadKind contender : ThreadKind.values()) {
                survivors.start(contender, () -> {
                    semaphore.acquireUninterruptibly(1);
                    return true;
                });
            }
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            judgePlain(survivors, Way.WANTED, 0);
        }
    }

    /// The victim waits to hold permits, which a survivor gives back; then two survivors want all.
    static final class Hold extends SemaphoreScript {
        private final Way way;
        private final ThreadKind thread;
        private @Nullable Permits held;

        Hold(Way way, PermitKind kind, ThreadKind thread) {
            super("wait in " + way.holds + by(thread), kind, way.holds);
            this.way = way;
            this.thread = thread;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        void prepare(Survivors survivors) {
            held = kind.of(survivors.scope()).hold(PERMITS);
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> Use.check(way.hold(semaphore).isHeld(), "held permits are not held");
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Semaphore semaphore = kind.of(survivors.scope());
            survivors.letGo();
            survivors.awaitAsleep(1, semaphore::waiters);
            Permits own = held;
            if (own != null) {
                survivors.start(
                        ThreadKind.PLATFORM,
                        () -> { // blocks if the victim is stopped at a point at which closing waits for it
                            own.close();
                            return true;
                        });
            }
            survivors.awaitStandstill();
            contendToHold(survivors, PERMITS);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            judgeHeld(survivors);
        }
    }

    /// The victim releases permits for which two survivors wait, one for one and one for two.
    static final class Release extends SemaphoreScript {
        private final ThreadKind waiters;

        Release(PermitKind kind, ThreadKind waiters) {
            super(
                    "release permits to two " + waiters.name().toLowerCase(Locale.ROOT) + " threads that wait for",
                    kind,
                    "Semaphore.release(int)");
            this.waiters = waiters;
        }

        @Override
        void prepare(Survivors survivors) {
            Semaphore semaphore = kind.of(survivors.scope());
            semaphore.acquireUninterruptibly(PERMITS);
            for (int wanted = 1; wanted <= 2; wanted++) {
                int permits = wanted;
                survivors.start(waiters, () -> {
                    semaphore.acquireUninterruptibly(permits);
                    return true;
                });
                Eventually.equal("waiters for permits", wanted, semaphore::waiters);
            }
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                semaphore.release(PERMITS);
                victim.note(1);
            };
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            judgePlain(survivors, PERMITS, PERMITS);
        }
    }

    /// The victim gives back what two survivors wait to hold.
    static final class GiveBack extends SemaphoreScript {
        GiveBack(PermitKind kind) {
            super("give permits back to those who wait to hold", kind, "Permits.close()");
        }

        @Override
        Operation ready(Victim victim) {
            Permits held = kind.of(victim.scope()).hold(PERMITS);
            return held::close;
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            survivors.awaitReady();
            contendToHold(survivors, 2);
            Eventually.equal("waiters for permits", 2, kind.of(survivors.scope())::waiters);
            super.accompany(survivors);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            judgeHeld(survivors);
        }
    }

    /// The victim waits in vain. Nobody waits when it dies, and nobody does afterwards: who only tries must get the
    /// permits, too.
    abstract static class InVain extends SemaphoreScript {
        private final ThreadKind thread;
        private @Nullable Permits held;

        InVain(String name, PermitKind kind, ThreadKind thread, String... operations) {
            super(name + by(thread), kind, operations);
            this.thread = thread;
        }

        @Override
        final ThreadKind thread() {
            return thread;
        }

        @Override
        final void prepare(Survivors survivors) {
            held = kind.of(survivors.scope()).hold(PERMITS);
        }

        @Override
        final void judge(Survivors survivors) {
            if (held != null) {
                held.close();
            }
            Semaphore semaphore = kind.of(survivors.scope());
            Eventually.holds("the permits are to be had by trying", () -> semaphore.tryAcquire(PERMITS));
            semaphore.release(PERMITS);
            allBack(survivors);
        }
    }

    /// The victim gives up.
    static final class GiveUp extends InVain {
        GiveUp(PermitKind kind, ThreadKind thread) {
            super(
                    "give up waiting",
                    kind,
                    thread,
                    "Semaphore.tryAcquire(int)",
                    "Semaphore.tryAcquire(int,Duration)",
                    "Semaphore.tryHold(int,Duration)");
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                Use.check(!semaphore.tryAcquire(1), "a held permit was to be had");
                Use.check(!semaphore.tryAcquire(2, SHORT), "held permits were to be had");
                Use.check(semaphore.tryHold(2, SHORT).isEmpty(), "held permits were to be had");
            };
        }
    }

    /// The victim is interrupted.
    static final class Interrupted extends InVain {
        Interrupted(PermitKind kind, ThreadKind thread) {
            super("be interrupted", kind, thread, "Semaphore.acquire(int)", "Semaphore.holdInterruptibly(int)");
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            Thread waiter = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 2; i++) {
                    Eventually.equal("waiters for permits", 1, semaphore::waiters);
                    waiter.interrupt();
                    Eventually.equal("interruptions", i + 1L, victim::noted);
                }
            });
            return () -> {
                try {
                    semaphore.acquire(2);
                    throw new AssertionError("held permits were to be had");
                } catch (InterruptedException _) {
                    victim.note(1);
                }
                try {
                    semaphore.holdInterruptibly(2).close();
                    throw new AssertionError("held permits were to be had");
                } catch (InterruptedException _) {
                    victim.note(2);
                }
            };
        }
    }
}

package io.interproc.proof.killpoints;

import static io.interproc.proof.killpoints.PermitKind.PERMITS;

import io.interproc.BoundedSemaphore;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.proof.killpoints.PermitWaitKills.Acquire;
import io.interproc.proof.killpoints.PermitWaitKills.GiveBack;
import io.interproc.proof.killpoints.PermitWaitKills.GiveUp;
import io.interproc.proof.killpoints.PermitWaitKills.Hold;
import io.interproc.proof.killpoints.PermitWaitKills.Interrupted;
import io.interproc.proof.killpoints.PermitWaitKills.Release;
import io.interproc.proof.killpoints.PermitWaitKills.Way;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The scripts of semaphores: permits that belong to nobody, permits that are held, and those that a dead process held.
final class SemaphoreKills {

    /// The kill points of semaphores of both kinds.
    static final PrimitiveKills<Semaphore> DECLARATION = new PrimitiveKills<>(
            Semaphore.class,
            SemaphoreKills::all,
            SemaphoreKills::use,
            Map.of(
                    "*.availablePermits()", "it stores only to sweep and count anew, as Semaphore.heldPermits() does",
                    "BoundedSemaphore.heldPermits()", "it is the same method for both kinds of semaphore",
                    "BoundedSemaphore.bound()", "it only loads",
                    "Permits.count()", "it only loads",
                    "Permits.isHeld()", "it only loads"));

    private static final Duration LONG = Duration.ofHours(1);
    private static final long LOOK_NANOS = 1_000_000;

    private SemaphoreKills() {}

    private static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        ThreadKind virtual = ThreadKind.VIRTUAL;
        List<KillScript> scripts = new ArrayList<>();
        for (PermitKind kind : PermitKind.values()) {
            scripts.add(new Free(kind));
            scripts.add(new Held(kind, false));
            scripts.add(new Acquire(Way.TIMED, kind, platform));
            scripts.add(new Hold(Way.TIMED, kind, platform));
            scripts.add(new Release(kind, platform));
            scripts.add(new GiveUp(kind, platform));
        }
        scripts.add(new Held(PermitKind.PLAIN, true));
        scripts.add(new Acquire(Way.UNINTERRUPTED, PermitKind.PLAIN, virtual));
        scripts.add(new Acquire(Way.INTERRUPTIBLE, PermitKind.PLAIN, platform));
        scripts.add(new Hold(Way.UNINTERRUPTED, PermitKind.FAIR, virtual));
        scripts.add(new Hold(Way.INTERRUPTIBLE, PermitKind.PLAIN, platform));
        scripts.add(new Release(PermitKind.PLAIN, virtual));
        scripts.add(new GiveBack(PermitKind.PLAIN));
        scripts.add(new GiveBack(PermitKind.FAIR));
        scripts.add(new GiveUp(PermitKind.PLAIN, virtual));
        scripts.add(new Interrupted(PermitKind.PLAIN, platform));
        scripts.add(new Interrupted(PermitKind.FAIR, virtual));
        for (Look look : Look.values()) {
            scripts.add(new AfterADeath(look));
        }
        scripts.add(new Watch(PermitKind.PLAIN));
        scripts.add(new Watch(PermitKind.FAIR));
        scripts.add(PortableKills.of(new Acquire(Way.TIMED, PermitKind.PLAIN, platform)));
        scripts.add(PortableKills.of(new Hold(Way.UNINTERRUPTED, PermitKind.FAIR, virtual)));
        scripts.add(PortableKills.of(new Release(PermitKind.PLAIN, platform)));
        scripts.add(PortableKills.of(new GiveUp(PermitKind.PLAIN, platform)));
        scripts.add(NonNativeKills.of(new Hold(Way.UNINTERRUPTED, PermitKind.PLAIN, platform)));
        scripts.add(NonNativeKills.of(new Release(PermitKind.PLAIN, platform)));
        scripts.addAll(UnwindKills.of(new Held(PermitKind.PLAIN, false), false, 1, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14));
        scripts.addAll(UnwindKills.of(new Hold(Way.UNINTERRUPTED, PermitKind.PLAIN, platform), true, 6, 12, 18, 24));
        scripts.addAll(UnwindKills.of(new Acquire(Way.TIMED, PermitKind.PLAIN, platform), true, 6, 12, 18));
        scripts.addAll(UnwindKills.of(new Release(PermitKind.PLAIN, platform), false, 1, 2));
        scripts.addAll(UnwindKills.of(new Release(PermitKind.PLAIN, platform), true, 3)); // or a watcher signals
        return scripts;
    }

    /// Uses a semaphore, and leaves it as it was.
    private static void use(Semaphore semaphore) throws Exception {
        Eventually.equal("waiters for permits", 0, semaphore::waiters);
        Eventually.equal("permits held", 0, semaphore::heldPermits);
        int available = semaphore.availablePermits();
        if (semaphore instanceof BoundedSemaphore bounded && available == bounded.bound()) {
            boolean refused = false;
            try {
                semaphore.release(1);
            } catch (IllegalStateException _) {
                refused = true;
            }
            Use.check(refused, "a bound was passed: " + semaphore);
        }
        int drained = semaphore.drainPermits();
        Use.check(drained == available, "drained " + drained + " of " + available + " permits");
        try (ThreadRunner threads = new ThreadRunner()) {
            Call<Boolean> waiter =
                    threads.run(ThreadKind.PLATFORM, () -> semaphore.hold().close());
            Eventually.equal("waiters for permits", 1, semaphore::waiters);
            semaphore.release(1);
            waiter.join();
        }
        Use.check(semaphore.tryAcquire(1), "a permit that was given back is not to be had: " + semaphore);
        semaphore.release(available);
        Use.check(semaphore.availablePermits() == available, "permits were lost or made: " + semaphore);
    }

    // ------------------------------------------------------------------------------------------------ without waiting

    /// Nobody else wants permits: every way to acquire and to release permits that belong to nobody.
    private static final class Free extends SemaphoreScript {
        private static final List<Step> STEPS = List.of(
                new Step("acquire(int)", semaphore -> semaphore.acquire(1), 2),
                new Step("acquireUninterruptibly(int)", semaphore -> semaphore.acquireUninterruptibly(1), 1),
                new Step("tryAcquire(int)", semaphore -> Use.check(semaphore.tryAcquire(1), "no permit"), 0),
                new Step("release(int)", semaphore -> semaphore.release(2), 2),
                new Step(
                        "tryAcquire(int,Duration)",
                        semaphore -> Use.check(semaphore.tryAcquire(2, LONG), "no permits"),
                        0),
                new Step("release(int)", semaphore -> semaphore.release(PERMITS), PERMITS),
                new Step(
                        "drainPermits()",
                        semaphore -> Use.check(semaphore.drainPermits() == PERMITS, "not all permits"),
                        0),
                new Step("release(int)", semaphore -> semaphore.release(1), 1));

        /// An operation.
        ///
        /// @param after how many permits are available afterwards
        private record Step(String method, Body body, int after) {
            interface Body {
                void accept(Semaphore semaphore) throws InterruptedException;
            }
        }

        Free(PermitKind kind) {
            super(
                    "acquire and release permits of",
                    kind,
                    STEPS.stream().map(step -> "Semaphore." + step.method).toArray(String[]::new));
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                for (int i = 0; i < STEPS.size(); i++) {
                    victim.note(i);
                    STEPS.get(i).body.accept(semaphore);
                }
            };
        }

        @Override
        void judge(Survivors survivors) {
            int step = Math.toIntExact(survivors.noted());
            int before = step == 0 ? PERMITS : STEPS.get(step - 1).after;
            int after = STEPS.get(step).after;
            int found = kind.of(survivors.scope()).availablePermits();
            Use.check(
                    found == after || (!survivors.isDone() && found == before),
                    found + " permits are available, as neither before nor after " + STEPS.get(step).method);
        }
    }

    /// Nobody else wants permits: every way to hold some. The first time makes a block of hold records, unless a
    /// survivor that holds a permit has made one.
    private static final class Held extends SemaphoreScript {
        private final boolean beside;
        private @Nullable Permits held;

        Held(PermitKind kind, boolean beside) {
            super(
                    "hold and give back permits" + (beside ? " beside another holder" : "") + " of",
                    kind,
                    "Semaphore.hold(int)",
                    "Semaphore.holdInterruptibly(int)",
                    "Semaphore.tryHold(int,Duration)",
                    "Permits.close()");
            this.beside = beside;
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            super.prepare(survivors);
            if (beside) {
                held = kind.of(survivors.scope()).hold();
            }
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                semaphore.hold(2).close();
                semaphore.holdInterruptibly(2).close();
                try (Permits _ = semaphore.tryHold(1, LONG).orElseThrow();
                        Permits _ = semaphore.hold(1)) {
                    Use.check(semaphore.heldPermits() == (beside ? 3 : 2), "wrong: " + semaphore);
                }
            };
        }

        /// Who was unwound holds nothing any more.
        @Override
        void unwound(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            Use.check(semaphore.heldPermits() == 0, "an error left permits held: " + semaphore);
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            contendToHold(survivors, beside ? PERMITS - 1 : PERMITS);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Permits own = held;
            if (own != null) {
                survivors.join();
                Semaphore semaphore = kind.of(survivors.scope());
                Eventually.equal("permits held by a survivor", 1, semaphore::heldPermits);
                own.close();
            }
            judgeHeld(survivors);
        }
    }

    // ------------------------------------------------------------------------------------------------ after a death

    /// Who comes by when a holder has died.
    private enum Look {
        COUNT("count", "Semaphore.heldPermits()", 0),
        TRY("try to acquire", "Semaphore.tryAcquire(int)", PERMITS),
        DRAIN("drain", "Semaphore.drainPermits()", PERMITS),
        HOLD("hold", "Semaphore.hold(int)", 0),
        SWEEP("sweep the dead holder of", null, 0);

        final String title;
        final @Nullable String method;
        /// How many permits are taken that belong to nobody.
        final int taken;

        Look(String title, @Nullable String method, int taken) {
            this.title = title;
            this.method = method;
            this.taken = taken;
        }

        void take(Semaphore semaphore, Scope scope) {
            switch (this) {
                case COUNT -> Use.check(semaphore.heldPermits() == 0, "the dead holds permits: " + semaphore);
                case TRY -> Use.check(semaphore.tryAcquire(PERMITS), "the dead keeps permits: " + semaphore);
                case DRAIN -> Use.check(semaphore.drainPermits() == PERMITS, "the dead keeps permits: " + semaphore);
                case HOLD -> semaphore.hold(PERMITS).close();
                case SWEEP -> Use.engine(scope).sweeper().sweepAllDeadCompletely();
            }
        }
    }

    /// The victim counts held permits anew, of which a dead process had two.
    private static final class AfterADeath extends SemaphoreScript {
        private final Look look;

        AfterADeath(Look look) {
            super(
                    look.title + " permits whose holder has died, of",
                    PermitKind.PLAIN,
                    look.method == null ? new String[0] : new String[] {look.method});
            this.look = look;
        }

        @Override
        boolean hasPredecessor() {
            return true;
        }

        @Override
        void precede(Scope scope) {
            kind.of(scope).hold(2);
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            return () -> {
                look.take(semaphore, victim.scope());
                if (look.taken > 0) {
                    victim.note(1);
                    semaphore.release(look.taken);
                }
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            if (look.taken == 0) {
                contendToHold(survivors, PERMITS);
            }
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            survivors.join();
            Semaphore semaphore = kind.of(survivors.scope());
            Eventually.equal("permits held", 0, semaphore::heldPermits);
            int available = semaphore.availablePermits();
            boolean mayBeTaken = look.taken > 0 && !survivors.isDone();
            Use.check(
                    available == PERMITS || (mayBeTaken && available == PERMITS - look.taken),
                    "the permits of the dead did not come back: " + semaphore);
        }
    }

    /// The victim's watcher looks after the victim's own sleepers, when the holder of the permits has died.
    private static final class Watch extends SemaphoreScript {
        Watch(PermitKind kind) {
            super("look after own sleepers that wait for permits of", kind, "SleeperCheck.check");
        }

        @Override
        boolean hasPredecessor() {
            return true;
        }

        @Override
        void precede(Scope scope) {
            kind.of(scope).hold(PERMITS);
        }

        @Override
        boolean watches() {
            return true;
        }

        @Override
        Operation ready(Victim victim) {
            Semaphore semaphore = kind.of(victim.scope());
            for (ThreadKind thread : ThreadKind.values()) {
                thread.start("sleeper", () -> semaphore.hold(2).close());
            }
            Eventually.equal("waiters for permits", 2, semaphore::waiters);
            return () -> {
                while (semaphore.waiters() != 0) {
                    Use.engine(victim.scope()).look();
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            contendToHold(survivors, PERMITS);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            judgeHeld(survivors);
        }
    }
}

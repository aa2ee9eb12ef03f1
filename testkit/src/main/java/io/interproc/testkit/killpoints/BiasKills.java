package io.interproc.testkit.killpoints;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;

/// The scripts of biased locks whose victim has the bias.
///
/// Where a processor cannot be made to show its stores, no lock is ever biased; the operations are then those of
/// ordinary locks.
final class BiasKills {

    /// How many acquisitions make a lock biased at the latest, and how many in a row are counted for that.
    private static final int ENOUGH = 4096;
    private static final int COUNTED = 1024;
    /// How many fencing tokens are reserved for a bias.
    private static final int RESERVED = 1 << 20;

    private BiasKills() {}

    static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        List<KillScript> scripts = new ArrayList<>();
        for (LockKind kind : LockKind.values()) {
            scripts.add(new Install(kind));
            scripts.add(new Biased(new LockKills.FreeLock(kind)));
            scripts.add(new Biased(new LockKills.ReleaseToWaiters(kind, platform), "Biases.releaseRevoked"));
        }
        scripts.add(new Biased(new LockKills.ReleaseToWaiters(LockKind.LOCK, ThreadKind.VIRTUAL)));
        scripts.add(new Biased(new LockKills.Reentry()));
        scripts.add(new Biased(new ConditionKills.TimedOut(platform), "Biases.giveUp"));
        scripts.add(new Biased(new ConditionKills.Interrupted(platform), "Biases.giveUp"));
        scripts.add(new Biased(new ConditionKills.Notify(2, platform)));
        scripts.add(new Biased(new ConditionKills.Notified(ConditionKills.Wait.ALL.getFirst(), platform)));
        scripts.add(new Biased(new ValueKills.SameLock()));
        scripts.add(new Biased(new ScopeKills.Close(true)));
        scripts.add(new Inside());
        scripts.add(new ReserveFences());
        scripts.add(new RevokedInside());
        scripts.add(new RevokedOutside(false));
        scripts.add(new RevokedOutside(true));
        scripts.add(new RevokedByTheDead(false));
        scripts.add(new RevokedByTheDead(true));
        return scripts;
    }

    private static long state(Lock lock) {
        SharedMutex mutex = (SharedMutex) lock;
        return mutex.engine().words().getVolatile(mutex.offset() + LockLine.STATE);
    }

    private static boolean mayBeBiased(Lock lock) {
        return ((SharedMutex) lock).engine().parking().waiting().mayAnnounce();
    }

    /// Takes a free lock again and again until it stays with the current thread.
    @SuppressWarnings("LockNotBeforeTry") // Nothing happens inside.
    static void warm(Lock lock) {
        for (int i = 0; (state(lock) & LockLine.BIASED) == 0 && mayBeBiased(lock); i++) {
            Use.check(i < ENOUGH, "a lock is not biased after " + i + " acquisitions");
            lock.lock();
            lock.unlock();
        }
    }

    /// Takes a free lock until its next release leaves it biased.
    @SuppressWarnings("LockNotBeforeTry") // Nothing happens inside.
    private static void warmToTheLast(Lock lock) {
        int due = 0;
        while (due < 2) {
            lock.lock();
            due += lock.fencingToken() % COUNTED == COUNTED - 1 ? 1 : 0;
            lock.unlock();
        }
        Use.check((state(lock) & LockLine.BIASED) == 0, "the lock is biased already");
    }

    /// Another script, whose lock stays with the victim before it begins.
    private static final class Biased extends VariedScript {
        Biased(KillScript plain, String... more) {
            super(plain, ", which is biased", more);
        }

        @Override
        Operation ready(Victim victim) throws Exception {
            warm(lockOf(objects(victim.scope()).getFirst()));
            return super.ready(victim);
        }

        private static Lock lockOf(Object object) {
            return object instanceof Value<?> value ? value.lock() : (Lock) object;
        }
    }

    /// A release leaves the lock biased; the next acquisition enters by the bias.
    private static final class Install extends LockScript {
        Install(LockKind kind) {
            super("leave biased, and enter,", kind, "Lock.unlock()", "Lock.lock()", "Biases.release");
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            warmToTheLast(lock);
            return () -> {
                lock.lock();
                lock.unlock();
                Use.check((state(lock) & LockLine.BIASED) != 0 || !mayBeBiased(lock), "the lock is not biased");
                lock.lock();
                lock.unlock();
            };
        }
    }

    /// A script about a lock that stays with the victim.
    private abstract static class OwnBias extends LockScript {
        OwnBias(String name, String... operations) {
            super(name, LockKind.RLOCK, operations);
        }

        @Override
        final Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            warm(lock);
            return ready(victim, lock);
        }

        abstract Operation ready(Victim victim, Lock lock);
    }

    /// The victim dies inside.
    private static final class Inside extends OwnBias {
        Inside() {
            super("stay inside by the bias of", "Lock.lock()");
        }

        @Override
        boolean holdsInTheEnd() {
            return true;
        }

        @Override
        Operation ready(Victim victim, Lock lock) {
            return () -> {
                lock.lock();
                victim.referee().enter();
                victim.referee().fence(lock.fencingToken());
            };
        }
    }

    /// The fencing tokens that were reserved for the bias are used up.
    private static final class ReserveFences extends OwnBias {
        ReserveFences() {
            super("reserve more fencing tokens for", "Lock.lock()", "Biases.reserveFences");
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim, Lock lock) {
            for (int i = 1; i < RESERVED; i++) {
                lock.lock();
                lock.unlock();
            }
            return () -> {
                lock.lock();
                victim.referee().enter();
                victim.referee().fence(lock.fencingToken());
                victim.referee().exit();
                lock.unlock();
                lock.lock();
                lock.unlock();
            };
        }
    }

    /// Survivors ask for the bias while the victim is inside.
    private static final class RevokedInside extends OwnBias {
        RevokedInside() {
            super("release, after somebody asked for the bias of,", "Lock.lock()", "Lock.unlock()");
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim, Lock lock) {
            return () -> {
                lock.lock();
                lock.lock();
                Eventually.equal("waiters of the lock", 2, lock::waiters);
                lock.unlock();
                lock.unlock();
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.letGo();
            Eventually.holds("the victim is inside or stands still", () -> survivors.standsStill() || lock.isLocked());
            survivors.contend(ThreadKind.PLATFORM, lock);
            survivors.contend(ThreadKind.VIRTUAL, lock);
            survivors.awaitStandstill();
        }
    }

    /// A survivor has taken the bias while the victim was outside, and perhaps holds the lock when it comes.
    private static final class RevokedOutside extends OwnBias {
        private final boolean held;

        RevokedOutside(boolean held) {
            super(
                    "find that the bias is lost of" + (held ? ", and wait for," : ""),
                    "Lock.lock()",
                    "Lock.unlock()",
                    "Biases.enteredAfterAll");
            this.held = held;
        }

        @Override
        Operation ready(Victim victim, Lock lock) {
            return takeAndRelease(lock);
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.awaitReady();
            Survivors.Holding holding = survivors.hold(lock);
            if (held) {
                survivors.letGo();
                survivors.awaitAsleep(1, lock::waiters);
                holding.release();
            } else {
                holding.release();
                Eventually.holds("the survivor has released the lock", () -> !lock.isLocked());
            }
            super.accompany(survivors);
        }
    }

    /// Somebody has asked for the bias and died before it was decided.
    private static final class RevokedByTheDead extends OwnBias {
        private final boolean inside;

        /// @param inside whether the victim is inside meanwhile, and leaves; otherwise it enters
        RevokedByTheDead(boolean inside) {
            super(
                    (inside ? "leave" : "enter") + ", after somebody died who asked for the bias of,",
                    inside ? "Lock.unlock()" : "Lock.lock()",
                    "Biases.makeOrdinary");
            this.inside = inside;
        }

        @Override
        boolean hasPredecessor() {
            return true;
        }

        private static IntValue biased(Scope scope) {
            return scope.value(ValueType.INT32, 0, ValueOptions.raw().withName("biased"));
        }

        /// Makes the first store of a revocation when the lock is biased, and nothing more.
        @Override
        void precede(Scope scope) {
            SharedMutex lock = (SharedMutex) kind.of(scope);
            IntValue biased = biased(scope);
            Thread.ofPlatform().daemon().start(() -> {
                Eventually.equal("the lock is biased", 1, biased::get);
                long at = lock.offset() + LockLine.STATE;
                Words words = lock.engine().words();
                long me = Token.of(lock.engine().self(), Thread.currentThread().threadId());
                words.compareAndSet(at, words.getVolatile(at), me | LockLine.REVOKING);
            });
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim, Lock lock) {
            if (inside) {
                lock.lock();
            }
            if (mayBeBiased(lock)) {
                biased(victim.scope()).set(1);
                Eventually.holds("somebody asks for the bias", () -> (state(lock) & LockLine.BIASED) == 0);
            }
            return () -> {
                if (!inside) {
                    lock.lock();
                }
                lock.unlock();
            };
        }
    }
}

package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.Broken.SOUND;
import static io.interproc.testkit.contract.Verdict.isCaughtBy;
import static io.interproc.testkit.contract.Verdict.isPassedBy;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Task1;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import io.interproc.spi.ObjectType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The negative controls of the suites of values, scopes and workers.
class BrokenObjectsTest {

    static class SoundValues extends ValueContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    static class SoundScope extends ScopeContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    static class SoundWorkers extends WorkerContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    static class SoundRemoval extends RemovalContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    /// Says that it removes, and does not.
    static class RemovingNothing extends RemovalContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope(
                    (_, method, _) -> method.equals("remove") || method.equals("removeForced") ? true : SOUND);
        }
    }

    @Test
    void removalThatRemovesNothingIsCaught() {
        isCaughtBy(
                RemovingNothing.class,
                "objectWithoutANameIsRemovedOnce",
                "nameIsFreeAtOnce",
                "everyMethodSaysThatTheObjectWasRemoved",
                "valuesOfEveryTypeSayThatTheyWereRemoved",
                "whatIsHeldIsNotRemoved",
                "everyHoldOfARemovedReentrantLockIsLost");
    }

    /// Removes by force whatever it is asked to remove.
    static class RemovingWhatIsInUse extends RemovalContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Scope scope && method.equals("remove")) {
                    return arguments[0] instanceof String name
                            ? scope.removeForced(name)
                            : scope.removeForced(arguments[0]);
                }
                return SOUND;
            });
        }
    }

    @Test
    void removalOfWhatIsInUseIsCaught() {
        isCaughtBy(
                RemovingWhatIsInUse.class,
                "whatIsHeldIsNotRemoved",
                "whatIsWaitedForIsNotRemoved",
                "refusalSaysWhoHoldsTheLock",
                "lockIsInUseWhileSomebodyWaitsOnItsCondition");
    }

    /// A region that keeps what was made in it.
    static class KeepingRegions extends RemovalContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> sound instanceof Region && method.equals("close") ? null : SOUND);
        }
    }

    @Test
    void regionThatRemovesNothingIsCaught() {
        isCaughtBy(
                KeepingRegions.class,
                "closingARegionRemovesWhatWasMadeInIt",
                "closedRegionRefusesEverything",
                "conditionOfALockGoesWithTheRegionOfTheLock");
    }

    /// The proxies themselves do no harm.
    @Test
    void scopeWithoutDefectPasses() {
        isPassedBy(
                SoundValues.class,
                "noIncrementIsLost",
                "setConvertsAsCDoes",
                "accessWaitsForTheHolder",
                "exchangedValuesAreNeitherLostNorDoubled");
        isPassedBy(SoundScope.class, "nameBelongsToOneKind", "closedScopeMakesNothing", "scopesDoNotShareNames");
        isPassedBy(
                SoundScope.class,
                "objectsDescribeThemselvesInTheSameWords",
                "lockThatIsNotHeldIsToldInTheSameWords",
                "typesThatAreNotServedAreRefusedByName");
        isPassedBy(
                SoundRemoval.class,
                "objectWithoutANameIsRemovedOnce",
                "nameIsFreeAtOnce",
                "everyMethodSaysThatTheObjectWasRemoved",
                "whatIsHeldIsNotRemoved",
                "everyHoldOfARemovedReentrantLockIsLost",
                "closingARegionRemovesWhatWasMadeInIt");
        isPassedBy(SoundWorkers.class, "joinWaitsForTheEnd", "failureIsKeptAndThrown", "isNoDaemonUnlessAskedFor");
    }

    /// Adds as Python does: reads, then writes, and lets the others run in between.
    static class LosingUpdates extends ValueContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof IntValue value && method.equals("getAndAdd")) {
                    int before = value.get();
                    LockSupport.parkNanos(1);
                    value.set(before + (int) arguments[0]);
                    return before;
                }
                return SOUND;
            });
        }
    }

    @Test
    void valueThatLosesUpdatesIsCaught() {
        isCaughtBy(LosingUpdates.class, "noIncrementIsLost");
    }

    /// Keeps single precision in double precision, and lets integers grow.
    static class Unconverted extends ValueContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Scope scope
                        && method.equals("value")
                        && arguments.length == 3
                        && arguments[0].equals('f')) {
                    return scope.value(ValueType.FLOAT64, arguments[1], (ValueOptions) arguments[2]);
                }
                return SOUND;
            });
        }
    }

    @Test
    void valueThatDoesNotRoundIsCaught() {
        isCaughtBy(Unconverted.class, "setConvertsAsCDoes", "initialValueIsConvertedAsCDoes");
    }

    /// Reads past the lock.
    static class Impatient extends ValueContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof IntValue value && method.equals("get") ? (Object) value.peek() : SOUND);
        }
    }

    @Test
    void valueThatDoesNotWaitForTheHolderIsCaught() {
        isCaughtBy(Impatient.class, "accessWaitsForTheHolder");
    }

    /// Python's: an access locks again, which the lock does not allow.
    static class LockingAgain extends ValueContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof IntValue value && method.equals("get") && value.isGuarded()) {
                    try (var _ = value.hold()) {
                        return value.peek();
                    }
                }
                return SOUND;
            });
        }
    }

    @Test
    void valueThatLocksAgainIsCaught() {
        isCaughtBy(LockingAgain.class, "accessInsideItsOwnLockDoesNotLockAgain");
    }

    /// Makes a new object for each asker.
    static class Nameless extends ScopeContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Scope scope && method.equals("intValue") && arguments.length == 2) {
                    return scope.intValue((int) arguments[1]);
                }
                return SOUND;
            });
        }
    }

    @Test
    void scopeThatDoesNotFindNamesIsCaught() {
        isCaughtBy(
                Nameless.class,
                "firstOfSeveralAskersCreatesTheObject",
                "nameBelongsToOneKind",
                "illegalNamesAreRefused",
                "similarNamesAreDifferent");
    }

    /// Is one and the same scope however often it is opened.
    static class Shared extends ScopeContract {
        private Scope only = Scope.threads();

        @Override
        public Scope openScope(ScopeOptions options) {
            if (only.isClosed()) {
                only = Scope.threads();
            }
            return only;
        }
    }

    @Test
    void scopesThatAreOneAreCaught() {
        isCaughtBy(Shared.class, "scopesDoNotShareNames", "lockOfAnotherScopeIsRefused");
    }

    /// Complains of the end of a `try` block that outlasts the scope, the beginning of whose closing all others
    /// see.
    static class Complaining extends ScopeContract {
        private static final long CLOSING_NANOS = 1_000_000;

        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicBoolean closed = new AtomicBoolean();
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Scope && method.equals("close")) {
                    closed.set(true);
                    LockSupport.parkNanos(CLOSING_NANOS);
                } else if (sound instanceof Held && method.equals("close") && closed.get()) {
                    throw new IllegalStateException("the scope is closed");
                }
                return SOUND;
            });
        }
    }

    @Test
    void scopeThatComplainsOfALateReleaseIsCaught() {
        isCaughtBy(Complaining.class, "heldOfAClosedScopeDoesNothing", "closingDuringReleasesOfHeldDoesNoHarm");
    }

    /// Throws what it must, and says it in words of its own.
    static class InOtherWords extends ScopeContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("unlock") && !lock.isHeldByCurrentThread()) {
                    throw new IllegalMonitorStateException("lock not held");
                }
                return sound instanceof Lock && method.equals("toString") ? "a lock" : SOUND;
            });
        }
    }

    @Test
    void scopeThatSaysOtherWordsIsCaught() {
        isCaughtBy(
                InOtherWords.class, "lockThatIsNotHeldIsToldInTheSameWords", "objectsDescribeThemselvesInTheSameWords");
    }

    /// Says that it does not serve what it serves.
    static class TooModest extends ScopeContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof Scope && method.equals("objectTypes") ? Set.of(ObjectType.LOCK) : SOUND);
        }
    }

    @Test
    void scopeThatServesOtherTypesThanItSaysIsCaught() {
        isCaughtBy(TooModest.class, "typesThatAreNotServedAreRefusedByName");
    }

    /// Says that it is closed and goes on.
    static class NeverClosed extends ScopeContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> sound instanceof Scope && method.equals("close") ? null : SOUND);
        }
    }

    @Test
    void scopeThatDoesNotCloseIsCaught() {
        isCaughtBy(
                NeverClosed.class,
                "closedScopeSaysSo",
                "closedScopeMakesNothing",
                "locksOfAClosedScopeDoNothing",
                "conditionsAndValuesOfAClosedScopeDoNothing");
    }

    /// Joins nobody; and its workers stay until somebody has looked, who could be too late otherwise.
    static class NotJoined extends WorkerContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicBoolean joined = new AtomicBoolean();
            CountDownLatch looked = new CountDownLatch(1);
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Worker && method.equals("join") && arguments.length == 0) {
                    joined.set(true);
                    return null;
                }
                if (sound instanceof Worker worker && method.equals("isAlive") && joined.get()) {
                    boolean isAlive = worker.isAlive();
                    looked.countDown();
                    return isAlive;
                }
                if (sound instanceof Scope && method.equals("start")) {
                    arguments[0] = staying((Task1<?>) arguments[0], looked);
                }
                return SOUND;
            });
        }

        private static <A> Task1<A> staying(Task1<A> task, CountDownLatch looked) {
            return argument -> {
                task.run(argument);
                boolean _ = looked.await(1, TimeUnit.SECONDS);
            };
        }
    }

    @Test
    void workerThatIsNotJoinedIsCaught() {
        isCaughtBy(NotJoined.class, "interruptionBeforehandPreventsAJoin", "isAliveUntilItsTaskHasEnded");
    }

    static class NeverFailing extends WorkerContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof Worker && method.equals("failure") ? Optional.empty() : SOUND);
        }
    }

    @Test
    void workerThatHidesItsFailureIsCaught() {
        isCaughtBy(NeverFailing.class, "failureIsKeptAndThrown", "failureCompletesTheFutureNormally");
    }

    /// Leaves a thread behind for every lock.
    static class Leaking extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Scope && method.equals("close")) {
                    Thread.ofPlatform().daemon().name("left behind").start(LockSupport::park);
                }
                return SOUND;
            });
        }
    }

    @Test
    void scopeThatLeavesAThreadBehindIsCaught() {
        isCaughtBy(Leaking.class, "newLockIsFree");
    }
}

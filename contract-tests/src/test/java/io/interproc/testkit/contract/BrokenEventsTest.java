package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.Broken.SOUND;
import static io.interproc.testkit.contract.Verdict.isCaughtBy;
import static io.interproc.testkit.contract.Verdict.isPassedBy;

import io.interproc.Event;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The negative controls of the suite of events.
class BrokenEventsTest {

    static class WithoutDefect extends EventContract {
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
                "isSetFromTheFirstSetToTheNextClear",
                "setIsNotMissedThoughClearedAtOnce",
                "givesUpWhenTheTimeHasPassed",
                "interruptionBeforehandPreventsTheWait",
                "setReachesAllPartiesThatWait");
    }

    /// Waits by looking at the flag, as one that knows no epochs.
    static class Polling extends EventContract {
        private static final int LOOKS = 100;

        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger polling = new AtomicInteger();
            return Broken.scope((sound, method, arguments) -> {
                if (!(sound instanceof Event event)) {
                    return SOUND;
                }
                if (method.equals("waiters")) {
                    return event.waiters() + polling.get();
                }
                if (!method.equals("await") || arguments.length != 1) {
                    return SOUND;
                }
                polling.incrementAndGet();
                for (int look = 0; look < LOOKS && !event.isSet(); look++) {
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
                polling.decrementAndGet();
                return event.isSet();
            });
        }
    }

    @Test
    void eventWhoseSetCanBeMissedIsCaught() {
        isCaughtBy(Polling.class, "setIsNotMissedThoughClearedAtOnce");
    }

    static class Hasty extends EventContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Event event && method.equals("await") && arguments.length == 2
                            ? event.isSet()
                            : SOUND);
        }
    }

    @Test
    void eventThatGivesUpTooEarlyIsCaught() {
        isCaughtBy(Hasty.class, "givesUpWhenTheTimeHasPassed");
    }

    static class Spurious extends EventContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Event event && method.equals("await") && arguments.length == 1
                            ? event.await((Duration) arguments[0]) || !event.isSet()
                            : SOUND);
        }
    }

    @Test
    void eventWhoseWaitsEndWithoutASetIsCaught() {
        isCaughtBy(Spurious.class, "givesUpWhenTheTimeHasPassed", "isSetFromTheFirstSetToTheNextClear");
    }

    /// Is cleared by the second set.
    static class Toggling extends EventContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Event event && method.equals("set") && event.isSet()) {
                    event.clear();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void eventThatTogglesIsCaught() {
        isCaughtBy(Toggling.class, "isSetFromTheFirstSetToTheNextClear");
    }

    /// Does not look for an interruption if the event is set.
    static class Deaf extends EventContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Event event && method.equals("await") && arguments.length == 0 && event.isSet()
                            ? null
                            : SOUND);
        }
    }

    @Test
    void eventThatDoesNotHearInterruptionsIsCaught() {
        isCaughtBy(Deaf.class, "interruptionBeforehandPreventsTheWait");
    }
}

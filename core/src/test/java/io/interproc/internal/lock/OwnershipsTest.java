package io.interproc.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnershipsTest {

    private static final Duration WATCHDOG = Duration.ofMinutes(1);
    private static final long LOCK = 4096;

    private final Ownerships ownerships = new Ownerships();

    @Test
    void allHandlesOfALockShareItsOwnership() {
        Ownerships.Anchor anchor = ownerships.of(LOCK);
        assertThat(ownerships.of(LOCK)).isSameAs(anchor);
        assertThat(ownerships.find(LOCK)).isSameAs(anchor.ownership);
        assertThat(ownerships.of(LOCK + 64).ownership).isNotSameAs(anchor.ownership);
        assertThat(anchor.ownership.lock).isEqualTo(LOCK);
    }

    @Test
    void aLockWithoutAHandleIsForgotten() {
        awaitCollected(used(_ -> {}));
        await().atMost(WATCHDOG).until(() -> {
            ownerships.forgetCollected();
            return ownerships.find(LOCK) == null;
        });
        assertThat(all()).isEmpty();
    }

    @Test
    void aNewHandleOfAForgottenLockFindsItFree() {
        awaitCollected(used(own -> own.holds = 3));
        assertThat(ownerships.of(LOCK).ownership.isIdle()).isTrue();
    }

    /// Why a lock must be kept.
    enum Reason {
        HELD,
        RELEASE_DUE,
        AWAITED;

        void arise(Ownership own) {
            switch (this) {
                case HELD -> own.thread = 7;
                case RELEASE_DUE -> own.due = 1;
                case AWAITED -> own.awaited = true;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLockWithoutAHandleIsKeptWhileSomethingWouldBeLost(Reason reason) {
        awaitCollected(used(reason::arise));
        for (int other = 1; other < 10; other++) { // the reference is enqueued some time after it is cleared
            assertThat(ownerships.of(LOCK + 64L * other)).isNotNull();
            System.gc();
            ownerships.forgetCollected();
        }
        Ownership kept = ownerships.find(LOCK);
        assertThat(kept).isNotNull();
        assertThat(kept.isIdle()).isFalse();
        assertThat(ownerships.of(LOCK).ownership).isSameAs(kept);
    }

    /// That the handle of one is collected must not take away what a later handle of the same lock has.
    @Test
    void theEndOfAnOldHandleLeavesTheLockToTheNew() {
        awaitCollected(used(own -> own.thread = 7));
        Ownerships.Anchor anchor = ownerships.of(LOCK);
        anchor.ownership.thread = 0;
        System.gc();
        ownerships.forgetCollected();
        assertThat(ownerships.find(LOCK)).isSameAs(anchor.ownership);
    }

    private WeakReference<Ownerships.Anchor> used(Consumer<Ownership> use) {
        Ownerships.Anchor anchor = ownerships.of(LOCK);
        use.accept(anchor.ownership);
        return new WeakReference<>(anchor);
    }

    private static void awaitCollected(WeakReference<?> reference) {
        await().atMost(WATCHDOG).until(() -> {
            System.gc();
            return reference.get() == null;
        });
    }

    private List<Ownership> all() {
        return ownerships.all();
    }
}

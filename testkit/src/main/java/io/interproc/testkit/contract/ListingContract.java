package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Held;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Region;
import io.interproc.ScopeObject;
import io.interproc.Semaphore;
import io.interproc.testkit.Eventually;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract of [io.interproc.Scope#objects()].
public abstract class ListingContract extends ContractSuite implements ScopeFixture {

    /// Creates the suite.
    protected ListingContract() {}

    private ScopeObject listed(String name) {
        List<ScopeObject> found = scope().objects()
                .filter(object -> object.name().equals(Optional.of(name)))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void objectsWithNamesAreListedOnceWithTheirType(NamedKind kind) {
        kind.ask(scope(), "one");
        kind.ask(scope(), "one");
        kind.ask(scope(), "two");
        assertThat(scope().objects())
                .extracting(object -> object.name().orElse("") + ", " + object.type() + ", " + object.isHeld() + ", "
                        + object.waiters())
                .contains("one, " + kind.type() + ", false, 0", "two, " + kind.type() + ", false, 0")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatWasRemovedIsNotListed(NamedKind kind) {
        kind.ask(scope(), "gone");
        kind.ask(scope(), "stays");
        scope().remove("gone");
        assertThat(scope().objects().flatMap(object -> object.name().stream())).containsExactly("stays");
    }

    /// Also if its name is another object's by then.
    @ParameterizedTest
    @EnumSource
    void anElementStandsForTheVeryObjectThatWasListed(NamedKind kind) {
        kind.ask(scope(), "gone");
        ScopeObject first = listed("gone");
        assertThat(listed("gone").identity()).isEqualTo(first.identity());
        assertThat(scope().remove("gone")).isTrue();
        Object later = kind.ask(scope(), "gone");
        ScopeObject second = listed("gone");
        assertThat(second.identity()).isNotEqualTo(first.identity());
        assertThat(scope().remove(first)).isFalse();
        assertThat(scope().removeForced(first)).isFalse();
        assertThat(later.toString()).doesNotContain("removed");
        assertThat(scope().remove(second)).isTrue();
        assertThat(scope().remove(second)).isFalse();
        assertThat(later.toString()).contains("removed");
        assertThat(scope().remove("gone")).isFalse();
    }

    @Test
    void anElementThatIsInUseIsRemovedByForceOnly() {
        RLock lock = scope().rlock("used");
        lock.lock();
        ScopeObject listed = listed("used");
        assertThatThrownBy(() -> scope().remove(listed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("RLock[\"used\"] cannot be removed while it is in use: ");
        try (Region region = scope().region()) {
            assertThat(region.removeForced(listed)).isTrue();
        }
        assertThatThrownBy(lock::unlock).hasMessage("RLock[\"used\"] was removed from its scope");
    }

    @Test
    void anElementOfAnotherScopeIsRefused() {
        scope().event("there");
        ScopeObject listed = listed("there");
        assertThatThrownBy(() -> anotherScope().remove(listed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the object must belong to this scope: " + listed);
        assertThat(scope().remove(listed)).isTrue();
    }

    @Test
    void objectsAreRemovedWhileTheyAreListed() {
        for (int i = 0; i < 100; i++) {
            scope().event("event " + i);
        }
        scope().rlock("lock");
        assertThat(scope().objects()
                        .filter(object -> object.name().orElse("").startsWith("event "))
                        .filter(object -> scope().remove(object)))
                .hasSize(100);
        assertThat(scope().objects().flatMap(object -> object.name().stream())).containsExactly("lock");
    }

    @Test
    void theHolderOfALockAndThoseWhoWaitForItAreListed() throws Exception {
        RLock lock = scope().rlock("lock");
        try (Held _ = lock.hold()) {
            threads().run(() -> lock.hold().close());
            Eventually.equal("waiters", 1, () -> listed("lock").waiters());
            assertThat(listed("lock").holders())
                    .containsExactly(new ScopeObject.Party(
                            ProcessHandle.current().pid(),
                            Optional.of(lock.holder().orElseThrow()),
                            1));
        }
        threads().joinAll();
        assertThat(listed("lock").isHeld()).isFalse();
        assertThat(listed("lock").waiters()).isZero();
    }

    @Test
    void theProcessThatHoldsPermitsIsListed() {
        Semaphore semaphore = scope().semaphore("semaphore", 3);
        try (Permits _ = semaphore.hold(2)) {
            assertThat(listed("semaphore").holders())
                    .containsExactly(
                            new ScopeObject.Party(ProcessHandle.current().pid(), Optional.empty(), 2));
        }
        assertThat(listed("semaphore").holders()).isEmpty();
    }

    @Test
    void aValueIsHeldByWhoHoldsItsLock() {
        try (Held _ = scope().intValue("value", 1).hold()) {
            assertThat(listed("value").isHeld()).isTrue();
        }
        assertThat(listed("value").isHeld()).isFalse();
    }

    @Test
    void aRegionListsTheObjectsOfItsScope() {
        scope().rlock("outside");
        try (Region region = scope().region()) {
            region.rlock("inside");
            assertThat(region.objects().flatMap(object -> object.name().stream()))
                    .containsExactlyInAnyOrder("outside", "inside");
        }
        assertThat(scope().objects().flatMap(object -> object.name().stream())).containsExactly("outside");
    }

    /// Else a listing of many objects would take memory for all of them.
    @Test
    void objectsAreReadWhenTheStreamComesToThem() {
        for (int i = 0; i < 8; i++) {
            scope().rlock("lock " + i);
        }
        Iterator<ScopeObject> objects = scope().objects().iterator();
        String first = objects.next().name().orElseThrow();
        String second = objects.next().name().orElseThrow();
        for (int i = 0; i < 8; i++) {
            String name = "lock " + i;
            if (!name.equals(first) && !name.equals(second)) {
                scope().remove(name);
            }
        }
        int rest = 0;
        for (; objects.hasNext(); objects.next()) {
            rest++;
        }
        assertThat(rest).as("those that an iterator had read ahead").isLessThan(6);
    }

    @Test
    void aClosedScopeListsNothing() {
        scope().rlock("lock");
        Iterator<ScopeObject> objects = scope().objects().iterator();
        scope().close();
        assertThatThrownBy(() -> scope().objects())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
        assertThatThrownBy(objects::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
    }
}

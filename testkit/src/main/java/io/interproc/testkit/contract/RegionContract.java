package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.RemovedObjectContract.assertRemoved;
import static io.interproc.testkit.contract.ScopeClosingContract.assertAllClosed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Regions: what is made in one is removed with it, and nothing else.
@SuppressWarnings("LockNotBeforeTry") // locks stay held on purpose
public interface RegionContract extends ScopeFixture {

    private static void assertRemovedObject(Object object) {
        assertThat(object.toString()).endsWith(", removed]");
    }

    private static void assertThere(Object object) {
        assertThat(object.toString()).doesNotContain("removed");
    }

    @ParameterizedTest
    @EnumSource
    default void closingARegionRemovesWhatWasMadeInIt(NamedKind kind) {
        Object before = kind.make(scope());
        Object named;
        Object unnamed;
        Region kept;
        try (Region region = scope().region()) {
            kept = region;
            named = kind.ask(region, "gone");
            unnamed = kind.make(region);
            assertThat(kind.ask(scope(), "gone")).isEqualTo(named);
            assertThat(region.isClosed()).isFalse();
            assertThat(region.name()).isEqualTo(scope().name());
            assertThat(region.objectTypes()).isEqualTo(scope().objectTypes());
        }
        assertThat(kept.isClosed()).isTrue();
        assertRemovedObject(named);
        assertRemovedObject(unnamed);
        assertThere(before);
        assertThat(scope().remove("gone")).isFalse();
        assertThere(kind.ask(scope(), "gone"));
        kept.close();
        assertThat(scope().remove("gone")).isTrue();
        assertThat(scope().isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("try") // what the end of a region leaves is tested
    default void objectsThatWereFoundStay(NamedKind kind) {
        Object before = kind.ask(scope(), "stays");
        try (Region outer = scope().region();
                Region region = scope().region()) {
            Object inOuter = kind.ask(outer, "of another region");
            assertThat(kind.ask(region, "stays")).isEqualTo(before);
            assertThat(kind.ask(region, "of another region")).isEqualTo(inOuter);
            region.close();
            assertThere(inOuter);
        }
        assertThere(before);
        assertThat(scope().remove("of another region")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    default void objectsThatWereLeftStay(NamedKind kind) {
        Object left;
        Object named;
        Object gone;
        try (Region region = scope().region()) {
            left = kind.make(region);
            named = kind.ask(region, "stays");
            gone = kind.make(region);
            region.leave(left);
            region.leave(named);
            assertThatThrownBy(() -> region.leave(left)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThere(left);
        assertThat(kind.ask(scope(), "stays")).isEqualTo(named);
        assertRemovedObject(gone);
        assertThat(scope().remove(left)).isTrue();
    }

    @Test
    default void allObjectsCanBeLeftAtOnce() {
        List<Object> left = new ArrayList<>();
        Lock after;
        try (Region region = scope().region()) {
            for (NamedKind kind : NamedKind.values()) {
                left.add(kind.make(region));
            }
            region.leaveAll();
            after = region.lock();
        }
        left.forEach(RegionContract::assertThere);
        assertRemovedObject(after);
    }

    @Test
    default void onlyObjectsOfTheRegionCanBeLeft() {
        Lock ofScope = scope().lock("stock");
        try (Region region = scope().region();
                Region other = scope().region()) {
            List<Object> foreign = List.of(
                    ofScope, region.lock("stock"), other.lock(), anotherScope().lock());
            for (Object object : foreign) {
                assertThatThrownBy(() -> region.leave(object))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("the object must belong to this region, that is, it was made in it and neither left"
                                + " nor removed: " + object);
            }
            IntValue value = region.intValue(1);
            for (Lock part : new Lock[] {value.getLock(), region.condition().getLock()}) {
                assertThatThrownBy(() -> region.leave(part))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("only an object that was made by itself can leave its region; leave the one that it"
                                + " comes with: " + part);
            }
            region.leave(value);
            assertThatThrownBy(() -> region.leave(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this region");
        }
    }

    @Test
    default void regionsDoNotDisturbEachOther() {
        try (Region outer = scope().region()) {
            IntValue ofOuter = outer.intValue("outer", 1);
            IntValue ofInner;
            try (Region inner = outer.region()) {
                ofInner = inner.intValue("inner", 2);
                assertThat(inner.intValue("outer", 3)).isEqualTo(ofOuter);
                assertThat(outer.intValue("inner", 3).get()).isEqualTo(2);
            }
            assertRemovedObject(ofInner);
            assertThat(ofOuter.get()).isOne();
            assertThat(outer.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void closedRegionRefusesEverything(NamedKind kind) {
        Lock lock = scope().lock();
        Region region = scope().region();
        region.close();
        Map<String, Body> operations = new LinkedHashMap<>();
        operations.put("make", () -> kind.make(region));
        operations.put("find", () -> kind.ask(region, "n"));
        operations.put("remove", () -> region.remove(lock));
        operations.put("remove by name", () -> region.removeForced("n"));
        operations.put("region", region::region);
        operations.put("worker", region::worker);
        operations.put("leave", () -> region.leave(lock));
        operations.put("leaveAll", region::leaveAll);
        operations.forEach((name, operation) -> assertThatThrownBy(operation::run)
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the region is closed"));
        assertThat(region.isClosed()).isTrue();
        assertThat(region).hasToString("Region[" + scope() + ", closed]");
        assertThat(scope().remove("n")).isFalse();
        assertThere(lock);
    }

    @Test
    default void regionOfAClosedScopeHasNothingToDo() {
        Scope scope = anotherScope();
        Region region = scope.region();
        Lock lock = region.lock();
        assertThat(region).hasToString("Region[" + scope + "]");
        scope.close();
        assertThat(region.isClosed()).isTrue();
        assertAllClosed(Map.of("lock", region::lock, "leave", () -> region.leave(lock), "region", region::region));
        region.close();
        region.close();
        assertThat(lock).hasToString("Lock[closed]");
    }

    @ParameterizedTest
    @EnumSource
    default void closingARegionWakesAllWhoWait(NamedKind kind) throws Exception {
        for (ThreadKind thread : ThreadKind.values()) {
            Region region = scope().region();
            Occupied occupied = Occupied.of(kind, region, "gone");
            for (Occupied.Wait wait : occupied.waits()) {
                threads().run(thread, () -> assertRemoved(wait.name(), "\"gone\"", wait.body()));
            }
            Eventually.equal("waiters", occupied.waits().size(), occupied.waiters()::getAsInt);
            region.close();
            threads().joinAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("try") // what the end of a region leaves is tested
    default void objectsOfARegionCanBeRemovedBefore(NamedKind kind) {
        try (Region region = scope().region()) {
            Object byRegion = kind.ask(region, "gone");
            assertThat(region.remove("gone")).isTrue();
            assertThat(region.remove(byRegion)).isFalse();
            Object byScope = kind.ask(region, "gone");
            assertThat(scope().remove(byScope)).isTrue();
            Object later = kind.ask(scope(), "gone");
            region.close();
            assertThere(later);
        }
    }

    @Test
    default void conditionOfALockGoesWithTheRegionOfTheLock() {
        Lock found = scope().rlock("found");
        Condition ofMade;
        Condition ofPart;
        Condition ofFound;
        Lock left;
        Condition ofLeft;
        try (Region region = scope().region()) {
            ofMade = region.rlock().newCondition();
            ofPart = region.intValue(0).getLock().newCondition();
            ofFound = region.rlock("found").newCondition();
            left = region.rlock("left");
            region.leave(left);
            ofLeft = left.newCondition();
        }
        assertRemovedObject(ofMade);
        assertRemovedObject(ofPart);
        assertThere(ofFound);
        assertThere(ofLeft);
        assertThere(left.newCondition());
        assertThere(found.newCondition());
    }

    /// What is made while the region is being closed is removed, or not made.
    @ParameterizedTest
    @EnumSource
    default void nothingOutlivesARegionThatIsClosedMeanwhile(ThreadKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            Region region = scope().region();
            List<Object> made = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch inside = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                threads()
                        .run(
                                kind,
                                () -> assertThatThrownBy(() -> {
                                            while (true) {
                                                for (NamedKind each : NamedKind.values()) {
                                                    made.add(each.make(region));
                                                    made.add(each.ask(region, each.name()));
                                                }
                                                inside.countDown();
                                            }
                                        })
                                        .hasMessage("the region is closed"));
            }
            inside.await();
            region.close();
            threads().joinAll();
            made.forEach(RegionContract::assertRemovedObject);
            for (NamedKind each : NamedKind.values()) {
                assertThat(scope().remove(each.name())).isFalse();
            }
        }
    }
}

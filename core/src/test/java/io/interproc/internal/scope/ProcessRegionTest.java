package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeObject;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.util.Iterator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Regions of a scope of processes, where it has more than one handle or is closed at the same time.
class ProcessRegionTest {

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    @Test
    void regionIsClosedThoughItsHandleOfTheScopeWasClosedBefore() {
        try (Scope other = Scope.processes(files.name())) {
            String name = other.name().orElseThrow();
            Scope mine = Scope.processes(name);
            Region region = mine.region();
            region.lock("request");
            mine.close();
            assertThat(other.objects()).hasSize(1);
            region.close();
            assertThat(other.objects()).isEmpty();
        }
    }

    @RepeatedTest(20)
    void regionIsClosedInSilenceWhileAnotherThreadClosesTheScope() throws InterruptedException {
        Scope scope = Scope.processes();
        Region region = scope.region();
        for (int i = 0; i < 200; i++) {
            region.intValue(i);
        }
        Thread closer = Thread.ofPlatform().start(scope::close);
        assertThatCode(region::close).doesNotThrowAnyException();
        closer.join();
    }

    @RepeatedTest(20)
    void listingSaysThatTheScopeWasClosedMeanwhile() throws InterruptedException {
        Scope scope = Scope.processes();
        for (int i = 0; i < 200; i++) {
            scope.intValue(i);
        }
        Iterator<ScopeObject> objects = scope.objects().iterator();
        Thread closer = Thread.ofPlatform().start(scope::close);
        try {
            objects.forEachRemaining(object -> assertThat(object.bytes()).isPositive());
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the scope is closed");
        }
        closer.join();
    }

    @Test
    void conditionThatAnyHandleMakesOfALockGoesWithTheRegionOfTheLock() {
        try (Scope scope = Scope.processes()) {
            Region region = scope.region();
            region.lock("request");
            scope.lock("request").newCondition();
            assertThat(scope.objects()).hasSize(2);
            region.close();
            assertThat(scope.objects()).isEmpty();
        }
    }

    @Test
    void whatIsOnARemovedLockIsFoundNoMoreAndSaysWhichItIs() {
        try (Scope scope = Scope.processes()) {
            var lock = scope.lock();
            scope.value(ValueType.INT32, 9, ValueOptions.named("value").withLock(lock));
            scope.condition("condition", lock);
            scope.remove(lock);
            assertThatThrownBy(() -> scope.intValue("value", 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the lock of Value[\"value\"] was removed from its scope");
            assertThatThrownBy(() -> scope.condition("condition"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the lock of Condition[\"condition\"] was removed from its scope");
            assertThat(scope.remove("value")).isTrue();
            assertThat(scope.remove("condition")).isTrue();
        }
    }

    /// The natural answer to a refusal: remove everything, and try again at once.
    @RepeatedTest(3)
    void whatWasRemovedAfterARefusalMakesRoomAtOnce() {
        try (Scope scope = Scope.processes(ScopeOptions.defaults().withCapacity(1 << 20))) {
            int room = fill(scope);
            assertThat(fill(scope)).isGreaterThan(room * 9 / 10);
            assertThat(fill(scope)).isGreaterThan(room * 9 / 10);
        }
    }

    private static int fill(Scope scope) {
        int made = 0;
        try (Region region = scope.region()) {
            while (true) {
                region.lock();
                made++;
            }
        } catch (ScopeFullException _) {
            return made;
        }
    }
}

package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeObject;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedObject;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import io.interproc.spi.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The objects of a scope of processes, as its users list them.
class ObjectListingTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    /// The page of limits in the guide tells these sizes.
    @Test
    void objectsAreListedWithTheirSizes() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock lock = scope.rlock();
            scope.lock();
            scope.event();
            scope.condition();
            scope.condition(lock);
            scope.intValue(1);
            scope.value(ValueType.INT64, 1, ValueOptions.raw());
            scope.value(ValueType.FLOAT64, 1, ValueOptions.defaults().withLock(lock));
            scope.semaphore(1);
            scope.boundedSemaphore(1);
            scope.lock("n".repeat(40));
            scope.lock("n".repeat(41));
            assertThat(scope.objects())
                    .extracting(object -> object.type() + " " + object.bytes())
                    .containsExactlyInAnyOrder(
                            "RLock 64",
                            "Lock 64",
                            "Event 64",
                            "Condition 128",
                            "Condition 64",
                            "Value 128",
                            "Value 64",
                            "Value 64",
                            "Semaphore 128",
                            "BoundedSemaphore 128",
                            "Lock 128",
                            "Lock 192");
        }
    }

    /// What is there by now, where the object was, is another one, with or without a name.
    @Test
    void anObjectWithoutANameIsRemovedAsItWasListed() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            Object event = scope.event();
            ScopeObject listed = scope.objects().findFirst().orElseThrow();
            assertThat(listed.identity()).hasToString("@" + ((SharedObject) event).offset());
            assertThat(scope.remove(listed)).isTrue();
            assertThat(event.toString()).contains("removed");
            List<Object> later = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                later.add(scope.event());
            }
            assertThat(scope.remove(listed)).isFalse();
            assertThat(scope.objects()).hasSize(100);
            assertThat(later).noneMatch(each -> each.toString().contains("removed"));
        }
    }

    @Test
    void objectsOfOtherProcessesAreListedWithTheirHolders() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            List<ScopeObject> objects = scope.objects().toList();
            assertThat(objects).extracting(ScopeObject::name).containsExactly(Optional.of("lock"));
            assertThat(objects.getFirst().holders())
                    .extracting(ScopeObject.Party::pid)
                    .containsExactly(peer.pid());
            peer.kill();
            assertThat(scope.objects()).noneMatch(ScopeObject::isHeld);
        }
    }

    /// The lock of a condition or of a value may be gone, and another object may be where it was.
    @Test
    void aConditionOnALockThatWasRemovedIsNotHeldByWhoHoldsWhatCameAfterTheLock() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock lock = scope.rlock();
            Condition condition = scope.condition("condition", lock);
            Words words = ((SharedObject) lock).engine().words();
            long at = ((SharedObject) lock).offset();
            scope.remove(lock);
            words.setVolatile(at, words.getVolatile(at) + (1L << 16)); // what the next generation would say
            words.setVolatile(
                    at + LockLine.STATE, Token.of(((SharedObject) lock).engine().self(), 3));
            assertThat(scope.objects().filter(object -> object.name().isPresent()))
                    .extracting(ScopeObject::isHeld)
                    .containsExactly(false);
            words.setVolatile(at, words.getVolatile(at) - (1L << 16));
            words.setVolatile(at + LockLine.STATE, Token.REMOVED);
            assertThat(condition.toString()).contains("condition");
        }
    }

    @Test
    void aDamagedObjectIsToldAndNotTakenForARemovedOne() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            SharedObject condition = (SharedObject) scope.condition("condition");
            Words words = condition.engine().words();
            long lock = words.getVolatile(condition.offset() + 8);
            words.setVolatile(condition.offset() + 8, 24);
            assertThatThrownBy(() -> scope.objects().count())
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageContaining("no object can lie at offset 24");
            words.setVolatile(condition.offset() + 8, lock);
        }
    }

    /// Types, names and sizes belong together: something else is what was read of two objects, or of none.
    @Test
    void nothingIsListedThatNeverWasWhileObjectsComeAndGo() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            scope.event("stays");
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                for (int i = 0; !done.get(); i++) {
                    String name = "object " + i;
                    switch (i % 4) {
                        case 0 -> scope.rlock("RLock " + name);
                        case 1 -> scope.intValue("Value " + name, i);
                        case 2 -> scope.semaphore("Semaphore " + name, i);
                        default -> scope.condition("Condition " + name);
                    }
                    scope.remove(List.of("RLock ", "Value ", "Semaphore ", "Condition ")
                                    .get(i % 4)
                            + name);
                }
            });
            try {
                for (int round = 0; round < 2000 && !others.isDone(); round++) {
                    List<ScopeObject> objects = scope.objects().toList();
                    assertThat(objects)
                            .extracting(object -> object.name().orElse(""))
                            .contains("stays");
                    assertThat(objects.stream().filter(object -> object.type() != ObjectType.EVENT))
                            .allSatisfy(object -> {
                                assertThat(object.name().orElse("")).startsWith(object.type() + " object ");
                                assertThat(object.isHeld()).isFalse();
                                assertThat(object.waiters()).isZero();
                                assertThat(object.bytes()).isBetween(128L, 256L);
                            });
                }
            } finally {
                done.set(true);
            }
            others.join();
        }
    }

    @Test
    @SuppressWarnings("try") // the lock is held while the scope is listed
    void aHeldLockAndTheConditionOnItAreHeld() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock lock = scope.rlock("lock");
            scope.condition("condition", lock);
            try (Held _ = lock.hold()) {
                assertThat(scope.objects().filter(ScopeObject::isHeld))
                        .extracting(object -> object.name().orElse(""))
                        .containsExactlyInAnyOrder("lock", "condition");
            }
        }
    }
}

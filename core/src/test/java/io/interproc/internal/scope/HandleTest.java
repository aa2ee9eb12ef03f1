package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeOptions;
import io.interproc.Task1;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WaitPolicy;
import io.interproc.WorkerStartException;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.value.SharedCells;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandleTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    private static <T> T roundTrip(T object) throws Exception {
        @SuppressWarnings("unchecked") // it is of its own type
        T back = (T) Peer.fromHex(Peer.toHex(object));
        return back;
    }

    @Test
    void everyObjectComesBackAsAnEqualHandle() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            for (Function<Scope, Object> factory : List.<Function<Scope, Object>>of(
                    Scope::lock,
                    Scope::rlock,
                    Scope::condition,
                    s -> s.condition().getLock(),
                    s -> s.intValue(0),
                    s -> s.intValue(0).getLock(),
                    s -> s.value(ValueType.FLOAT64, 0, ValueOptions.raw()))) {
                Object made = factory.apply(scope);
                Object back = roundTrip(made);
                assertThat(back)
                        .isNotSameAs(made)
                        .isEqualTo(made)
                        .hasSameClassAs(made)
                        .hasSameHashCodeAs(made);
                assertThat(back).isNotEqualTo(factory.apply(scope));
            }
        }
    }

    @Test
    void handleThatComesBackKnowsTheNameOfItsObject() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            assertThat(roundTrip(scope.rlock("lock"))).hasToString("RLock[\"lock\", free]");
            assertThat(roundTrip(scope.condition("condition")))
                    .hasToString("Condition[\"condition\", 0 waiting, RLock[of Condition \"condition\", free]]");
            assertThat(roundTrip(scope.intValue("value", 0))).hasToString("Value[\"value\", INT32, guarded]");
            SharedMutex unnamed = (SharedMutex) scope.lock();
            assertThat(roundTrip((Lock) unnamed)).hasToString("Lock[@" + unnamed.offset() + ", free]");
        }
    }

    @Test
    void handlesOfOneObjectAreOneObject() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock rlock = scope.rlock();
            RLock again = roundTrip(rlock);
            try (var _ = rlock.hold()) {
                assertThat(again.isHeldByCurrentThread()).isTrue();
                try (var _ = again.hold()) {
                    assertThat(rlock.holdCount()).isEqualTo(2);
                }
            }
            assertThat(rlock.isLocked()).isFalse();
            Condition condition = scope.condition();
            assertThat(roundTrip(condition).getLock()).isEqualTo(condition.getLock());
        }
    }

    @Test
    void valuesOfEveryTypeComeBack() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            for (char code : "cbBhHiIlLqQfdu?".toCharArray()) {
                Value<?> value = scope.value(code, code == '?' ? true : code == 'u' ? "x" : (Object) 65);
                Value<?> back = roundTrip(value);
                assertThat(back).isEqualTo(value);
                assertThat(back.type()).isEqualTo(value.type());
                assertThat(back.getValue()).isEqualTo(value.getValue());
                assertThat(back.getLock()).isEqualTo(value.getLock());
            }
        }
    }

    @Test
    void valuesOfDifferentPlacesDifferWhateverTheyHold() {
        try (Scope scope = Scope.processes(OPTIONS);
                Scope other = Scope.processes(OPTIONS);
                Scope threads = Scope.threads()) {
            IntValue value = scope.intValue("n", 1);
            assertThat(value).isEqualTo(scope.intValue("n", 1)).hasSameHashCodeAs(scope.intValue("n", 1));
            assertThat(value).isNotEqualTo(scope.intValue(1)).isNotEqualTo(other.intValue("n", 1));
            IntValue local = threads.intValue("n", 1);
            assertThat(local).isEqualTo(threads.intValue("n", 1)).isNotEqualTo(threads.intValue(1));
        }
    }

    @Test
    void aValueKeepsTheLockItWasGiven() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            Lock lock = scope.lock();
            IntValue value =
                    scope.value(ValueType.INT32, 1, ValueOptions.defaults().withLock(lock));
            assertThat(roundTrip(value).getLock()).isEqualTo(lock).isInstanceOf(SharedLock.class);
            IntValue raw = scope.value(ValueType.INT32, 1, ValueOptions.raw());
            assertThat(roundTrip(raw).isGuarded()).isFalse();
        }
    }

    @Test
    void objectsTravelToAChildAndBack() throws Exception {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Peer peer = Peer.start()) {
            RLock lock = scope.rlock();
            IntValue value = scope.intValue(1);
            assertThat(peer.ask("read lock " + Peer.toHex(lock))).isEqualTo("read");
            assertThat(peer.ask("read value " + Peer.toHex(value))).isEqualTo("read");
            assertThat(peer.ask("add value 2")).isEqualTo("3");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            assertThat(lock.holder()).get().extracting(holder -> holder.pid()).isEqualTo(peer.pid());
            assertThat(Peer.fromHex(peer.ask("write lock"))).isEqualTo(lock);
            assertThat(Peer.fromHex(peer.ask("write value"))).isEqualTo(value);
            assertThat(peer.ask("unlock lock")).isEqualTo("unlocked");
            assertThat(peer.end()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWaitPolicyTravels(WaitPolicy policy) throws Exception {
        try (Scope scope = Scope.processes(OPTIONS.withWaitPolicy(policy))) {
            ScopeHandle handle = new Objects(
                            ((ProcessScope) scope).attachment(),
                            policy == WaitPolicy.ADAPTIVE,
                            AbandonedPolicy.CONTINUE)
                    .handle();
            assertThat(roundTrip(handle)).isEqualTo(handle);
            assertThat(handle.options().waitPolicy()).isEqualTo(policy);
            assertThat(handle.options().portableWaiting()).isFalse();
        }
    }

    @Test
    void theAbandonedPolicyOfAScopeTravels() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS.withAbandonedPolicy(AbandonedPolicy.FAIL));
                Scope back = roundTrip(scope)) {
            assertThat(back.lock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
            assertThat(back.intValue(0).getLock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
        }
    }

    @Test
    void aScopeThatCameBackIsOneMoreUserOfTheSegment() throws Exception {
        Scope scope = Scope.processes(OPTIONS);
        IntValue value = scope.intValue(1);
        Scope back = roundTrip(scope);
        scope.close();
        assertThat(value.get()).isEqualTo(1);
        back.close();
        assertThatThrownBy(value::get).isInstanceOf(IllegalStateException.class).hasMessage("the scope is closed");
    }

    @Test
    void anObjectThatCameBackDoesNotKeepTheSegmentOpen() throws Exception {
        Scope scope = Scope.processes(files.name(), OPTIONS);
        IntValue back = roundTrip(scope.intValue(1));
        scope.close();
        assertThat(files.path()).doesNotExist();
        assertThatThrownBy(back::get).isInstanceOf(IllegalStateException.class).hasMessage("the scope is closed");
    }

    @Test
    void aHandleOfANamedScopeThatWasReplacedIsRefused() {
        Scope first = Scope.processes(files.name(), OPTIONS);
        String handle = Peer.toHex(first.rlock());
        first.close();
        try (Scope _ = Scope.processes(files.name(), OPTIONS)) {
            assertThatThrownBy(() -> Peer.fromHex(handle))
                    .hasMessage("the scope of the object no longer exists: the scope '" + files.name()
                            + "'; keep it open in the sender until the receiver has opened it");
        }
    }

    @Test
    void anOffsetThatIsNoObjectIsRefused() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            Attachment attachment = ((ProcessScope) scope).attachment();
            Objects objects = new Objects(attachment, true, AbandonedPolicy.CONTINUE);
            long at = ((SharedMutex) scope.rlock()).offset();
            assertThatThrownBy(() -> objects.at(at + 8, 1, "the object"))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageContaining(": no object can lie at offset " + (at + 8) + ": expected a multiple of 64");
            assertThatThrownBy(() -> objects.at(-64, 1, "the object")).isInstanceOf(ScopeFormatException.class);
            assertThatThrownBy(() -> objects.at(Long.MAX_VALUE - 63, 1, "the object"))
                    .isInstanceOf(ScopeFormatException.class);
            Words words = attachment.engine().words();
            long generation = Blocks.generation(words.getOpaque(at));
            words.setOpaque(at, words.getOpaque(at) | 0xFF);
            assertThatThrownBy(() -> objects.at(at, generation, "the object"))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageEndingWith("object at offset " + at + ": expected a kind of object, found 255");
        }
    }

    @Test
    void aDamagedTypeOrLockOfAValueIsRefused() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            Attachment attachment = ((ProcessScope) scope).attachment();
            Objects objects = new Objects(attachment, true, AbandonedPolicy.CONTINUE);
            Words words = attachment.engine().words();
            scope.intValue("n", 0);
            long at = attachment.engine().directory().find("n", _ -> true);
            long generation = Blocks.generation(words.getOpaque(at));
            words.setIntOpaque(at + SharedCells.TYPE, 'Z');
            assertThatThrownBy(() -> objects.at(at, generation, "the object"))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageEndingWith("value at offset " + at + ": expected a type code, found 90");
            words.setIntOpaque(at + SharedCells.TYPE, 'i');
            words.setOpaque(at + EmbeddedLock.REFERENCE, at);
            words.setOpaque(at + EmbeddedLock.GENERATION, generation);
            assertThatThrownBy(() -> objects.at(at, generation, "the object"))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageEndingWith("lock at offset " + at + " of the object at offset " + at
                            + ": expected kind 1 or 2, found 4");
        }
    }

    @Test
    void objectsOfAThreadScopeRefuseToTravel() {
        try (Scope scope = Scope.threads()) {
            for (Object object : List.of(scope.lock(), scope.rlock(), scope.condition(), scope.intValue(0))) {
                assertThat(object).isInstanceOf(Serializable.class);
                assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(object))
                        .isInstanceOf(NotSerializableException.class)
                        .hasMessage("objects of a thread scope do not leave their JVM: send objects of a process scope"
                                + " instead");
            }
        }
    }

    /// Whoever sends one is told what to send instead.
    @Test
    void aRegionIsNotSentButItsScopeIs() {
        try (Scope scope = Scope.processes(OPTIONS);
                Scope threads = Scope.threads();
                Region region = scope.region();
                Region ofThreads = threads.region()) {
            String remedy = "a region does not leave its process: send the scope, or objects of the region";
            assertThatThrownBy(() -> scope.start((Task1<Scope>) _ -> {}, region))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageEndingWith(" cannot be sent: " + remedy);
            assertThatThrownBy(() -> scope.start(region::close))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageEndingWith(" cannot be sent: " + remedy);
            assertThatThrownBy(() -> scope.start((Task1<Scope>) _ -> {}, ofThreads))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageEndingWith(" cannot be sent: objects of a thread scope do not leave their JVM: send"
                            + " objects of a process scope instead");
            assertThatThrownBy(() -> scope.start((Task1<Object>) _ -> {}, threads.lock()))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageEndingWith(" cannot be sent: objects of a thread scope do not leave their JVM: send"
                            + " objects of a process scope instead");
        }
    }
}

package io.interproc.systemtests.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Permits;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.internal.inspect.Inspector;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import io.interproc.testkit.contract.NamedKind;
import io.interproc.testkit.contract.Uses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Removal seen by other processes: handles and waits that they have, and what they leave behind when they are killed.
@ExtendWith({LeakCheck.class, Watchdog.class})
class RemovalIT {

    private static final String NAME = "removal-" + ProcessHandle.current().pid();
    private static final String FINE = "fine";

    /// Returns what a use of an object says.
    private static String use(Object object) throws InterruptedException {
        try {
            Uses.useOnce(object);
            return FINE;
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void handlesOfAnotherProcessSayThatTheirObjectsWereRemoved() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME);
                ChildJvm child = ChildJvm.start("user", RemovalIT::useWhenTold, NAME)) {
            child.expect(FINE);
            for (NamedKind kind : NamedKind.values()) {
                assertThat(scope.remove(kind.name())).isTrue();
                kind.ask(scope, kind.name()); // another object of the name, which is not the child's
            }
            child.send("use");
            for (NamedKind kind : NamedKind.values()) {
                assertThat(child.expect(kind.name()))
                        .contains("\"" + kind.name() + "\"")
                        .endsWith(" was removed from its scope");
            }
            child.expect(FINE);
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void useWhenTold(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0])) {
            Map<NamedKind, Object> objects = new EnumMap<>(NamedKind.class);
            for (NamedKind kind : NamedKind.values()) {
                Object object = kind.ask(scope, kind.name());
                Uses.useOnce(object);
                objects.put(kind, object);
            }
            parent.say(FINE);
            parent.expect("use");
            for (NamedKind kind : NamedKind.values()) {
                parent.say(kind.name() + " " + use(objects.get(kind)));
                Uses.useOnce(kind.ask(scope, kind.name()));
            }
            parent.say(FINE);
        }
    }

    @Test
    void waitersOfAnotherProcessAreWoken() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME);
                Held _ = scope.lock("lock").hold();
                ChildJvm child = ChildJvm.start("waiter", RemovalIT::waitForAll, NAME)) {
            Eventually.equal("waiters for the lock", 1, scope.lock("lock")::waiters);
            assertThatThrownBy(() -> scope.remove("lock"))
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + ", thread ")
                    .hasMessageContaining(" holds it and 1 thread waits for it");
            Lock lock = scope.lock("lock");
            assertThat(scope.removeForced(lock)).isTrue();
            assertThat(child.next()).isEqualTo("Lock[\"lock\"] was removed from its scope");
            Eventually.equal("waiters of the condition", 1, scope.condition("condition")::waiters);
            assertThatThrownBy(() -> scope.remove("condition")).hasMessageContaining("1 thread waits on it");
            scope.removeForced("condition");
            assertThat(child.next()).isEqualTo("Condition[\"condition\"] was removed from its scope");
            Eventually.equal("waiters for a permit", 1, scope.semaphore("semaphore", 0)::waiters);
            assertThatThrownBy(() -> scope.remove("semaphore")).hasMessageContaining("1 thread waits for permits");
            scope.removeForced("semaphore");
            assertThat(child.next()).isEqualTo("Semaphore[\"semaphore\"] was removed from its scope");
            Eventually.equal("waiters for the event", 1, scope.event("event")::waiters);
            assertThatThrownBy(() -> scope.remove("event")).hasMessageContaining("1 thread waits for it");
            scope.removeForced("event");
            assertThat(child.next()).isEqualTo("Event[\"event\"] was removed from its scope");
            assertThat(child.waitFor()).isZero();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("Lock[\"lock\"] was removed from its scope"); // out of the end of the hold
        }
    }

    private static void waitForAll(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            parent.say(message(scope.lock("lock")::lock));
            parent.say(message(() -> {
                var condition = scope.condition("condition");
                try (Held _ = condition.hold()) {
                    condition.awaitUninterruptibly();
                }
            }));
            parent.say(message(scope.semaphore("semaphore", 0)::acquireUninterruptibly));
            parent.say(message(scope.event("event")::awaitUninterruptibly));
        }
    }

    private static String message(Runnable wait) {
        try {
            wait.run();
            return "went on";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// A handle in a stream is no reference: what it named may be another object's by then.
    @Test
    void handleThatWasSentBeforeTheRemovalIsRefusedAfterwards() throws Exception {
        try (Scope scope = Scope.processes(NAME);
                ChildJvm child = ChildJvm.start("receiver", RemovalIT::receive, NAME)) {
            child.expect(FINE);
            for (NamedKind kind : NamedKind.values()) {
                Object object = kind.ask(scope, "sent");
                String sent = encode(object);
                child.send(sent);
                assertThat(child.next()).isEqualTo(FINE);
                assertThat(scope.remove(object)).isTrue();
                for (int i = 0; i < 100; i++) {
                    kind.make(scope); // some of them where the object was, if that could be
                }
                child.send(sent);
                String message = kind.type() + "[\"sent\"] was removed from its scope";
                assertThat(child.next()).isEqualTo(message);
                assertThatThrownBy(() -> encode(object))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage(message);
            }
            IntValue value = scope.intValue("guarded", 1);
            String sent = encode(value.getLock());
            scope.remove(value);
            child.send(sent);
            assertThat(child.next()).isEqualTo("Value[\"guarded\"] was removed from its scope");
            Lock unnamed = scope.lock();
            sent = encode(unnamed);
            scope.remove(unnamed);
            child.send(sent);
            assertThat(child.next()).matches("Lock\\[@\\d+] was removed from its scope");
            child.send("");
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void receive(Child parent, String... args) throws Exception {
        try (Scope _ = Scope.processes(args[0])) {
            parent.say(FINE);
            for (String sent = parent.next(); !sent.isEmpty(); sent = parent.next()) {
                try (ObjectInputStream in = new ObjectInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(sent)))) {
                    Uses.useOnce(in.readObject());
                    parent.say(FINE);
                } catch (IllegalStateException e) {
                    parent.say(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static String encode(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /// Nobody need wait for the dead: removal rescues what they held, and forgets that they waited.
    @Test
    void whatADeadProcessHeldOrWaitedForIsRemovedAtOnce() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME)) {
            for (NamedKind kind : NamedKind.values()) {
                kind.ask(scope, kind.name());
            }
            try (ChildJvm child = ChildJvm.start("holder", RemovalIT::holdAll, NAME)) {
                child.expect("holding");
                Eventually.equal("waiters", 1, scope.event(NamedKind.EVENT.name())::waiters);
                Eventually.equal("waiters", 1, scope.condition(NamedKind.CONDITION.name())::waiters);
                for (NamedKind kind : NamedKind.values()) {
                    assertThatThrownBy(() -> scope.remove(kind.name()))
                            .as(kind.name())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(" cannot be removed while it is in use: ");
                }
                child.kill();
                child.waitFor();
            }
            for (NamedKind kind : NamedKind.values()) {
                assertThat(scope.remove(kind.name())).as(kind.name()).isTrue();
            }
        }
    }

    @SuppressWarnings("LockNotBeforeTry") // held until the process is killed
    private static void holdAll(Child parent, String... args) throws InterruptedException {
        Scope scope = Scope.processes(args[0]);
        List<Permits> permits = new ArrayList<>();
        for (NamedKind kind : NamedKind.values()) {
            Object object = kind.ask(scope, kind.name());
            switch (object) {
                case Lock lock -> lock.lock();
                case io.interproc.Value<?> value -> value.getLock().lock();
                case Semaphore semaphore -> permits.add(semaphore.hold());
                case io.interproc.Condition condition ->
                    Thread.ofPlatform().daemon().start(() -> {
                        condition.acquire();
                        condition.awaitUninterruptibly();
                    });
                case io.interproc.Event event -> Thread.ofPlatform().daemon().start(event::awaitUninterruptibly);
                default -> throw new AssertionError(object);
            }
        }
        parent.say("holding");
        parent.next();
        throw new AssertionError("not killed, holding " + permits);
    }

    /// Who stays notices the death within about a second, though it waits for nothing.
    @Test
    void regionOfADeadProcessIsRemovedButForWhatItLeft() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME)) {
            Map<NamedKind, Object> handles = new EnumMap<>(NamedKind.class);
            Lock found = scope.lock("found");
            try (ChildJvm child = ChildJvm.start("maker", RemovalIT::makeInRegion, NAME)) {
                child.expect("made");
                for (NamedKind kind : NamedKind.values()) {
                    handles.put(kind, kind.ask(scope, kind.name()));
                }
                child.kill();
                child.waitFor();
            }
            Eventually.equal("objects that are left", 3L, () -> scope.objects().count());
            for (NamedKind kind : NamedKind.values()) {
                assertThat(use(handles.get(kind)))
                        .as(kind.name())
                        .contains("\"" + kind.name() + "\"")
                        .endsWith(" was removed from its scope");
                assertThat(scope.remove(kind.name())).as(kind.name()).isFalse();
            }
            assertThat(use(found)).isEqualTo(FINE);
            assertThat(scope.remove("left")).isTrue();
            assertThat(scope.remove("left with all")).isTrue();
            assertThat(scope.remove("found")).isTrue();
        }
    }

    private static void makeInRegion(Child parent, String... args) throws InterruptedException {
        Scope scope = Scope.processes(args[0]);
        Region region = scope.region();
        region.lock("left with all");
        region.leaveAll();
        for (NamedKind kind : NamedKind.values()) {
            kind.ask(region, kind.name());
        }
        region.leave(region.event("left"));
        region.lock("found");
        region.lock(NamedKind.LOCK.name()).lock();
        parent.say("made");
        parent.next();
    }

    /// So few that they wait until there is something else to do.
    private static final int FEW = 20;

    /// So many that it is worth while to look for references.
    private static final int MANY = 200;

    private static long removedBlocks() {
        return Inspector.read(NAME).heap().removed();
    }

    @Test
    void whoLeavesFreesWhatItRemoved() throws InterruptedException {
        try (Scope _ = Scope.processes(NAME)) {
            try (ChildJvm child = ChildJvm.start("remover", RemovalIT::makeAndRemove, NAME)) {
                assertThat(child.waitFor()).isZero();
            }
            assertThat(removedBlocks()).isZero();
        }
    }

    private static void makeAndRemove(Child parent, String... args) {
        try (Scope scope = Scope.processes(args[0])) {
            for (int i = 0; i < FEW; i++) {
                scope.remove(scope.event());
            }
        }
    }

    /// Their remover has left, and cannot free them any more.
    @Test
    void whoHasTheLastHandleOfRemovedObjectsFreesThem() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME)) {
            List<Object> handles = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                handles.add(scope.event("event" + i));
            }
            try (ChildJvm child = ChildJvm.start("remover", RemovalIT::removeMany, NAME)) {
                assertThat(child.waitFor()).isZero();
            }
            assertThat(removedBlocks()).isEqualTo(MANY);
            assertThat(handles).hasSize(MANY);
            handles.clear();
            awaitReuse();
        }
    }

    /// Waits until most of the removed blocks are free: some wait until there are more.
    private static void awaitReuse() {
        Eventually.holds("removed blocks are free", () -> {
            System.gc();
            return removedBlocks() < MANY / 2;
        });
    }

    private static void removeMany(Child parent, String... args) {
        try (Scope scope = Scope.processes(args[0])) {
            for (int i = 0; i < MANY; i++) {
                scope.remove("event" + i);
            }
        }
    }

    @Test
    void heldPermitsOfARemovedSemaphoreKeepNoMemory() {
        try (Scope scope = Scope.processes(NAME)) {
            for (int i = 0; i < MANY; i++) {
                Semaphore semaphore = scope.semaphore(2);
                semaphore.hold();
                scope.removeForced(semaphore);
            }
            awaitReuse();
        }
    }

    /// Whoever is refused asks for the memory that others keep only because their collectors have not run.
    @Test
    void aProcessThatIsIdleLetsGoOfWhatItDoesNotUse() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME, ScopeOptions.defaults().withCapacity(1 << 20))) {
            scope.lock("first"); // so that there is a page for the references of this process
            try (ChildJvm child = ChildJvm.start("idle", RemovalIT::fillAndForget, NAME)) {
                child.expect(FINE);
                assertThatThrownBy(scope::lock)
                        .isInstanceOf(ScopeFullException.class)
                        .hasMessageContaining("every process was asked to release unused handles");
                child.send("forget");
                Eventually.equal("room", true, () -> hasRoom(scope));
                child.send("end");
                assertThat(child.waitFor()).isZero();
            }
        }
    }

    /// A process keeps pages of each size of objects that it has made, for the next ones; not if others need them.
    @Test
    void aProcessThatIsIdleLetsGoOfPagesThatItOwnsForNothing() throws InterruptedException {
        try (Scope scope = Scope.processes(NAME, ScopeOptions.defaults().withCapacity(1 << 20))) {
            scope.lock("first"); // so that there is a page for the references of this process
            try (ChildJvm child = ChildJvm.start("idle", RemovalIT::makeAllSizesAndRemoveThem, NAME)) {
                child.expect(FINE);
                int refused = 0;
                while (refused < 2) {
                    refused += hasRoom(scope) ? 0 : 1;
                }
                Eventually.equal("room", true, () -> hasRoom(scope));
                child.send("end");
                assertThat(child.waitFor()).isZero();
            }
        }
    }

    private static void makeAllSizesAndRemoveThem(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            for (int length = 1; length <= 1024; length += 63) {
                String name = "n".repeat(length);
                scope.event(name);
                scope.remove(name);
            }
            parent.say(FINE);
            parent.expect("end");
        }
    }

    private static boolean hasRoom(Scope scope) {
        try {
            scope.lock();
            return true;
        } catch (ScopeFullException _) {
            return false;
        }
    }

    private static void fillAndForget(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            List<Object> handles = new ArrayList<>();
            try {
                while (true) {
                    handles.add(scope.lock());
                }
            } catch (ScopeFullException _) {
                handles.forEach(scope::remove);
            }
            parent.say(FINE);
            parent.expect("forget");
            handles.clear();
            parent.expect("end");
        }
    }
}

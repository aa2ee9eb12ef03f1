package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.Watchdog;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A JVM that runs out of memory for a while and then lets go of it: what the library does in its own threads goes on.
/// `-Dinterproc.crash.memory=4000` lets a storm last as many milliseconds.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("serial") // A task may call what is not public.
class OutOfMemoryIT {

    private static final String STORM_MILLIS = Integer.toString(Integer.getInteger("interproc.crash.memory", 1_500));
    private static final String WATCHER = "interproc-watcher";
    private static final String DISPATCHER = "interproc-dispatcher";
    private static final List<String> SMALL = List.of("-Xmx32m");

    private final String name = "out-of-memory-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource
    void aWaiterGoesOnWhenAHolderIsKilledAfterItsJvmWasOutOfMemory(ThreadKind kind) throws Exception {
        try (Scope scope = Scope.processes(name);
                Held _ = scope.rlock("blocked").hold();
                ChildJvm waiter =
                        ChildJvm.start("waiter", SMALL, OutOfMemoryIT::stormAndWait, name, STORM_MILLIS, kind.name())) {
            RLock lock = scope.rlock("lock");

            System.out.println("out of memory: " + waiter.expect("calm"));
            try (ChildJvm holder = ChildJvm.start("holder", OutOfMemoryIT::holdForEver, name)) {
                holder.expect("holding");
                waiter.send("wait");
                Eventually.equal("waiters", 1, lock::waiters);
                holder.kill();
                assertThat(waiter.expect("over-from")).isEqualTo(Long.toString(holder.pid()));
            }
        }
    }

    private static void stormAndWait(Child parent, String... args) throws Exception {
        ThreadKind kind = ThreadKind.valueOf(args[2]);
        try (Scope scope = Scope.processes(args[0])) {
            RLock lock = scope.rlock("lock");
            keepTheWatcherBusy(scope.rlock("blocked"));
            Eventually.holds("there is a watcher", () -> thread(WATCHER).isPresent());
            Thread watcher = thread(WATCHER).orElseThrow();
            parent.say("calm " + Storm.rage(Long.parseLong(args[1])));
            parent.expect("wait");
            assertThat(watcher.isAlive()).isTrue();
            kind.start("waiter", () -> {
                        try (Held held = lock.hold()) {
                            held.abandonedBy().ifPresent(dead -> parent.say("over-from " + dead.pid()));
                        }
                    })
                    .join();
            parent.next();
        }
    }

    /// The watcher of a process looks only while a thread of the process waits.
    private static void keepTheWatcherBusy(RLock blocked) {
        ThreadKind.PLATFORM.start("blocked", () -> waitInSpiteOfAll(blocked));
        Eventually.equal("waiters", 1, blocked::waiters);
    }

    private static void waitInSpiteOfAll(RLock blocked) {
        while (true) {
            try (Held _ = blocked.hold()) {
                return;
            } catch (OutOfMemoryError _) {
                Thread.onSpinWait();
            }
        }
    }

    /// Who unparks virtual threads for other processes lives, so that nobody has to wait until it looks by itself.
    @Test
    void aVirtualThreadIsWokenByAnotherProcessAfterItsJvmWasOutOfMemory() throws Exception {
        try (Scope scope = Scope.processes(name);
                Held _ = scope.rlock("blocked").hold();
                ChildJvm waiter =
                        ChildJvm.start("waiter", SMALL, OutOfMemoryIT::stormAndWaitUnmounted, name, STORM_MILLIS)) {
            RLock lock = scope.rlock("lock");
            waiter.expect("waiting");
            try (Held _ = lock.hold()) {
                waiter.send("storm");
                System.out.println("out of memory: " + waiter.expect("calm"));
                Eventually.equal("waiters", 1, lock::waiters);
            }
            waiter.expect("woken");
        }
    }

    private static void stormAndWaitUnmounted(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0])) {
            RLock blocked = scope.rlock("blocked");
            ThreadKind.VIRTUAL.start("blocked", () -> waitInSpiteOfAll(blocked));
            Eventually.holds("there is a dispatcher", () -> thread(DISPATCHER).isPresent());
            Thread dispatcher = thread(DISPATCHER).orElseThrow();
            parent.say("waiting");
            parent.expect("storm");
            String storm = Storm.rage(Long.parseLong(args[1]));
            RLock lock = scope.rlock("lock");
            Thread waiter = ThreadKind.VIRTUAL.start("waiter", () -> lock.hold().close());
            assertThat(dispatcher.isAlive()).isTrue();
            parent.say("calm " + storm);
            waiter.join();
            parent.say("woken");
            parent.next();
        }
    }

    private static Optional<Thread> thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findAny();
    }

    @Test
    void aWorkerThatEndsWhileItsParentIsOutOfMemoryIsJoinedWithItsOwnExitCode() {
        try (ChildJvm parent = ChildJvm.start("parent", SMALL, OutOfMemoryIT::startStormAndJoin, STORM_MILLIS)) {
            assertThat(parent.expect("ended")).isEqualTo("0");
        }
    }

    private static void startStormAndJoin(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes()) {
            IntValue go = scope.value(ValueType.INT32, 0, ValueOptions.raw());
            IntValue begun = scope.value(ValueType.INT32, 0, ValueOptions.raw());
            JvmProcess worker = (JvmProcess) scope.start(OutOfMemoryIT::endWhenTold, go, begun);
            Eventually.equal("begun", 1, begun::get);
            go.set(0); // so that the classes are there
            Storm.rage(Long.parseLong(args[0]), () -> go.set(1));
            worker.join();
            parent.say("ended " + worker.exitCode().getAsInt());
            parent.next();
        }
    }

    private static void endWhenTold(IntValue go, IntValue begun) {
        begun.set(1);
        Eventually.equal("go", 1, go::get);
    }

    /// A scope whose closing ended for lack of memory is closed as soon as there is some, without another call.
    @Test
    void aLockIsFreeAfterItsHolderClosedTheScopeWithoutMemory() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm holder = ChildJvm.start("holder", SMALL, OutOfMemoryIT::holdAndClose, name, STORM_MILLIS)) {
            System.out.println("closed without memory: " + holder.expect("calm"));
            try (Held held = scope.rlock("lock").hold()) {
                assertThat(held.abandonedBy().orElseThrow().pid()).isEqualTo(holder.pid());
            }
        }
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static void holdAndClose(Child parent, String... args) throws Exception {
        Scope scope = Scope.processes(args[0]);
        scope.rlock("lock").lock();
        Throwable[] thrown = new Throwable[1];
        Storm.rage(Long.parseLong(args[1]), () -> {
            try {
                scope.close();
            } catch (Throwable t) {
                thrown[0] = t;
            }
        });
        parent.say("calm " + thrown[0]);
        parent.next();
    }

    private static void holdForEver(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0]);
                Held _ = scope.rlock("lock").hold()) {
            parent.say("holding");
            parent.next();
        }
    }

    /// Allocates until there is no memory for the smallest object, stays there a while, lets go, and does it again.
    private static final class Storm {
        private static final long FULL_NANOS = 100_000_000;

        /// Where all that is allocated is kept, so that the memory is in use.
        private static final Object[] KEPT = new Object[1 << 16];

        private Storm() {}

        static String rage(long millis) {
            return rage(millis, () -> {});
        }

        /// @param begin run when there is no memory for the first time
        /// @return how often an allocation failed, in words
        static String rage(long millis, Runnable begin) {
            long end = System.nanoTime() + millis * 1_000_000;
            int errors = 0;
            do {
                int kept = 0;
                for (int bytes = 1 << 16; bytes > 0; bytes /= 16) {
                    kept = fill(kept, bytes);
                }
                if (errors == 0) {
                    begin.run();
                }
                long full = System.nanoTime();
                do {
                    kept = fill(kept, 1);
                    errors++;
                } while (System.nanoTime() - full < FULL_NANOS);
                Arrays.fill(KEPT, null);
            } while (System.nanoTime() < end);
            return errors + " times";
        }

        private static int fill(int from, int bytes) {
            int kept = from;
            try {
                while (kept < KEPT.length) {
                    KEPT[kept] = new byte[bytes];
                    kept++;
                }
            } catch (OutOfMemoryError _) {
                return kept;
            }
            return kept;
        }
    }
}

package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that truncates the file of a named scope under those who use it.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings({"serial", "LockNotBeforeTry"}) // a task may call what is not public; locks stay held
class TruncationIT {

    /// Enough for every method to be compiled: the interpreter does not survive a compare-and-set.
    private static final int WARM = 30_000;

    private static final int OPERATIONS = 15;

    /// What the JVM throws when compiled code has left the library before the JVM tells of the fault.
    private static final String LATE = "java.lang.InternalError: a fault occurred in an unsafe memory access operation";

    private final String name = "truncated-" + ProcessHandle.current().pid();
    private final Path path = Path.of("/dev/shm/interproc." + name);

    @AfterEach
    void removeWhatIsLeft() throws IOException {
        Files.deleteIfExists(path);
    }

    /// Uses a scope, asleep and awake, until its memory goes away; then closes it, and uses another.
    static void use(Child parent, String... args) throws Exception {
        Scope scope = Scope.processes(args[0]);
        RLock lock = scope.rlock();
        Lock taken = scope.lock();
        Condition condition = scope.condition();
        IntValue guarded = scope.intValue(0);
        IntValue raw = scope.value(ValueType.INT32, 0, ValueOptions.raw());
        LongValue wide = scope.value(ValueType.INT64, 0, ValueOptions.raw());
        Map<String, Callable<?>> operations = new LinkedHashMap<>();
        operations.put("lock", () -> {
            lock.lock();
            lock.unlock();
            return "";
        });
        operations.put("tryLock", () -> {
            lock.tryLock();
            lock.unlock();
            return "";
        });
        operations.put("hold", () -> {
            lock.hold().close();
            return "";
        });
        operations.put("holder", lock::holder);
        operations.put("isLocked", lock::isLocked);
        operations.put("isHeldByCurrentThread", taken::isHeldByCurrentThread);
        operations.put("get", guarded::get);
        operations.put("getAndAdd", () -> guarded.getAndAdd(1));
        operations.put("raw get", raw::get);
        operations.put("raw compareAndSet", () -> raw.compareAndSet(raw.peek(), 2));
        operations.put("raw getAndAdd", () -> wide.getAndAdd(1));
        operations.put("raw set", () -> {
            wide.set(2);
            return "";
        });
        for (int i = 0; i < WARM; i++) {
            for (Callable<?> operation : operations.values()) {
                operation.call();
            }
        }
        operations.put("new object", () -> scope.intValue(3));
        operations.put("named object", () -> scope.rlock("found"));

        Held held = lock.hold();
        taken.lock();
        List<Thread> sleepers = new ArrayList<>();
        Map<String, Throwable> woken = new LinkedHashMap<>();
        sleepers.add(Thread.ofPlatform().start(() -> sleep("lock, platform thread", taken::lock, woken)));
        sleepers.add(Thread.ofVirtual().start(() -> sleep("lock, virtual thread", taken::lock, woken)));
        sleepers.add(
                Thread.ofPlatform().start(() -> sleep("condition, platform thread", () -> wait(condition), woken)));
        sleepers.add(Thread.ofVirtual().start(() -> sleep("condition, virtual thread", () -> wait(condition), woken)));
        Eventually.equal("waiters for the lock", 2, taken::waiters);
        Eventually.equal("waiters for the condition", 2, condition::waiters);

        parent.say("ready");
        parent.expect("truncated");

        for (Thread sleeper : sleepers) {
            sleeper.join();
        }
        woken.forEach((what, thrown) -> parent.say(what + ": " + thrown));
        for (Map.Entry<String, Callable<?>> operation : operations.entrySet()) {
            parent.say(operation.getKey() + ": " + outcome(operation.getValue()));
        }
        parent.say("release: "
                + outcome(() -> {
                    held.close();
                    return "";
                }));
        parent.say("print: " + lock + " " + taken + " " + condition + " " + scope);
        scope.close();
        parent.say("closed: " + scope.isClosed());
        useAnother();
        parent.say("used another");
    }

    private static String outcome(Callable<?> operation) {
        try {
            return "returned " + operation.call();
        } catch (Exception | Error e) {
            return e.toString();
        }
    }

    private static void sleep(String what, Runnable wait, Map<String, Throwable> woken) {
        try {
            wait.run();
        } catch (RuntimeException | Error e) {
            synchronized (woken) {
                woken.put(what, e);
            }
        }
    }

    private static void wait(Condition condition) {
        condition.acquire();
        condition.awaitUninterruptibly();
    }

    /// The thread that looks after sleepers is the same for all scopes: it must have survived.
    private static void useAnother() throws InterruptedException {
        try (Scope another = Scope.processes()) {
            RLock lock = another.rlock();
            IntValue held = another.value(ValueType.INT32, 0, ValueOptions.raw());
            JvmProcess holder = (JvmProcess) another.start(TruncationIT::holdForEver, lock, held);
            Eventually.holds("the worker holds the lock", () -> held.get() == 1);
            Thread next = Thread.ofPlatform().start(() -> lock.hold().close());
            Eventually.equal("waiters", 1, lock::waiters);
            holder.kill();
            next.join();
            holder.join();
        }
    }

    private static void holdForEver(RLock lock, IntValue held) throws InterruptedException {
        lock.lock();
        held.set(1);
        Thread.sleep(Long.MAX_VALUE);
    }

    /// To nothing; so that the tables are left but no object is; in the middle of a page.
    @ParameterizedTest
    @ValueSource(longs = {0, 0x35000, 0x2d010})
    void everyOperationSaysSoAndTheJvmLives(long size) throws Exception {
        try (ChildJvm user = ChildJvm.start("user", TruncationIT::use, name)) {
            user.expect("ready");
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(size);
            }
            user.send("truncated");
            String truncated = ScopeAccessException.class.getName() + ": " + path + " was truncated by another program,"
                    + " and what lay in it is lost; close the scope, remove the file and open the scope anew";
            for (int sleeper = 0; sleeper < 4; sleeper++) {
                assertThat(user.next()).endsWith(" thread: " + truncated);
            }
            List<String> said = new ArrayList<>();
            for (int operation = 0; operation < OPERATIONS; operation++) {
                said.add(user.next());
            }
            assertThat(said)
                    .allSatisfy(each ->
                            assertThat(each.substring(each.indexOf(": ") + 2)).isIn(truncated, LATE));
            assertThat(user.next())
                    .startsWith("print: RLock[truncated] Lock[truncated] Condition[")
                    .contains("truncated]")
                    .endsWith("] Scope[processes:" + name + "]");
            assertThat(user.next()).isEqualTo("closed: true");
            user.expect("used another");
            assertThat(user.waitFor()).isZero();
        }
    }
}

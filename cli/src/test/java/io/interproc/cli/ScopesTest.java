package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.BoundedSemaphore;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Lock;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.ThreadRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/// The commands that look at scopes, with a process that has some open.
@ExtendWith(LeakCheck.class)
class ScopesTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private final String name = "cli-test-" + ProcessHandle.current().pid();

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        Files.deleteIfExists(file());
    }

    private Path file() {
        return Path.of("/dev/shm/interproc." + name);
    }

    /// Holds a lock twice and waits on a condition, in a scope of the given name and a private one.
    static void occupy(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0]);
                Scope secret = Scope.processes()) {
            RLock stock = scope.rlock("stock");
            scope.intValue("open", 42);
            Condition changed = scope.condition("changed");
            secret.doubleValue(2.5);
            Thread.ofPlatform().daemon().name("clerk").start(() -> {
                changed.acquire();
                changed.awaitUninterruptibly();
            });
            Eventually.holds(
                    "the clerk waits",
                    () -> changed.waiters() == 1 && !changed.getLock().isLocked());
            try (Held _ = stock.hold();
                    Held _ = stock.hold()) {
                parent.say("ready");
                parent.next();
            }
        }
    }

    @Test
    void lsListsNamedAndPrivateScopesWithTheirProcesses() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("ls");
            assertThat(run.code()).isZero();
            assertThat(run.outLines().getFirst()).matches("NAME +PROCESSES +OBJECTS +WAITING +MEMORY +CREATED");
            String rest = " +" + owner.pid() + " +%d +%d +\\d.* [KM]iB +" + TIME;
            assertThat(run.outLines()).anyMatch(line -> line.matches(name + rest.formatted(3, 1)));
            assertThat(run.outLines()).anyMatch(line -> line.matches("\\(private\\)" + rest.formatted(1, 0)));
        }
    }

    @Test
    void showTellsWhoHoldsAndWhoWaits() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("show", name);
            assertThat(run.code()).isZero();
            assertThat(run.out().replaceAll(TIME, "TIME")).matches("""
                            scope %s, %s
                            created TIME, .* in use, .* reserved, at most 1 GiB

                            PROCESS +STATE +SINCE +WORKER
                            %3$d +alive +TIME

                            OBJECT +KIND +VALUE +WAITING +HELD BY
                            stock +RLock +process %3$d, thread \\d+ \\(main\\)
                            (open +Value 'i' +42
                            |changed +Condition +1
                            ){2}
                            WAITING +FOR +OF +SINCE
                            process %3$d, thread \\d+ \\(clerk\\) +notification +changed +\\d+\\.\\d{3} s

                            BLOCKS OF +USED +FREE
                            (\\d+ (B|KiB) +\\d+ +\\d+
                            )+\\d.* free in blocks, .* free in pages, largest new block .*
                            """.formatted(name, file(), owner.pid()));
        }
    }

    private static List<String> objectsIn(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.outLines().stream()
                .dropWhile(line -> !line.startsWith("OBJECT "))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    @Test
    void showIsNarrowedByHoldersWaitersKindsAndNames() {
        try (ChildJvm owner = occupiedScope()) {
            assertThat(objectsIn(Run.of("show", name, "--held"))).containsExactly("stock");
            assertThat(objectsIn(Run.of("show", name, "--waiting"))).containsExactly("changed");
            assertThat(objectsIn(Run.of("show", name, "--held", "--waiting"))).isEmpty();
            assertThat(objectsIn(Run.of("show", name, "--kind", "value"))).containsExactly("open");
            assertThat(objectsIn(Run.of("show", name, "--kind", "RLock,Condition")))
                    .containsExactlyInAnyOrder("stock", "changed");
            assertThat(objectsIn(Run.of("show", name, "--name", "?to*"))).containsExactly("stock");
            assertThat(objectsIn(Run.of("show", name, "--name", "*e*", "--kind", "Value")))
                    .containsExactly("open");
            assertThat(Run.of("show", name, "--held").out())
                    .as("what is not about the objects that are held")
                    .doesNotContain("PROCESS", "WAITING FOR", "clerk", "BLOCKS OF");
            assertThat(Run.of("show", name, "--waiting").out()).contains("(clerk)");
            assertThat(Run.of("show", name, "--kind", "condition", "--format", "json")
                            .out())
                    .contains("\"name\": \"changed\"", "\"threadName\": \"clerk\"", "\"of\": \"changed\"")
                    .doesNotContain("\"stock\"");
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void lsIsNarrowedToScopesThatHaveSuchObjects() {
        try (ChildJvm owner = occupiedScope()) {
            String line = name + " +" + owner.pid() + " +%d +%d +\\d.*";
            assertThat(Run.of("ls", "--held").outLines()).anyMatch(found -> found.matches(line.formatted(1, 0)));
            assertThat(Run.of("ls", "--waiting").outLines()).anyMatch(found -> found.matches(line.formatted(1, 1)));
            assertThat(Run.of("ls", "--name", "open").outLines())
                    .anyMatch(found -> found.matches(line.formatted(1, 0)))
                    .noneMatch(found -> found.matches("\\(private\\) +" + owner.pid() + " .*"));
            assertThat(Run.of("ls", "--kind", "event").out()).doesNotContain(name);
            assertThat(Run.of("ls", "--kind", "value", "--format", "json").out())
                    .contains("\"name\": \"" + name + "\"", "\"objectCount\": 1", "\"waiterCount\": 0");
        }
    }

    /// In both commands they are the numbers of what the options leave, and all else is of the scope.
    @Test
    void countsUnderAFilterMeanTheSameInLsAndShow() {
        try (ChildJvm owner = occupiedScope()) {
            for (String command : List.of("ls", "show " + name)) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--waiting", "--name", "*", "--format", "json"));
                assertThat(Run.of(words.toArray(String[]::new)).out().replaceAll("\\s+", " "))
                        .as(command)
                        .contains("\"objectCount\": 1, \"nameCount\": 3, \"waiterCount\": 1,");
            }
            assertThat(Run.of("show", name, "--format", "json").out())
                    .contains("\"objectCount\": 3", "\"waiterCount\": 1");
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void aFilterThatNothingMatchesIsSaidInOneLine() {
        try (ChildJvm owner = occupiedScope()) {
            assertThat(Run.of("show", name, "--kind", "event").outLines())
                    .hasSize(3)
                    .last()
                    .isEqualTo("no object of the scope is as asked for");
            assertThat(Run.of("ls", "--name", "nothing has this name").outLines())
                    .containsExactly("no scope has objects as asked for");
            assertThat(Run.of("ls", "--name", "nothing has this name", "--format", "json")
                            .out())
                    .isEqualToIgnoringNewLines("[]");
            assertThat(Run.of("show", name, "--kind", "event", "--format", "json")
                            .out())
                    .contains("\"objects\": []");
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void namesAreCutAndEscapedForPeopleAndWholeForPrograms() {
        try (Scope scope = Scope.processes(name)) {
            String longName = "n".repeat(1024);
            String turned = "evil\u202egnp.exe\u200b";
            scope.event(longName);
            scope.event(turned);
            assertThat(Run.of("show", name).outLines())
                    .anyMatch(line -> line.startsWith("n".repeat(59) + "…  Event"))
                    .anyMatch(line -> line.startsWith("evil\\u202egnp.exe\\u200b  "));
            assertThat(Run.of("show", name, "--format", "json").out())
                    .contains("\"" + longName + "\"", "\"" + turned + "\"");
            assertThat(objectsIn(Run.of("show", name, "--name", turned))).hasSize(1);
        }
    }

    @Test
    void whateverIsTextOfAnotherProgramIsEscapedOnceForPeople() throws Exception {
        try (Scope scope = Scope.processes(name);
                ThreadRunner threads = new ThreadRunner()) {
            Lock lock = scope.lock("bs\\n");
            scope.event(" ");
            scope.value(ValueType.CODE_POINT, "\\", ValueOptions.named("letter"));
            scope.value(ValueType.CODE_POINT, "\u202e", ValueOptions.named("turn"));
            lock.lock();
            try {
                threads.run(() -> {
                    Thread.currentThread().setName("w\\\u202e");
                    lock.hold().close();
                });
                Eventually.equal("waiters", 1, lock::waiters);
                assertThat(Run.of("show", name).out())
                        .containsPattern("\nbs\\\\\\\\n +Lock +1 +process")
                        .containsPattern("\n\" \" +Event +not set\n")
                        .containsPattern("\nletter +Value 'u' +\\\\\\\\\n")
                        .containsPattern("\nturn +Value 'u' +\\\\u202e\n")
                        .containsPattern("\\(w\\\\\\\\\\\\u202e\\) +lock +bs\\\\\\\\n +\\d");
                assertThat(Run.of("show", name, "--format", "json").out())
                        .contains("\"name\": \"bs\\\\n\"", "\"name\": \" \"", "\"value\": \"\\\\\"");
            } finally {
                lock.unlock();
            }
            threads.joinAll();
        }
    }

    /// The lock is another object, which may guard many values.
    @Test
    void thoseWhoWaitForALockThatAValueWasGivenAreWaitersOfTheLockOnly() throws Exception {
        try (Scope scope = Scope.processes(name);
                ThreadRunner threads = new ThreadRunner()) {
            Lock lock = scope.lock("lock");
            IntValue given =
                    scope.value(ValueType.INT32, 5, ValueOptions.named("given").withLock(lock));
            IntValue own = scope.intValue("own", 1);
            Condition condition = scope.condition("condition");
            try (Held _ = lock.hold();
                    Held _ = own.hold();
                    Held _ = condition.getLock().hold()) {
                threads.run(given::incrementAndGet);
                threads.run(() -> lock.hold().close());
                threads.run(own::incrementAndGet);
                threads.run(() -> condition.getLock().hold().close());
                Eventually.equal("waiters for the lock", 2, lock::waiters);
                Eventually.equal("waiters for the value", 1, own.getLock()::waiters);
                Eventually.equal("waiters for the condition's lock", 1, condition.getLock()::waiters);
                assertThat(Run.of("show", name).out())
                        .containsPattern("\nlock +Lock +2 +process")
                        .containsPattern("\ngiven +Value 'i' +5 +process")
                        .containsPattern("\nown +Value 'i' +1 +1 +process")
                        .containsPattern("\ncondition +Condition +1 +process");
                assertCounted("", 4, 4);
                assertCounted("--waiting", 3, 4);
                assertCounted("--waiting --kind value", 1, 1);
                assertCounted("--kind value", 2, 1);
                assertCounted("--waiting --name given", 0, 0);
                assertCounted("--name given", 1, 0);
                assertCounted("--waiting --held --name lock", 1, 2);
                assertCounted("--waiting --kind condition", 1, 1);
            }
            threads.joinAll();
        }
    }

    /// `ls`, and `show` with both formats, agree on what the options leave.
    private void assertCounted(String options, int objects, int waiters) {
        String[] words = (name + " " + options).trim().split(" ");
        List<String> show = new ArrayList<>(List.of(words));
        show.addFirst("show");
        Run text = Run.of(show.toArray(String[]::new));
        assertThat(text.outLines().stream().filter(line -> line.startsWith("process ")))
                .as("the waiters that show %s lists", options)
                .hasSize(waiters);
        show.addAll(List.of("--format", "json"));
        String json = Run.of(show.toArray(String[]::new)).out();
        String counts = "\"objectCount\": " + objects + ",\\s+\"nameCount\": 4,\\s+\"waiterCount\": " + waiters + ",";
        assertThat(json).as("show %s", options).containsPattern(counts);
        assertThat(json.split("\"offset\": ", -1)).as("objects").hasSize(objects + 1);
        assertThat(json.split("\"nanos\": ", -1)).as("waiters").hasSize(waiters + 1);
        assertThat(Pattern.compile("\"waiters\": (\\d+)")
                        .matcher(json)
                        .results()
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .sum())
                .as("the waiters of the objects")
                .isEqualTo(waiters);
        words[0] = "ls";
        String line = name + " +\\d+ +" + objects + " +" + waiters + " .*";
        assertThat(Run.of(words).outLines().stream().filter(found -> found.matches(line)))
                .as("ls %s", options)
                .hasSize(objects == 0 ? 0 : 1);
    }

    @Test
    void waitersWhoseProcessIsDeadAreMarkedAndNotCounted() throws Exception {
        try (ChildJvm owner = occupiedScope()) {
            assertThat(Run.of("show", name, "--format", "json").out())
                    .containsPattern("\"threadName\": \"clerk\"[^}]*\"nanos\": \\d+,\\s+\"alive\": true");
            owner.kill();
            owner.waitForRelease();
        }
        assertThat(Run.of("ls").outLines()).anyMatch(line -> line.matches(name + " +none +3 +0 .*"));
        assertThat(Run.of("show", name).out())
                .containsPattern("process \\d+, thread \\d+ \\(clerk\\), dead +notification +changed\n")
                .containsPattern("\nchanged +Condition\n");
        assertThat(Run.of("show", name, "--format", "json").out())
                .containsPattern("\"threadName\": \"clerk\"[^}]*\"nanos\": null,\\s+\"alive\": false")
                .contains("\"waiterCount\": 0")
                .doesNotContain("\"waiters\": 1");
        assertThat(Run.of("show", name, "--kind", "condition").out()).contains("(clerk), dead");
        assertThat(Run.of("show", name, "--waiting").out()).endsWith("no object of the scope is as asked for\n");
        assertThat(Run.of("show", name, "--kind", "condition", "--format", "json")
                        .out())
                .contains("\"objectCount\": 1", "\"waiterCount\": 0");
        assertThat(Run.of("ls", "--waiting").out()).doesNotContain(name);
    }

    @Test
    void showEndsATableAtTheLimitAndSaysHowManyMoreThereAre() {
        try (Scope scope = Scope.processes(name)) {
            for (int i = 0; i < 250; i++) {
                scope.event("event-" + i);
            }
            scope.rlock("lock");
            Run run = Run.of("show", name);
            assertThat(objectsIn(run)).hasSize(101);
            assertThat(run.outLines())
                    .contains("and 151 more: --limit 0 shows all; --name, --kind, --held and --waiting show some");
            assertThat(Run.of("show", name, "--limit", "7", "--kind", "event").outLines())
                    .anyMatch(line -> line.startsWith("and 243 more: "));
            assertThat(objectsIn(Run.of("show", name, "--limit", "0"))).hasSize(251);
            assertThat(objectsIn(Run.of("show", name, "--limit", "251"))).hasSize(251);
            assertThat(Run.of("show", name, "--format", "json").out().split("\"kind\": \"Event\"", -1))
                    .as("all objects, since JSON is for programs")
                    .hasSize(251);
            assertThat(Run.of("show", name, "--format", "json", "--limit", "3")
                            .out()
                            .split("\"kind\": ", -1))
                    .hasSize(4);
        }
    }

    @Test
    void showTellsOfTheHeapAndOfRemovedObjectsThatAProcessRefersTo() {
        try (Scope scope = Scope.processes(name)) {
            RLock removed = scope.rlock("removed");
            scope.remove(removed);
            assertThat(Run.of("show", name).out())
                    .contains("1 removed object keeps its memory until no process refers to it")
                    .containsPattern("\n128 B +1 +\\d+\n");
            assertThat(Run.of("show", name, "--format", "json").out().replaceAll("\\s+", " "))
                    .containsPattern(
                            "\"blockBytes\": 128, \"used\": 0, \"removed\": 1, \"free\": \\d+, \"takenBytes\": 128")
                    .contains("\"largestBytes\": ");
            assertThat(removed.toString()).contains("removed");
        }
    }

    /// Lists a scope as `show` and `ls` do, and throws away what they print.
    static void listAll(Child parent, String... args) {
        try (PrintWriter out = new PrintWriter(Writer.nullWriter())) {
            for (String format : List.of("text", "json")) {
                int code = Main.run(out, out, "show", args[0], "--limit", "0", "--format", format);
                parent.say(format + " " + code);
            }
        }
    }

    /// The objects of the scope would take more than that if they were kept.
    @Test
    void aListingTakesMemoryForAFewObjectsHoweverManyThereAre() {
        try (Scope scope = Scope.processes(name)) {
            for (int i = 0; i < 200_000; i++) {
                scope.event();
            }
            try (ChildJvm lister = ChildJvm.start("lister", List.of("-Xmx20m"), ScopesTest::listAll, name)) {
                lister.expect("text 0");
                lister.expect("json 0");
            }
        }
    }

    @Test
    void doctorTellsHowMuchOfWhatIsLimitedAScopeUses() {
        try (ChildJvm owner = occupiedScope()) {
            assertThat(Run.of("doctor").outLines())
                    .anyMatch(line ->
                            line.matches("ok    limits +" + name + ": 1 of 1024 processes; .* [KM]iB in use, .* [KM]iB"
                                    + " reserved, at most 1 GiB, for 3 objects and 3 names; \\d of 65535 records for"
                                    + " waiting threads"));
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void showTakesAProcessForItsPrivateScopes() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("show", String.valueOf(owner.pid()));
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .startsWith("private scope\n")
                    .containsPattern("@\\d+ +Value 'd' +2\\.5\n")
                    .doesNotContain("stock");
        }
    }

    /// Held, since a timer that is collected ends its thread.
    private static final List<Timer> TIMERS = new ArrayList<>();

    /// A task that returns and leaves a thread behind.
    static void forgetTimer(IntValue value) {
        value.incrementAndGet();
        TIMERS.add(new Timer("forgotten", false));
    }

    @Test
    void showTellsWhatAWorkerWaitsForWhenItsTaskIsDone() throws Exception {
        try (Scope scope = Scope.processes(name)) {
            JvmProcess worker =
                    (JvmProcess) scope.worker().name("clerk").start(ScopesTest::forgetTimer, scope.intValue(0));
            String state = "clerk, task done, waits for thread \"forgotten\"";
            Eventually.holds(
                    "the state is shown", () -> Run.of("show", name).out().contains(state));
            assertThat(Run.of("show", name).out()).containsPattern(worker.pid() + " +alive +" + TIME + " +" + state);
            assertThat(Run.of("show", name, "--format", "json").out())
                    .contains("\"worker\": \"" + state.replace("\"", "\\\"") + "\"")
                    .contains("\"worker\": null");
            worker.kill();
            worker.join();
        }
    }

    @Test
    void showWritesJsonToo() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("show", name, "--format", "json");
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .startsWith("[\n  {\n    \"name\": \"" + name + "\",\n    \"path\": \"" + file() + "\"")
                    .contains("\"pid\": " + owner.pid(), "\"kind\": \"Value\"", "\"value\": \"42\"")
                    .contains("\"typeCode\": \"i\"", "\"typeCode\": null")
                    .contains("\"threadName\": \"clerk\"", "\"for\": \"notification\"")
                    .endsWith("}\n]\n");
        }
    }

    @Test
    void showTellsThatALockIsAbandonedOnceItsHolderIsDeadThoughNobodyTakesItOver() throws Exception {
        try (Scope scope = Scope.processes(name)) {
            scope.rlock("stock");
            long pid;
            try (ChildJvm holder = ChildJvm.start("holder", ScopesTest::occupy, name)) {
                holder.expect("ready");
                assertThat(Run.of("show", name, "--format", "json").out()).doesNotContain("\"abandoned\": true");
                pid = holder.pid();
                holder.kill();
                holder.waitForRelease();
            }
            assertThat(Run.of("show", name, "--format", "json").out()).containsOnlyOnce("\"abandoned\": true");
            Run run = Run.of("show", name);
            String dead = "stock +RLock .*nobody: abandoned by process " + pid + ", thread \\d+";
            assertThat(run.out()).containsPattern(dead);
            assertThat(scope.rlock("stock").isAbandoned()).isTrue(); // which sweeps the dead holder
            assertThat(Run.of("show", name).out()).containsPattern(dead);
            assertThat(Run.of("show", name, "--format", "json").out())
                    .containsPattern("\"abandonedBy\": \\{\\s+\"pid\": " + pid);
            scope.rlock("stock").hold().close();
            assertThat(Run.of("show", name).out()).doesNotContain("abandoned");
        }
    }

    /// Holds two permits of three, and waits for another two.
    static void holdPermits(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0])) {
            Semaphore slots = scope.semaphore("slots", 3);
            try (Permits _ = slots.hold(2)) {
                parent.say("ready");
                slots.acquire(2);
            }
        }
    }

    @Test
    void showTellsHowManyPermitsAProcessHolds() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm holder = ChildJvm.start("holder", ScopesTest::holdPermits, name)) {
            Semaphore slots = scope.semaphore("slots", 3);
            BoundedSemaphore places = scope.boundedSemaphore("places", 5);
            holder.expect("ready");
            Eventually.equal("waiters", 1, slots::waiters);
            String self = "process " + ProcessHandle.current().pid();
            String other = "process " + holder.pid();
            try (Permits _ = places.hold();
                    Permits _ = slots.hold()) {
                assertThat(Run.of("show", name).out().replace(self, "SELF").replace(other, "OTHER"))
                        .containsPattern("slots +Semaphore +0 +1 +(SELF|OTHER) \\(")
                        .contains("SELF (1 permit)", "OTHER (2 permits)")
                        .containsPattern("places +BoundedSemaphore +4 of 5 +SELF \\(1 permit\\)\n")
                        .containsPattern("OTHER, thread \\d+ \\(main\\) +permits +slots +\\d");
                assertThat(Run.of("show", name, "--format", "json").out().replaceAll("\\s+", " "))
                        .contains("{ \"pid\": " + holder.pid() + ", \"count\": 2, \"alive\": true }")
                        .contains("\"value\": 4, \"bound\": 5", "\"value\": 0, \"bound\": null");
            }
        }
    }

    @Test
    void showMarksPermitsOfADeadProcessUntilTheyHaveReturned() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm holder = ChildJvm.start("holder", ScopesTest::holdPermits, name)) {
            Semaphore slots = scope.semaphore("slots", 3);
            holder.expect("ready");
            holder.kill();
            holder.waitForRelease();
            String dead = "process " + holder.pid() + " (2 permits, dead)";
            assertThat(Run.of("show", name).out()).contains(dead);
            assertThat(Run.of("show", name, "--format", "json").out()).contains("\"alive\": false");
            assertThat(slots.tryAcquire(3)).isTrue(); // which takes them back
            assertThat(Run.of("show", name).out()).doesNotContain("permits");
        }
    }

    @Test
    void showCallsALockAsTheLockCallsItself() throws Exception {
        try (Scope scope = Scope.processes(name);
                ThreadRunner threads = new ThreadRunner()) {
            IntValue count = scope.intValue("count", 0);
            RLock lock = scope.rlock();
            String label = lock.toString().replaceFirst("RLock\\[(@\\d+), free]", "$1");
            try (Held _ = count.hold();
                    Held _ = lock.hold()) {
                threads.run(count::get);
                threads.run(() -> lock.hold().close());
                Eventually.equal("waiters for the value", 1, count.getLock()::waiters);
                Eventually.equal("waiters for the lock", 1, lock::waiters);
                assertThat(Run.of("show", name).out())
                        .containsPattern("\\n" + label + " +RLock ")
                        .containsPattern("lock +" + label + " +\\d")
                        .containsPattern("lock +count +\\d");
            }
            threads.joinAll();
        }
    }

    @Test
    void rmRefusesAScopeInUseAndNamesItsUsers() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("rm", name);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("interproc: scope " + name + " is used by process " + owner.pid()
                            + "; end it, or see interproc rm --help about --force\n");
            assertThat(file()).exists();
        }
    }

    @Test
    void rmRefusesAScopeOfSeveralProcessesInThePlural() {
        try (ChildJvm owner = occupiedScope();
                Scope _ = Scope.processes(name)) {
            assertThat(Run.of("rm", name).err())
                    .contains("process " + owner.pid(), ", process ", "; end them, or see interproc rm --help");
        }
    }

    @Test
    void rmOfAFileThatIsNoScopeNamesForce() throws Exception {
        Files.writeString(file(), "not a scope", StandardOpenOption.CREATE_NEW);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        Run run = Run.of("rm", name);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("interproc: " + file() + ": ")
                .endsWith("; interproc rm --force " + name + " removes it\n");
        assertThat(Run.of("rm", "--force", name)).isEqualTo(new Run(0, "removed " + name + "\n", ""));
    }

    @Test
    void rmWithForceRemovesTheNameOnly() {
        try (ChildJvm owner = occupiedScope()) {
            Run run = Run.of("rm", "--force", name);
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .isEqualTo("removed " + name + "\n  still open in process " + owner.pid()
                            + ": they continue among themselves, and whoever opens " + name
                            + " from now on gets another scope; close it there\n");
            assertThat(file()).doesNotExist();
            assertThat(owner.isAlive()).isTrue();
        }
    }

    @Test
    void aScopeThatLostItsNameIsShownAsLostBesideTheOneThatHasIt() {
        try (ChildJvm owner = occupiedScope()) {
            assertThat(Run.of("rm", "--force", name).code()).isZero();
            assertThat(Run.of("ls").outLines())
                    .anyMatch(line -> line.matches(name + " \\(lost\\) +" + owner.pid() + " +3 +1 .*"));
            Run run = Run.of("show", name);
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .startsWith("scope " + name + ", " + file() + " (deleted)\nlost: another program removed");
            assertThat(run.out()).containsPattern("stock +RLock +process " + owner.pid());
            assertThat(Run.of("doctor").out()).containsPattern("warn +lost names .*" + name + " \\(lost\\)");
            try (Scope _ = Scope.processes(name)) {
                assertThat(Run.of("show", name, "--format", "json").out())
                        .containsSubsequence("\"path\": \"" + file(), "\"nameLost\": false", "\"nameLost\": true");
            }
        }
        assertThat(Run.of("ls").out()).doesNotContain(name);
    }

    @Test
    void whatKilledProcessesLeaveIsShownAndRemoved() throws Exception {
        try (ChildJvm owner = occupiedScope()) {
            owner.kill();
            owner.waitForRelease();
        }
        assertThat(Run.of("ls").outLines()).anyMatch(line -> line.matches(name + " +none .*"));
        assertThat(Run.of("show", name).out()).containsPattern("\\d+ +dead +" + TIME);
        assertThat(Run.of("doctor").out()).containsPattern("left by killed processes: .*" + name);
        assertThat(Run.of("rm", name)).isEqualTo(new Run(0, "removed " + name + "\n", ""));
        assertThat(file()).doesNotExist();
    }

    @Test
    void aNameThatIsNotThereOrNotLegalIsOneLine() {
        Run missing = new Run(1, "", "interproc: there is no scope of this name: " + name + "\n");
        assertThat(Run.of("show", name)).isEqualTo(missing);
        assertThat(Run.of("rm", name)).isEqualTo(missing);
        assertThat(Run.of("rm", "--force", name)).isEqualTo(missing);
        assertThat(Run.of("show", "a/b").err()).matches("interproc: name must not contain '/' .*\n");
    }

    @Test
    void aProcessWithoutPrivateScopesIsOneLine() {
        String pid = String.valueOf(ProcessHandle.current().pid());
        Run run = Run.of("show", pid);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("interproc: process " + pid
                        + " has no private scope that this user can see; interproc ls lists those there are\n");
    }

    /// Not with the real removal: on a machine where others work, their abandoned scopes are not ours to remove.
    @Test
    void gcSaysWhatItRemoved() {
        StringWriter out = new StringWriter();
        GcCommand gc = new GcCommand();
        new CommandLine(gc).setOut(new PrintWriter(out));
        assertThat(gc.report(List.of("orders", "stock"))).isZero();
        assertThat(out).hasToString("removed orders\nremoved stock\ngc: 2 removed\n");
    }

    private ChildJvm occupiedScope() {
        ChildJvm owner = ChildJvm.start("owner", ScopesTest::occupy, name);
        owner.expect("ready");
        return owner;
    }
}

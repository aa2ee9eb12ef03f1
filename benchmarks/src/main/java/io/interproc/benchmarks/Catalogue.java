package io.interproc.benchmarks;

import static io.interproc.benchmarks.report.Side.BASELINE;
import static io.interproc.benchmarks.report.Side.C;
import static io.interproc.benchmarks.report.Side.JDK;
import static io.interproc.benchmarks.report.Side.OURS;
import static io.interproc.benchmarks.report.Side.PYTHON;

import io.interproc.WaitPolicy;
import io.interproc.benchmarks.jmh.HeapBenchmark;
import io.interproc.benchmarks.jmh.JdkBenchmark;
import io.interproc.benchmarks.jmh.SharedBenchmark;
import io.interproc.benchmarks.party.NamesParty;
import io.interproc.benchmarks.party.NotifyingParty;
import io.interproc.benchmarks.party.RequestingParty;
import io.interproc.benchmarks.party.StartingParty;
import io.interproc.benchmarks.party.VisitingParty;
import io.interproc.benchmarks.report.Bar;
import io.interproc.benchmarks.report.Bar.AlwaysAtMost;
import io.interproc.benchmarks.report.Bar.MedianAtMost;
import io.interproc.benchmarks.report.Bar.TimesPeer;
import io.interproc.benchmarks.report.Figures;
import io.interproc.benchmarks.report.Side;
import io.interproc.benchmarks.run.Benchmark;
import io.interproc.benchmarks.run.CPeers;
import io.interproc.benchmarks.run.Effort;
import io.interproc.benchmarks.run.JmhMeasurement;
import io.interproc.benchmarks.run.Listing;
import io.interproc.benchmarks.run.Measurement;
import io.interproc.benchmarks.run.OneProcess;
import io.interproc.benchmarks.run.ProcessStart;
import io.interproc.benchmarks.run.PythonPeers;
import io.interproc.benchmarks.run.Recovery;
import io.interproc.benchmarks.run.TwoProcesses;
import io.interproc.benchmarks.run.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The benchmarks there are: who takes part in each, and the bars that ours must reach.
final class Catalogue {

    /// How many objects a scope has that has many.
    private static final int MANY = 1_000_000;

    private static final Bar LISTED = new AlwaysAtMost(Figures.NANOS_PER_OP, Duration.ofSeconds(2));

    private final CPeers c;
    private final PythonPeers python;
    private final TwoProcesses twoProcesses;
    private final Workspace workspace;
    private final ProcessStart processStart;
    private final Recovery recovery;
    private final Listing listing;

    /// Takes the workspace in which the processes live, the peers, and the folder of the modules of the command
    /// line.
    Catalogue(Workspace workspace, CPeers c, PythonPeers python, Path commandLine) {
        this.c = c;
        this.python = python;
        this.twoProcesses = new TwoProcesses(workspace);
        this.workspace = workspace;
        this.processStart = new ProcessStart(workspace);
        this.recovery = new Recovery(workspace);
        this.listing = new Listing(workspace, commandLine);
    }

    List<Benchmark> all() {
        return List.of(
                benchmark(
                        "rlock",
                        "lock + unlock, RLock, uncontended",
                        Map.of(
                                OURS, shared("lockAndUnlock"),
                                C, c.program("rlock"),
                                PYTHON, python.script("rlock"),
                                JDK, jdk("lockAndUnlock")),
                        new TimesPeer(C, 0.8),
                        new TimesPeer(JDK, 1.5)),
                benchmark(
                        "hold",
                        "the same by hold() or `with`",
                        Map.of(OURS, shared("hold"), PYTHON, python.script("hold"))),
                benchmark(
                        "value-add",
                        "Value += 1 under its lock",
                        Map.of(
                                OURS, shared("addUnderLock"),
                                C, c.program("value_add"),
                                PYTHON, python.script("value_add"),
                                JDK, jdk("addUnderLock")),
                        new TimesPeer(C, 0.9),
                        new TimesPeer(PYTHON, 1.0 / 60)),
                benchmark(
                        "get-and-add",
                        "getAndAdd, 32 bits, without a lock",
                        Map.of(OURS, shared("getAndAddInt"), C, c.program("get_and_add"), JDK, jdk("getAndAddInt")),
                        new TimesPeer(C, 1.5)),
                benchmark(
                        "get-and-add-long",
                        "getAndAdd, 64 bits, without a lock",
                        Map.of(
                                OURS, shared("getAndAddLong"),
                                C, c.program("get_and_add_long"),
                                JDK, jdk("getAndAddLong")),
                        new TimesPeer(C, 1.5)),
                benchmark(
                        "get-and-add-guarded",
                        "getAndAdd of a Value with a lock",
                        Map.of(OURS, shared("getAndAddGuarded"), PYTHON, python.script("value_add"))),
                benchmark(
                        "semaphore",
                        "acquire + release, Semaphore, uncontended",
                        Map.of(
                                OURS, shared("acquireAndRelease"),
                                C, c.program("semaphore"),
                                PYTHON, python.script("semaphore"),
                                JDK, jdk("acquireAndRelease")),
                        new TimesPeer(C, 1.2)),
                benchmark(
                        "semaphore-hold",
                        "the same by hold() (C, Python: acquire + release)",
                        Map.of(
                                OURS, shared("holdPermit"),
                                C, c.program("semaphore"),
                                PYTHON, python.script("semaphore")),
                        new TimesPeer(C, 3)),
                benchmark(
                        "event-poll",
                        "isSet of an Event + a step (JDK: a volatile read + it)",
                        Map.of(OURS, shared("isSetBetweenSteps"), JDK, jdk("isSetBetweenSteps")),
                        new TimesPeer(JDK, 1.5)),
                benchmark(
                        "event-is-set",
                        "isSet of an Event, nothing else (JDK: a volatile read)",
                        Map.of(OURS, shared("isSet"), JDK, jdk("isSet")),
                        new TimesPeer(JDK, 1.5)),
                heap(64, "64 bytes"),
                heapOfTwo(64, "64 bytes"),
                heap(1024, "1 KiB"),
                heapOfTwo(1024, "1 KiB"),
                heapHeld(64, "64 bytes"),
                heapHeld(1024, "1 KiB"),
                benchmark(
                        "heap-64-handed",
                        "one process allocates 64 bytes, another one frees (C: threads)",
                        Map.of(OURS, twoProcesses.handedOver(64), C, c.program("heap_64_handed"))),
                requests(
                        "region",
                        "a value and an rlock in a region (baseline: they stay)",
                        RequestingParty.Objects.UNNAMED,
                        10_000_000,
                        new TimesPeer(BASELINE, 3)),
                requests("region-named", "the same, both with names", RequestingParty.Objects.NAMED, 1_000_000),
                requests(
                        "region-threads",
                        "the same in a scope of threads, without names",
                        RequestingParty.Objects.OF_THREADS,
                        1_000_000),
                names(
                        "names",
                        "open one of 1,000,000 names (baseline: of 1,000)",
                        NamesParty.Kind.PRESENT,
                        new TimesPeer(BASELINE, 3)),
                names(
                        "names-absent",
                        "find that none of 1,000,000 has a name (baseline: of 1,000)",
                        NamesParty.Kind.ABSENT,
                        new TimesPeer(BASELINE, 3)),
                benchmark(
                        "contended",
                        "RLock contended by 2 processes",
                        Map.of(
                                OURS, twoProcesses.contendedLock(),
                                C, c.program("contended"),
                                PYTHON, python.script("contended")),
                        new TimesPeer(C, 1)),
                benchmark(
                        "first-visit",
                        "first visit of another process to a lock used alone",
                        Map.of(OURS, twoProcesses.visits(VisitingParty.Kind.FIRST), C, c.program("first_visit")),
                        new MedianAtMost(Figures.NANOS_PER_OP, Duration.ofNanos(50_000))),
                benchmark(
                        "visitor",
                        "visits once a millisecond beside a busy process",
                        Map.of(OURS, twoProcesses.visits(VisitingParty.Kind.PERIODIC), C, c.program("visitor")),
                        new TimesPeer(C, 1.5)),
                benchmark(
                        "condition",
                        "condition ping-pong, 2 processes, both run",
                        Map.of(
                                OURS, twoProcesses.pingPong(WaitPolicy.ADAPTIVE),
                                C, c.program("condition"),
                                PYTHON, python.script("condition")),
                        new TimesPeer(C, 1.0 / 20)),
                benchmark(
                        "condition-asleep",
                        "the same without spinning (C: bare futex)",
                        Map.of(OURS, twoProcesses.pingPong(WaitPolicy.SLEEP), C, c.program("futex")),
                        new TimesPeer(C, 1.3)),
                benchmark(
                        "notify-all",
                        "10,000 virtual threads wait, notify all, per thread",
                        Map.of(
                                OURS, notifyAll(NotifyingParty.Kind.OURS),
                                JDK, notifyAll(NotifyingParty.Kind.JDK)),
                        new TimesPeer(JDK, 5)),
                benchmark(
                        "process-start",
                        "process start + join (JDK: an empty JVM)",
                        Map.of(
                                OURS, new OneProcess(workspace, StartingParty.class),
                                PYTHON, python.script("process_start"),
                                JDK, processStart.emptyJvm()),
                        new TimesPeer(PYTHON, 2)),
                benchmark(
                        "recovery",
                        "SIGKILL of the holder to the next owner",
                        Map.of(OURS, recovery, C, c.program("recovery")),
                        new MedianAtMost(Recovery.RELEASE_TO_OWNER_P50, Duration.ofMillis(5)),
                        new AlwaysAtMost(Recovery.RELEASE_TO_OWNER_P99, Duration.ofMillis(100))),
                recoveryAmongMany("recovery-many", "the same among 1,000,000 named objects", 0),
                recoveryAmongMany("recovery-handles", "the same, the dead had handles of 100,000 of them", 100_000),
                listing("ls", "`interproc ls`, 1,000,000 objects, 64 MiB heap", listing.ls(MANY), LISTED),
                listing("show", "`interproc show` of them", listing.show(MANY), LISTED),
                listing("show-all", "`interproc show --limit 0` of them", listing.showAll(MANY)));
    }

    private static Benchmark listing(String id, String title, Measurement ours, Bar... bars) {
        return benchmark(id, title, Map.of(OURS, ours), bars);
    }

    private Benchmark requests(String id, String title, RequestingParty.Objects objects, int requests, Bar... bars) {
        return benchmark(
                id,
                title,
                Map.of(
                        OURS, requests(RequestingParty.Kind.REGION, objects, requests),
                        BASELINE, requests(RequestingParty.Kind.STAY, objects, Math.min(requests, 1_000_000))),
                bars);
    }

    private Measurement requests(RequestingParty.Kind kind, RequestingParty.Objects objects, int requests) {
        return time -> new OneProcess(
                        workspace,
                        List.of("-Xmx64m"),
                        RequestingParty.class,
                        kind.name(),
                        objects.name(),
                        String.valueOf(Effort.part(requests, time)))
                .measure(time);
    }

    private Benchmark names(String id, String title, NamesParty.Kind kind, Bar... bars) {
        return benchmark(
                id,
                title,
                Map.of(OURS, time -> names(kind, Effort.part(MANY, time)).measure(time), BASELINE, names(kind, 1000)),
                bars);
    }

    private Measurement names(NamesParty.Kind kind, int objects) {
        return new OneProcess(workspace, NamesParty.class, kind.name(), String.valueOf(objects));
    }

    private Benchmark recoveryAmongMany(String id, String title, int handles) {
        return benchmark(
                id,
                title,
                Map.of(OURS, new Recovery(workspace, MANY, handles)),
                new MedianAtMost(Recovery.RELEASE_TO_OWNER_P50, Duration.ofMillis(2)),
                new AlwaysAtMost(Recovery.RELEASE_TO_OWNER_P99, Duration.ofMillis(20)));
    }

    private Benchmark heapHeld(int bytes, String size) {
        return benchmark(
                "heap-" + bytes + "-held",
                "allocate 1,000 blocks, " + size + ", then free all, per block",
                Map.of(
                        OURS,
                        new JmhMeasurement(HeapBenchmark.class, "allocateAllAndFreeAll" + bytes),
                        C,
                        c.program("heap_" + bytes + "_held")),
                new TimesPeer(C, 2));
    }

    private Benchmark heap(int bytes, String size) {
        return benchmark(
                "heap-" + bytes,
                "allocate + free, " + size + ", one process",
                Map.of(
                        OURS,
                        new JmhMeasurement(HeapBenchmark.class, "allocateAndFree" + bytes),
                        C,
                        c.program("heap_" + bytes)),
                new TimesPeer(C, 2));
    }

    private Benchmark heapOfTwo(int bytes, String size) {
        return benchmark(
                "heap-" + bytes + "-two",
                "allocate + free, " + size + ", two processes at once",
                Map.of(OURS, twoProcesses.heap(bytes), C, c.program("heap_" + bytes + "_two")),
                new TimesPeer(C, 4));
    }

    private static Benchmark benchmark(String id, String title, Map<Side, Measurement> sides, Bar... bars) {
        return new Benchmark(id, title, sides, List.of(bars));
    }

    private Measurement notifyAll(NotifyingParty.Kind kind) {
        return new OneProcess(workspace, NotifyingParty.class, kind.name());
    }

    private static Measurement shared(String method) {
        return new JmhMeasurement(SharedBenchmark.class, method);
    }

    private static Measurement jdk(String method) {
        return new JmhMeasurement(JdkBenchmark.class, method);
    }
}

package io.interproc.benchmarks.run;

import io.interproc.WaitPolicy;
import io.interproc.benchmarks.party.AllocatingParty;
import io.interproc.benchmarks.party.ContendingParty;
import io.interproc.benchmarks.party.HandingParty;
import io.interproc.benchmarks.party.PingPongParty;
import io.interproc.benchmarks.party.VisitingParty;
import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures ours between two child JVMs, which meet in a named scope of their own.
public final class TwoProcesses {

    /// What the compiler of a child JVM needs beyond the time that the figures settle in: it counts calls, and
    /// those who sleep in turns make few.
    private static final Duration JIT_WARM_UP = Duration.ofSeconds(2);

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private final Workspace workspace;

    /// Takes the workspace in which the children live.
    public TwoProcesses(Workspace workspace) {
        this.workspace = workspace;
    }

    /// Returns a name for a scope that nobody else uses.
    static String freshScopeName() {
        return "bench-" + ProcessHandle.current().pid() + "-" + SCOPES.incrementAndGet();
    }

    /// Returns the measurement of one lock that both take without a pause.
    public Measurement contendedLock() {
        return time -> contended(play(ContendingParty.class, time));
    }

    /// Returns the measurement of a condition over which both take turns.
    public Measurement pingPong(WaitPolicy policy) {
        return time -> pingPong(play(PingPongParty.class, time, policy.name()));
    }

    /// Returns the measurement of visits to locks that the other process uses.
    public Measurement visits(VisitingParty.Kind kind) {
        return time -> play(VisitingParty.class, time, kind.name()).getLast();
    }

    /// Returns the measurement of one heap from which both allocate: what a block costs each of them.
    ///
    /// @param bytes the size of a block
    public Measurement heap(int bytes) {
        return time -> Figures.ofNanosPerOp(play(AllocatingParty.class, time, String.valueOf(bytes)).stream()
                .mapToDouble(Figures::nanosPerOp)
                .average()
                .orElseThrow());
    }

    /// Returns the measurement of blocks that one process allocates and the other frees, per block.
    public Measurement handedOver(int bytes) {
        return time -> play(HandingParty.class, time, String.valueOf(bytes)).getLast();
    }

    private static Figures contended(List<Figures> parties) {
        double first = parties.getFirst().get(ContendingParty.OPERATIONS_PER_SECOND);
        double second = parties.getLast().get(ContendingParty.OPERATIONS_PER_SECOND);
        double handovers = parties.stream()
                .mapToDouble(party -> party.get(ContendingParty.HANDOVERS_PER_SECOND))
                .sum();
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP,
                1e9 / (first + second),
                "slower_share",
                Math.min(first, second) / (first + second),
                "handovers_per_1000",
                1000 * handovers / (first + second)));
    }

    private static Figures pingPong(List<Figures> parties) {
        double cpuNanos = parties.stream()
                .mapToDouble(party -> party.get(PingPongParty.CPU_NANOS_PER_OP))
                .sum();
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP, parties.getFirst().nanosPerOp(), PingPongParty.CPU_NANOS_PER_OP, cpuNanos));
    }

    /// Starts both parties, gives them a processor each, lets them go together, and returns what each reports.
    private List<Figures> play(Class<?> main, Duration time, String... further)
            throws IOException, InterruptedException {
        String scope = freshScopeName();
        try (Child first = start(main, scope, 1, time, further);
                Child second = start(main, scope, 2, time, further)) {
            List<Child> parties = List.of(first, second);
            for (int party = 1; party <= 2; party++) {
                Processors.pin(parties.get(party - 1).await("ready"), party);
            }
            for (Child party : parties) {
                party.send("go");
            }
            List<Figures> figures = List.of(Figures.parse(first.line()), Figures.parse(second.line()));
            first.finish();
            second.finish();
            return figures;
        }
    }

    private Child start(Class<?> main, String scope, int party, Duration time, String... further) throws IOException {
        Duration warmUp = time.plus(JIT_WARM_UP);
        List<String> command = ChildJvm.command(
                main, scope, String.valueOf(party), String.valueOf(warmUp.toMillis()), String.valueOf(time.toMillis()));
        command.addAll(List.of(further));
        return workspace.start(command, time.multipliedBy(4).plus(GRACE));
    }
}

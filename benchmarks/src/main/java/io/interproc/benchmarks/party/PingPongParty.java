package io.interproc.benchmarks.party;

import com.sun.management.OperatingSystemMXBean;
import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WaitPolicy;
import io.interproc.benchmarks.report.Figures;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;

/// One of two processes that take turns over a condition; an operation is a round trip. Party 1 measures, party 2
/// answers.
public final class PingPongParty {

    /// The processor time of this process for one operation, in nanoseconds.
    public static final String CPU_NANOS_PER_OP = "cpu_ns_per_op";

    private static final int STOP = 3;
    private static final int BATCH = 16;

    private final int me;
    private final Condition condition;
    private final IntValue turn;

    private PingPongParty(Scope scope, int me) {
        this.me = me;
        this.condition = scope.condition("changed");
        this.turn = scope.value(ValueType.INT32, 1, ValueOptions.raw().withName("turn"));
    }

    /// Runs a party; the arguments are the scope's name, 1 or 2, the milliseconds to warm up, those to measure,
    /// and the wait policy.
    public static void main(String[] args) {
        Referee referee = new Referee();
        Duration warmUp = Duration.ofMillis(Long.parseLong(args[2]));
        Duration time = Duration.ofMillis(Long.parseLong(args[3]));
        ScopeOptions options = ScopeOptions.defaults().withWaitPolicy(WaitPolicy.valueOf(args[4]));
        try (Scope scope = Scope.processes(args[0], options)) {
            PingPongParty party = new PingPongParty(scope, Integer.parseInt(args[1]));
            referee.ready();
            referee.report(party.me == 1 ? party.play(warmUp, time) : party.answer(warmUp));
        }
    }

    private Figures play(Duration warmUp, Duration time) {
        Throughput.measure(warmUp, BATCH, () -> takeTurn(2));
        long startCpuNanos = cpuNanos();
        Throughput throughput = Throughput.measure(time, BATCH, () -> takeTurn(2));
        long cpuNanos = cpuNanos() - startCpuNanos;
        takeTurn(STOP);
        return figures(1 / throughput.rate(), cpuNanos, throughput.operations());
    }

    private Figures answer(Duration warmUp) {
        Throughput.measure(warmUp, BATCH, () -> takeTurn(1));
        long startCpuNanos = cpuNanos();
        long startNanos = System.nanoTime();
        long answers = 0;
        while (takeTurn(1)) {
            answers++;
        }
        return figures((double) (System.nanoTime() - startNanos) / answers, cpuNanos() - startCpuNanos, answers);
    }

    private static Figures figures(double nanosPerOp, long cpuNanos, long operations) {
        return Figures.of(Map.of(Figures.NANOS_PER_OP, nanosPerOp, CPU_NANOS_PER_OP, (double) cpuNanos / operations));
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /// Waits until the turn is ours and passes it on; returns false if the other has stopped.
    private boolean takeTurn(int next) {
        condition.acquire();
        try {
            while (turn.get() != me && turn.get() != STOP) {
                condition.awaitUninterruptibly();
            }
            if (turn.get() == STOP) {
                return false;
            }
            turn.set(next);
            condition.notifyOne();
            return true;
        } finally {
            condition.release();
        }
    }
}

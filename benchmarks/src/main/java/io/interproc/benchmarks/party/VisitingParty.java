package io.interproc.benchmarks.party;

import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// One of two processes: party 1 uses locks that party 2 visits now and then. What is measured is how long the visitor
/// waits, from its call to its acquisition.
@SuppressWarnings("LockNotBeforeTry") // nothing between the two calls throws
public final class VisitingParty {

    /// How long 999 of 1000 visits take at most.
    public static final String P999 = "visit_p999_ns";

    /// How long the longest takes.
    public static final String WORST = "visit_worst_ns";

    /// Which visits.
    public enum Kind {
        /// Once to each of 30 locks that party 1 has used alone, and does not use then; and to further ones.
        FIRST,
        /// Once a millisecond to one lock that party 1 takes without a pause.
        PERIODIC
    }

    private static final int LOCKS = 30;
    private static final int USES_ALONE = 3_000;
    private static final Duration ROUGHLY_ONE_ROUND = Duration.ofMillis(20);
    private static final int WARM_UP_ROUNDS = 100;
    private static final long PERIOD_NANOS = 1_000_000;

    private final Scope scope;
    private final boolean visits;
    private final IntValue prepared;
    private final IntValue visited;

    private VisitingParty(Scope scope, boolean visits) {
        this.scope = scope;
        this.visits = visits;
        this.prepared = rawInt(scope, "prepared");
        this.visited = rawInt(scope, "visited");
    }

    /// Runs a party; the arguments are the scope's name, 1 or 2, the milliseconds to warm up, those to measure, and
    /// the kind of visits.
    public static void main(String[] args) {
        Referee referee = new Referee();
        Duration warmUp = Duration.ofMillis(Long.parseLong(args[2]));
        Duration time = Duration.ofMillis(Long.parseLong(args[3]));
        try (Scope scope = Scope.processes(args[0])) {
            VisitingParty party = new VisitingParty(scope, args[1].equals("2"));
            referee.ready();
            referee.report(
                    switch (Kind.valueOf(args[4])) {
                        case FIRST -> party.first(time);
                        case PERIODIC -> party.periodic(warmUp, time);
                    });
        }
    }

    private static IntValue rawInt(Scope scope, String name) {
        return scope.value(ValueType.INT32, 0, ValueOptions.raw().withName(name));
    }

    private Figures first(Duration time) {
        int rounds = (int) Math.max(1, time.dividedBy(ROUGHLY_ONE_ROUND));
        List<Long> waits = new ArrayList<>();
        for (int round = 1; round <= WARM_UP_ROUNDS + rounds; round++) {
            if (visits) {
                await(prepared, round);
                List<Long> waited = visitAll(round);
                if (round > WARM_UP_ROUNDS) {
                    waits.addAll(waited);
                }
                visited.set(round);
            } else {
                locks(round).forEach(VisitingParty::useAlone);
                prepared.set(round);
                await(visited, round);
            }
        }
        return figures(waits);
    }

    private List<RLock> locks(int round) {
        List<RLock> locks = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            locks.add(scope.rlock("lock-" + round + "-" + i));
        }
        return locks;
    }

    private static void useAlone(RLock lock) {
        for (int i = 0; i < USES_ALONE; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    private List<Long> visitAll(int round) {
        List<Long> waited = new ArrayList<>();
        for (RLock lock : locks(round)) {
            waited.add(visit(lock));
        }
        return waited;
    }

    private static long visit(RLock lock) {
        long begin = System.nanoTime();
        lock.lock();
        long waited = System.nanoTime() - begin;
        lock.unlock();
        return waited;
    }

    private static void await(IntValue value, int round) {
        while (value.get() < round) {
            LockSupport.parkNanos(PERIOD_NANOS / 10);
        }
    }

    private Figures periodic(Duration warmUp, Duration time) {
        RLock lock = scope.rlock("lock");
        List<Long> waits = new ArrayList<>();
        if (!visits) {
            while (visited.get() == 0) {
                lock.lock();
                lock.unlock();
            }
            return figures(waits);
        }
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < warmUp.toNanos()) {
            visit(lock); // without a pause, or the compiler would not have come to it
        }
        begin = System.nanoTime();
        while (System.nanoTime() - begin < time.toNanos()) {
            LockSupport.parkNanos(PERIOD_NANOS);
            waits.add(visit(lock));
        }
        visited.set(1);
        return figures(waits);
    }

    private static Figures figures(List<Long> waits) {
        long[] sorted = waits.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP,
                quantile(sorted, 0.5),
                P999,
                quantile(sorted, 0.999),
                WORST,
                quantile(sorted, 1),
                Figures.OPERATIONS,
                (double) sorted.length));
    }

    private static double quantile(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)];
    }
}

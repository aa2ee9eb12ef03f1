package io.interproc.benchmarks.party;

import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.Map;

/// One of two processes that take one lock without a pause.
///
/// The critical section notes who was there last, as the C peer's does: it counts the hand-overs, without which a lock
/// that one process keeps to itself for milliseconds would look fast.
public final class ContendingParty {

    /// How many times this process took the lock in a second.
    public static final String OPERATIONS_PER_SECOND = "ops_per_second";

    /// How many times this process took the lock after the other.
    public static final String HANDOVERS_PER_SECOND = "handovers_per_second";

    private static final int BATCH = 256;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int me;
    private final RLock lock;
    private final IntValue lastOwner;
    private final Meetings meetings;
    private long handovers;

    private ContendingParty(Scope scope, int me) {
        this.me = me;
        this.lock = scope.rlock("contended");
        this.lastOwner = scope.value(ValueType.INT32, 0, ValueOptions.raw().withName("last-owner"));
        this.meetings = new Meetings(scope);
    }

    /// Runs a party; the arguments are the scope's name, 1 or 2, the milliseconds to warm up, those to measure.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        Duration warmUp = Duration.ofMillis(Long.parseLong(args[2]));
        Duration time = Duration.ofMillis(Long.parseLong(args[3]));
        try (Scope scope = Scope.processes(args[0])) {
            ContendingParty party = new ContendingParty(scope, Integer.parseInt(args[1]));
            referee.ready();
            party.meetings.next();
            party.contend(warmUp);
            party.meetings.next();
            referee.report(party.contend(time));
        }
    }

    private Figures contend(Duration time) {
        handovers = 0;
        Throughput throughput = Throughput.measure(time, BATCH, this::takeLockOnce);
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP,
                1 / throughput.rate(),
                OPERATIONS_PER_SECOND,
                throughput.rate() * NANOS_PER_SECOND,
                HANDOVERS_PER_SECOND,
                handovers * NANOS_PER_SECOND / throughput.elapsedNanos()));
    }

    private void takeLockOnce() {
        lock.lock();
        try {
            if (lastOwner.get() != me) {
                lastOwner.set(me);
                handovers++;
            }
        } finally {
            lock.unlock();
        }
    }
}

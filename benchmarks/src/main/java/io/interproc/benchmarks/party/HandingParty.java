package io.interproc.benchmarks.party;

import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.benchmarks.report.Figures;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import java.time.Duration;

/// One of two processes of which the first allocates blocks and publishes them, and the second frees them.
///
/// The blocks go through a ring of words, which both sides of the comparison have: the first waits while the
/// place of the next block is taken, the second while it is empty.
public final class HandingParty {

    private static final int BATCH = 4096;
    private static final int RING = 1024;

    private final Blocks blocks;
    private final Words words;
    private final long ring;
    private final long bytes;
    private long count;

    private HandingParty(SegmentEngine engine, long ring, long bytes) {
        this.blocks = engine.blocks();
        this.words = engine.words();
        this.ring = ring;
        this.bytes = bytes;
    }

    /// Runs a party; the arguments are the scope's name, 1 or 2, the milliseconds to warm up, those to measure,
    /// and the bytes of a block.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        Duration warmUp = Duration.ofMillis(Long.parseLong(args[2]));
        Duration time = Duration.ofMillis(Long.parseLong(args[3]));
        boolean first = args[1].equals("1");
        try (Scope scope = Scope.processes(args[0])) {
            SegmentEngine engine = ((SharedMutex) scope.lock()).engine();
            LongValue place = scope.value(ValueType.INT64, 0, ValueOptions.raw().withName("ring"));
            Meetings meetings = new Meetings(scope);
            if (first) {
                place.set(engine.blocks().allocate(Blocks.KIND_VALUE, (long) RING * Long.BYTES) + Long.BYTES);
            }
            referee.ready();
            meetings.next();
            HandingParty party = new HandingParty(engine, place.get(), Long.parseLong(args[4]));
            if (first) {
                Throughput.measure(warmUp, BATCH, party::allocateOne);
                party.end();
                referee.report(Figures.ofNanosPerOp(
                        1 / Throughput.measure(time, BATCH, party::allocateOne).rate()));
                party.end();
            } else {
                party.freeAll();
                referee.report(Figures.ofNanosPerOp(1 / party.freeAll().rate()));
            }
        }
    }

    private long place() {
        return ring + count % (RING - 1) * Long.BYTES;
    }

    private void allocateOne() {
        long block = blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0);
        blocks.publish(block);
        hand(block);
    }

    private void hand(long block) {
        long place = place();
        while (words.getAcquire(place) != 0) {
            Thread.onSpinWait();
        }
        words.setRelease(place, block);
        count++;
    }

    /// Says that no more blocks come for now.
    private void end() {
        hand(1);
    }

    private long take() {
        long place = place();
        long block;
        while ((block = words.getAcquire(place)) == 0) {
            Thread.onSpinWait();
        }
        words.setRelease(place, 0);
        count++;
        return block;
    }

    private Throughput freeAll() {
        long startNanos = System.nanoTime();
        long freed = 0;
        for (long block = take(); block != 1; block = take()) {
            blocks.releaseNew(block);
            freed++;
        }
        return new Throughput(freed, System.nanoTime() - startNanos);
    }
}

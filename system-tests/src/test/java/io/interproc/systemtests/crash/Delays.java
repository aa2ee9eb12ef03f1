package io.interproc.systemtests.crash;

import java.util.ArrayList;
import java.util.List;

/// What was measured, for the output of a test; a test asserts no greatest duration.
final class Delays {

    private final List<Long> nanos = new ArrayList<>();

    /// Notes how long something took; what was over before it was looked for took no time.
    void add(long from, long to) {
        nanos.add(Math.max(0, to - from));
    }

    private long micros(int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((sorted.size() * percent + 99) / 100 - 1) / 1_000;
    }

    @Override
    public String toString() {
        return "p50 " + micros(50) + " us, p99 " + micros(99) + " us, worst " + micros(100) + " us";
    }
}

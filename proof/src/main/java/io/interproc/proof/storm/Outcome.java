package io.interproc.proof.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/// What a storm has left.
///
/// @param deaths in their order
/// @param waits of those who stood by
/// @param activities what was done, one figure for each activity
record Outcome(Totals totals, List<String> activities, List<Death> deaths, List<Wait> waits, List<String> violations) {

    Outcome {
        activities = List.copyOf(activities);
        deaths = List.copyOf(deaths);
        waits = List.copyOf(waits);
        violations = List.copyOf(violations);
    }

    /// How much went on.
    ///
    /// @param millis how long it lasted
    /// @param operations how many the workers finished
    /// @param refused how often there was no memory, or no descriptor, for something new
    record Totals(long millis, long stops, long operations, long refused) {

        /// Returns the totals in one line, which [#parse(String)] reads.
        String line() {
            return millis + " " + stops + " " + operations + " " + refused;
        }

        static Totals parse(String line) {
            long[] figures =
                    Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
            return new Totals(figures[0], figures[1], figures[2], figures[3]);
        }

        private String describe(int deaths, List<String> activities) {
            return "%,d deaths (%.1f/s), %,d stops, %,d operations (%s), %,d times refused for lack of room in %d s"
                    .formatted(
                            deaths,
                            deaths * 1000.0 / millis,
                            stops,
                            operations,
                            String.join(", ", activities),
                            refused,
                            millis / 1000);
        }
    }

    /// A worker that was killed among its operations, holding a lock that somebody waited for.
    ///
    /// @param releaseNanos from the kill until the kernel had released its lease
    /// @param recoveryNanos from then until the next owner had the lock
    /// @param together how many were killed at once
    /// @param stopped how many others were stopped meanwhile
    record Death(long releaseNanos, long recoveryNanos, int together, int stopped) {

        /// Returns the death in one line, which [#parse(String)] reads.
        String line() {
            return releaseNanos + " " + recoveryNanos + " " + together + " " + stopped;
        }

        static Death parse(String line) {
            String[] figures = line.split(" ");
            return new Death(
                    Long.parseLong(figures[0]),
                    Long.parseLong(figures[1]),
                    Integer.parseInt(figures[2]),
                    Integer.parseInt(figures[3]));
        }

        private String describe() {
            return "%s (%d killed at once, %d stopped)".formatted(inMillis(recoveryNanos), together, stopped);
        }
    }

    /// A wait for a lock that others use as well, after the release of somebody's lease.
    record Wait(String what, long nanos) {

        /// Returns the wait in one line, which [#parse(String)] reads.
        String line() {
            return nanos + " " + what;
        }

        static Wait parse(String line) {
            String[] parts = line.split(" ", 2);
            return new Wait(parts[1], Long.parseLong(parts[0]));
        }

        private String describe() {
            return inMillis(nanos) + " for the " + what;
        }
    }

    /// Returns how it falls short of what is asked of a storm, one line for each.
    ///
    /// @param time how long it was meant to last
    List<String> shortfalls(int leastDeaths, Duration time, Duration longestRecovery) {
        List<String> shortfalls = new ArrayList<>();
        if (deaths.size() < leastDeaths) {
            shortfalls.add("%d deaths in %d s, of at least %d".formatted(deaths.size(), time.toSeconds(), leastDeaths));
        }
        long recovery = percentileNanos(Death::recoveryNanos, 0.99);
        if (recovery > longestRecovery.toNanos()) {
            shortfalls.add("p99 from the release of the lease to the next owner is %s, of at most %s"
                    .formatted(inMillis(recovery), inMillis(longestRecovery.toNanos())));
        }
        return shortfalls;
    }

    /// Returns the figures in one line.
    String figure() {
        StringBuilder figure = new StringBuilder(totals.describe(deaths.size(), activities));
        if (deaths.size() > 1) {
            figure.append("; lease released to next owner: p50 %s, p99 %s, worst %s; kill to lease released: p99 %s"
                    .formatted(
                            inMillis(percentileNanos(Death::recoveryNanos, 0.5)),
                            inMillis(percentileNanos(Death::recoveryNanos, 0.99)),
                            inMillis(percentileNanos(Death::recoveryNanos, 1)),
                            inMillis(percentileNanos(Death::releaseNanos, 0.99))));
        }
        if (!deaths.isEmpty()) {
            figure.append("; the first, in a fresh process, ")
                    .append(inMillis(deaths.getFirst().recoveryNanos()));
        }
        return figure.toString();
    }

    /// Returns the slowest recoveries but for the first, with what was going on.
    List<String> slowest(int most) {
        return deaths.stream()
                .skip(1)
                .sorted(Comparator.comparingLong(Death::recoveryNanos).reversed())
                .limit(most)
                .map(Death::describe)
                .toList();
    }

    /// Returns the figures of those who stood by in one line.
    String standingBy() {
        long[] nanos = waits.stream().mapToLong(Wait::nanos).toArray();
        return "%d waits of others; lease released to their turn: p50 %s, p99 %s, worst %s"
                .formatted(
                        nanos.length,
                        inMillis(percentile(nanos, 0.5)),
                        inMillis(percentile(nanos, 0.99)),
                        inMillis(percentile(nanos, 1)));
    }

    /// Returns the longest waits of those who stood by, with what was waited for.
    List<String> longestWaits(int most) {
        return waits.stream()
                .sorted(Comparator.comparingLong(Wait::nanos).reversed())
                .limit(most)
                .map(Wait::describe)
                .toList();
    }

    /// Returns what part of the deaths took at most; the first does not count, for which the process that
    /// judges loads and links what it needs.
    private long percentileNanos(ToLongFunction<Death> figure, double part) {
        return percentile(deaths.stream().skip(1).mapToLong(figure).toArray(), part);
    }

    private static long percentile(long[] figures, double part) {
        long[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    private static String inMillis(long nanos) {
        return "%.2f ms".formatted(nanos / 1e6);
    }
}

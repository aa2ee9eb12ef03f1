package io.interproc.benchmarks.run;

import java.time.Duration;

/// How much time a run may take.
///
/// @param rounds how often each side of each benchmark runs, at most
/// @param measured for how long one side is measured in one round; its warm-up and start come on top
/// @param limit no round is begun that would end after this
public record Effort(int rounds, Duration measured, Duration limit) {

    /// Says in one round of all, or in up to three rounds of a few benchmarks, whether something is badly wrong;
    /// not for publication.
    public static final Effort QUICK = new Effort(3, Duration.ofMillis(200), Duration.ofSeconds(55));

    /// Enough for figures that are published.
    public static final Effort FULL = new Effort(7, Duration.ofSeconds(1), Duration.ofMinutes(30));

    /// Returns how many of so many objects or requests a measurement of a time deals with: all of them in a
    /// full run, in a quick one as many as its time is a part of that of a full one.
    public static int part(int all, Duration time) {
        return (int) Math.min(all, all * time.toMillis() / FULL.measured.toMillis());
    }
}

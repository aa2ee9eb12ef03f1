package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Bar;
import io.interproc.benchmarks.report.Side;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One benchmark: the sides that take part and what ours must reach.
///
/// @param id the name by which it is selected
/// @param title what is measured
/// @param sides how each side is measured; a round runs them in this order
/// @param bars what ours must reach
public record Benchmark(String id, String title, Map<Side, Measurement> sides, List<Bar> bars) {

    /// Copies what it is given.
    public Benchmark {
        Map<Side, Measurement> copy = new EnumMap<>(Side.class);
        copy.putAll(sides);
        sides = Collections.unmodifiableMap(copy);
        bars = List.copyOf(bars);
    }
}

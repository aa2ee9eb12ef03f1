package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// One JMH benchmark in a JVM of its own.
///
/// @param suite the class of the benchmark
/// @param method its method
public record JmhMeasurement(Class<?> suite, String method) implements Measurement {

    private static final int ITERATIONS = 4;

    /// What the compiler needs, however short the measurement.
    private static final long SHORTEST_WARM_UP_MILLIS = 150;

    static {
        // JMH keeps other runs of the user off the machine by a lock file that it never removes.
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Override
    public Figures measure(Duration time) throws MeasurementException {
        TimeValue iteration = TimeValue.milliseconds(Math.max(1, time.toMillis() / ITERATIONS));
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(suite.getName() + "." + method) + "$")
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(TimeValue.milliseconds(Math.max(SHORTEST_WARM_UP_MILLIS, time.toMillis() / ITERATIONS)))
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .jvmArgsAppend(ChildJvm.OPTIONS.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        try {
            RunResult result = new Runner(options).runSingle();
            return Figures.ofNanosPerOp(result.getPrimaryResult().getScore());
        } catch (RunnerException e) {
            throw new MeasurementException(method + ": " + innermost(e));
        }
    }

    /// What the benchmark threw is suppressed by what JMH makes of it.
    private static Throwable innermost(Throwable thrown) {
        if (thrown.getCause() != null) {
            return innermost(thrown.getCause());
        }
        return thrown.getSuppressed().length > 0 ? innermost(thrown.getSuppressed()[0]) : thrown;
    }
}

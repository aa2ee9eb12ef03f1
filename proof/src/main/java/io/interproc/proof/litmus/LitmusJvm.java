package io.interproc.proof.litmus;

import io.interproc.testkit.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A JVM with certain options, in which litmus tests are run.
final class LitmusJvm implements AutoCloseable {

    /// A child has the first compiler only, and little memory, if nothing else is said.
    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=4", "-Xmx256m");

    private final ChildJvm child;

    /// Starts a JVM.
    LitmusJvm(List<String> options) {
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(options);
        child = ChildJvm.start("litmus", all, LitmusProcess::run);
        child.expect("ready");
    }

    /// Runs a test for a time.
    ///
    /// @return how often each outcome was seen
    /// @throws AssertionError if the test did not come to its end
    Map<String, Long> run(LitmusTest test, int millis) {
        child.send(test.info().name() + " " + millis);
        Map<String, Long> outcomes = new TreeMap<>();
        while (true) {
            String[] line = child.next().split(" ", 3);
            if (line[0].equals("outcome")) {
                outcomes.put(line[2], Long.parseLong(line[1]));
            } else if (line[1].equals("NORMAL")) {
                return outcomes;
            } else {
                throw new AssertionError(test.title() + ": " + String.join(" ", line));
            }
        }
    }

    @Override
    public void close() {
        child.close();
    }
}

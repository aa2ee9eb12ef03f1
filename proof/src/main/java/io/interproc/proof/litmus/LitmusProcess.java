package io.interproc.proof.litmus;

import io.interproc.testkit.Child;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.infra.runners.TestList;

/// A JVM that runs litmus tests one after the other.
///
/// What jcstress generated for a test is run as its own forked JVMs do; its driver is left out, which first asks
/// one JVM after the other for the options that it might use.
final class LitmusProcess {

    /// How often the two threads run before they wait for each other: seldom, so that they meet although one of
    /// them may be much slower.
    private static final int STRIDE = 8;
    private static final int FOOTPRINT_MEGABYTES = 64;

    private LitmusProcess() {}

    /// The body of a child. Says `ready`; gets lines `TEST MILLIS` until an empty one; says for each
    /// `outcome COUNT OUTCOME` and at last `end STATUS MESSAGE`.
    static void run(Child parent, String... args) throws Exception {
        parent.say("ready");
        for (String line = parent.next(); !line.isEmpty(); line = parent.next()) {
            String[] parts = line.split(" ");
            TestResult result = run(parts[0], Integer.parseInt(parts[1]));
            for (String outcome : result.getStateKeys()) {
                parent.say("outcome " + result.getCount(outcome) + " " + outcome);
            }
            parent.say("end " + result.status() + " "
                    + String.join(" | ", result.getMessages()).replace('\n', ' '));
        }
    }

    private static TestResult run(String test, int millis) throws ReflectiveOperationException, IOException {
        String runner = TestList.getInfo(test).generatedRunner();
        return Class.forName(runner)
                .asSubclass(Runner.class)
                .getConstructor(ForkedTestConfig.class)
                .newInstance(config(runner, millis))
                .run();
    }

    /// Returns what the driver of jcstress would send, which nothing else can make.
    @SuppressWarnings("EnumOrdinal") // the format of jcstress
    private static ForkedTestConfig config(String runner, int millis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(SpinLoopStyle.THREAD_SPIN_WAIT.ordinal());
        data.writeInt(millis);
        data.writeInt(1); // iterations
        data.writeUTF(runner);
        data.writeInt(FOOTPRINT_MEGABYTES);
        data.writeInt(STRIDE);
        data.writeInt(NativeLines.LIVE_STATES / STRIDE);
        data.writeBoolean(false); // threads stay on the processors that the kernel chooses
        return new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}

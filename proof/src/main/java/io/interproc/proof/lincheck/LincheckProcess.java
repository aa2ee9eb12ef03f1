package io.interproc.proof.lincheck;

import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.participant.Token;
import io.interproc.proof.simulation.HeapWords;
import io.interproc.testkit.Child;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/// A JVM that the model checker may rewrite.
final class LincheckProcess {

    private static final int THREADS = 2;

    /// Its recursion would pass for a loop without end.
    private static final String STACK_PROBE = "io.interproc.internal.os.StackProbe";

    private LincheckProcess() {}

    /// The body of a child: how many calls each thread makes, how often these are tried, and the classes to
    /// check. Says `sound CLASS` or `wrong CLASS WHY` for each.
    static void run(Child parent, String... args) throws ClassNotFoundException {
        int calls = Integer.parseInt(args[0]);
        int invocations = Integer.parseInt(args[1]);
        for (int i = 2; i < args.length; i++) {
            try {
                check(Class.forName(args[i]), calls, invocations);
                parent.say("sound " + args[i]);
            } catch (LincheckAssertionError e) {
                e.printStackTrace(System.out);
                parent.say("wrong " + args[i] + " "
                        + String.valueOf(e.getMessage())
                                .strip()
                                .lines()
                                .findFirst()
                                .orElse(""));
            }
        }
    }

    /// Looks for an interleaving of accesses whose results no order of the calls gives. An access to a word is
    /// one step, as `VarHandle` has it; what is only for display, or computes a number, is none.
    @SuppressWarnings("deprecation") // what replaces it is there for Kotlin only
    private static void check(Class<?> structure, int calls, int invocations) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(THREADS)
                .actorsPerThread(calls)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(1)
                .invocationsPerIteration(invocations)
                .minimizeFailedScenario(false)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(HeapWords.class.getName())
                        .allMethods()
                        .treatAsAtomic())
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                                ThreadNames.class.getName(), Token.class.getName(), STACK_PROBE)
                        .allMethods()
                        .ignore());
        if (Structures.Meeting.class.isAssignableFrom(structure)) {
            options.sequentialSpecification(Structures.Arrivals.class);
        }
        LinChecker.check(structure, options);
    }
}

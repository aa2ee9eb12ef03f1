package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.RemoteTaskException;
import io.interproc.Worker;
import io.interproc.WorkerStartException;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A deserialisation filter of the operator counts for what this library reads, on both sides.
class SerialFilterIT extends WorkerTest {

    private static final String REJECTED =
            "the deserialisation filter of this JVM (jdk.serialFilter, or what the program"
                    + " has set) rejects %s; a filter must let pass what a task needs";

    /// An argument that runs code when it is restored.
    static final class Forbidden implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            Tasks.say("restored");
            return this;
        }
    }

    static final class ForbiddenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForbiddenException() {
            super("out of paper");
        }
    }

    @Test
    void aFilterThatRejectsAllLeavesNoTask() throws Exception {
        Worker worker = quiet().jvmOptions("-Djdk.serialFilter=!*").start(Tasks::nothing);
        worker.join();
        assertThat(worker.failure())
                .get()
                .isInstanceOf(WorkerStartException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .endsWith("cannot be restored: java.io.InvalidClassException: "
                        + REJECTED.formatted("java.lang.invoke.SerializedLambda"));
    }

    @Test
    void aFilterThatRejectsOneClassRejectsItInATask() throws Exception {
        Worker worker = quiet().jvmOptions("-Djdk.serialFilter=!" + Forbidden.class.getName())
                .start(Tasks::take, List.of(new Forbidden()));
        worker.join();
        assertThat(worker.failure())
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .endsWith(REJECTED.formatted(Forbidden.class.getName()));
    }

    @Test
    void aFilterFactoryIsAsked() throws Exception {
        Worker worker = quiet().jvmOptions("-Djdk.serialFilterFactory=" + Factory.class.getName())
                .start(Tasks::take, List.of(new Forbidden()));
        worker.join();
        assertThat(worker.failure()).get().isInstanceOf(WorkerStartException.class);
    }

    /// Lets every stream reject one class, whatever filter it sets.
    public static final class Factory implements java.util.function.BinaryOperator<ObjectInputFilter> {
        /// Called by the JVM.
        public Factory() {}

        @Override
        public ObjectInputFilter apply(ObjectInputFilter current, ObjectInputFilter next) {
            ObjectInputFilter own = ObjectInputFilter.Config.createFilter("!" + Forbidden.class.getName());
            return next == null ? own : ObjectInputFilter.merge(own, next);
        }
    }

    @Test
    void aFilterThatLetsPassAllChangesNothing() throws Exception {
        quiet().jvmOptions("-Djdk.serialFilter=*")
                .start(Tasks::take, List.of("x"))
                .joinOrThrow();
        quiet().jvmOptions("-Djdk.serialFilter=maxbytes=100000000")
                .start(Tasks::take, List.of("x"))
                .joinOrThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"by the operator", "by the program"})
    void anExceptionThatTheFilterOfTheParentRejectsIsToldByItsText(String whoseFilter) throws Exception {
        String filter = "!" + ForbiddenException.class.getName() + ";!" + RemoteTaskException.class.getName();
        boolean operators = whoseFilter.equals("by the operator");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                operators ? List.of("-Djdk.serialFilter=" + filter) : List.of(),
                SerialFilterIT::tellFailure,
                operators ? "" : filter)) {
            parent.expect(RemoteTaskException.class.getName());
            parent.expect(ForbiddenException.class.getName());
            parent.expect(ForbiddenException.class.getName() + ": out of paper");
            assertThat(parent.waitFor()).isZero();
        }
    }

    static void tellFailure(Child self, String... arguments) throws InterruptedException {
        if (!arguments[0].isEmpty()) {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(arguments[0]));
        }
        Worker worker = quiet().start(SerialFilterIT::fail);
        worker.join();
        Throwable failure = worker.failure().orElseThrow();
        self.say(failure.getClass().getName());
        self.say(failure instanceof RemoteTaskException remote ? remote.className() : "");
        self.say(failure.getMessage());
    }

    static void fail() {
        throw new ForbiddenException();
    }
}

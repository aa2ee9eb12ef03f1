package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.os.SameDescriptors;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class OutcomeFileTest {

    @Test
    void whatTheChildNotesIsReadByTheParent() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce())) {
            assertThat(file.read()).isEqualTo(Outcome.NONE);
            child.received("W");
            assertThat(file.read().received()).isTrue();
            assertThat(file.read().name()).isEqualTo("W");
            assertThat(file.read().begun()).isFalse();
            child.begun();
            child.threw(new byte[] {1, 2, 3});
            child.exiting();
            Outcome outcome = file.read();
            assertThat(outcome.begun()).isTrue();
            assertThat(outcome.exiting()).isTrue();
            assertThat(outcome.failure()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void theStateFollowsWhatTheChildNotes() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce())) {
            assertThat(file.read().state()).isEqualTo("starting");
            child.received("W");
            assertThat(file.read().state()).isEqualTo("restoring its task");
            child.begun();
            assertThat(file.read().state()).isEqualTo("running");
            assertThat(file.read().outlivesTask()).isFalse();
            child.returned();
            assertThat(file.read().state()).isEqualTo("task done");
            assertThat(file.read().outlivesTask()).isTrue();
            child.waitsFor("thread \"a\"");
            child.waitsFor("thread \"b\"");
            assertThat(file.read().state()).isEqualTo("task done, waits for thread \"b\"");
            child.ending();
            child.waitsFor("");
            assertThat(file.read().state()).isEqualTo("shutting down");
            assertThat(file.read().exiting()).isFalse();
        }
    }

    @Test
    void theFileOfAWorkerIsFoundByTheProcessOnly() throws IOException {
        long pid = ProcessHandle.current().pid();
        assertThat(RunningWorker.find(pid)).isEmpty();
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce())) {
            child.received("W");
            assertThat(RunningWorker.find(pid)).isEmpty(); // the file is that of a worker of this process
            file.belongsTo(pid);
            assertThat(RunningWorker.find(pid)).contains(new RunningWorker("W", "restoring its task"));
        }
    }

    @Test
    void aFileOfAnotherParentIsLeftAlone() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce() + 1)) {
            child.received("W");
            child.exiting();
            assertThat(file.read()).isEqualTo(Outcome.NONE);
        }
    }

    @Test
    void aChildThatCannotOpenTheFileGoesOnWithout() {
        OutcomeWriter child = OutcomeWriter.open("/proc/0/fd/0", 1);
        child.received("W");
        child.threw(new byte[1]);
        child.exiting();
    }

    @Test
    void aFailureThatIsTooLargeIsNotNoted() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce())) {
            child.threw(new byte[OutcomeLayout.MAX_PAYLOAD + 1]);
            child.exiting();
            assertThat(file.read().failure()).isNull();
            assertThat(file.read().exiting()).isTrue();
        }
    }

    @Test
    void theLargestFailureIsCarried() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce())) {
            child.threw(new byte[OutcomeLayout.MAX_PAYLOAD]);
            child.exiting();
            assertThat(file.read().failure()).hasSize(OutcomeLayout.MAX_PAYLOAD);
            assertThat(file.read().exiting()).isTrue();
        }
    }
}

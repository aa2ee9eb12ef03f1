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
            child.received();
            assertThat(file.read().received()).isTrue();
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
    void aFileOfAnotherParentIsLeftAlone() throws IOException {
        try (OutcomeFile file = OutcomeFile.create();
                OutcomeWriter child = OutcomeWriter.open(file.path(), file.nonce() + 1)) {
            child.received();
            child.exiting();
            assertThat(file.read()).isEqualTo(Outcome.NONE);
        }
    }

    @Test
    void aChildThatCannotOpenTheFileGoesOnWithout() {
        OutcomeWriter child = OutcomeWriter.open("/proc/0/fd/0", 1);
        child.received();
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

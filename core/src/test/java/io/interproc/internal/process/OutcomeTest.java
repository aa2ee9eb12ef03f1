package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    private static final Outcome RAN = new Outcome("W", true, false, false, false, null, "");
    private static final Outcome EXITED = new Outcome("W", true, false, true, true, null, "");

    @ParameterizedTest(name = "status {0} -> {1}")
    @CsvSource({"0,0", "1,1", "3,3", "128,128", "129,-1", "130,-2", "137,-9", "143,-15", "192,-64", "193,193", "255,255"
    })
    void withoutANoteAStatusAbove128IsASignal(int status, int exitCode) {
        assertThat(RAN.exitCode(status, false)).isEqualTo(exitCode);
        assertThat(Outcome.NONE.exitCode(status, false)).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "128", "129", "130", "137", "143", "192", "193", "255"})
    void afterSystemExitTheStatusIsTheExitCode(int status) {
        assertThat(EXITED.exitCode(status, false)).isEqualTo(status);
    }

    @Test
    void aKillOfOursBeatsTheNoteOfAnExitThatItCutShort() {
        assertThat(EXITED.exitCode(137, true)).isEqualTo(-9);
        assertThat(EXITED.exitCode(143, true)).isEqualTo(143);
        assertThat(EXITED.exitCode(7, true)).isEqualTo(7);
    }

    @Test
    void whereTheJdkLostTheStatusTheNotesTellHowAProcessEnded() {
        assertThat(new Outcome("W", true, true, true, false, null, "").status()).isZero();
        assertThat(new Outcome("W", true, false, true, false, new byte[1], "").status())
                .isOne();
        for (Outcome cutShort : List.of(Outcome.NONE, RAN, new Outcome("W", true, true, false, false, null, ""))) {
            assertThat(cutShort.exitCode(cutShort.status(), false)).isEqualTo(-9);
        }
    }

    @Test
    void readsAllRecords() {
        ByteBuffer records = ByteBuffer.allocate(100);
        put(records, OutcomeLayout.RECEIVED);
        put(records, OutcomeLayout.BEGUN);
        put(records, OutcomeLayout.THREW, (byte) 1, (byte) 2);
        put(records, OutcomeLayout.EXITING);
        Outcome outcome = Outcome.parse(records.flip());
        assertThat(outcome.received()).isTrue();
        assertThat(outcome.begun()).isTrue();
        assertThat(outcome.exiting()).isTrue();
        assertThat(outcome.failure()).containsExactly(1, 2);
    }

    @Test
    void aRecordThatWasCutOffCountsAsNotWritten() {
        ByteBuffer records = ByteBuffer.allocate(100);
        put(records, OutcomeLayout.RECEIVED);
        int whole = records.position();
        put(records, OutcomeLayout.THREW, new byte[10]);
        byte[] all = Arrays.copyOf(records.array(), records.position());
        for (int length = whole; length < all.length; length++) {
            Outcome outcome = Outcome.parse(ByteBuffer.wrap(all, 0, length));
            assertThat(outcome.received()).isTrue();
            assertThat(outcome.failure()).isNull();
        }
    }

    @Test
    void whatFollowsDamageIsNotRead() {
        ByteBuffer unknown = ByteBuffer.allocate(100);
        put(unknown, (byte) 99);
        put(unknown, OutcomeLayout.EXITING);
        assertThat(Outcome.parse(unknown.flip()).exiting()).isFalse();

        ByteBuffer negative = ByteBuffer.allocate(100);
        negative.put(OutcomeLayout.THREW).putInt(-5);
        put(negative, OutcomeLayout.EXITING);
        assertThat(Outcome.parse(negative.flip())).isEqualTo(Outcome.NONE);
    }

    private static void put(ByteBuffer records, byte kind, byte... payload) {
        records.put(kind).putInt(payload.length).put(payload);
    }
}

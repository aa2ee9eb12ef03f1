package io.interproc.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.os.ChildJvm;
import io.interproc.internal.scope.NamedFiles;
import io.interproc.internal.scope.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies of the library in several class loaders of one JVM: none of them takes the locks of another away.
class PosixLockedTest {

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    private ChildJvm copies;
    private Peer other;

    @BeforeEach
    void start() {
        copies = ChildJvm.start(LibraryCopies.class);
        other = Peer.start();
    }

    @AfterEach
    void end() {
        other.close();
        copies.close();
    }

    private String ask(String order) {
        copies.send(order);
        return String.valueOf(copies.readLine());
    }

    private void requireThatOthersFindTheLockHeld() {
        assertThat(other.ask("open-large " + files.name())).isEqualTo("opened");
        assertThat(other.ask("rlock lock")).isEqualTo("has lock");
        assertThat(other.ask("try lock")).isEqualTo("false");
        assertThat(other.ask("close")).isEqualTo("closed");
    }

    @ParameterizedTest
    @CsvSource({"portable,portable", "portable,native", "native,portable"})
    void aSecondCopyIsRefusedWhereOneDoesWithoutSystemCalls(String first, String second) {
        assertThat(ask(first + " a " + files.name())).isEqualTo("done");
        assertThat(ask("lock a")).isEqualTo("done");
        assertThat(ask(second + " b " + files.name()))
                .startsWith("ScopeAccessException: " + files.path()
                        + " is open in this JVM already, in another class loader")
                .contains("Load Interproc in one class loader");
        requireThatOthersFindTheLockHeld();
        assertThat(ask("close a")).isEqualTo("done");
        assertThat(ask(second + " b " + files.name()))
                .as("after the first has closed it")
                .isEqualTo("done");
        assertThat(ask("close b")).isEqualTo("done");
    }

    @Test
    void twoCopiesWithSystemCallsShareAScopeAsTwoProcessesDo() {
        assertThat(ask("native a " + files.name())).isEqualTo("done");
        assertThat(ask("native b " + files.name())).isEqualTo("done");
        assertThat(ask("lock a")).isEqualTo("done");
        assertThat(ask("close b")).isEqualTo("done");
        requireThatOthersFindTheLockHeld();
        assertThat(ask("close a")).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"portable", "native"})
    void aCopyThatLooksAtAScopeOfAnotherTakesNothingAway(String second) {
        assertThat(ask("portable a " + files.name())).isEqualTo("done");
        assertThat(ask("lock a")).isEqualTo("done");
        assertThat(ask(second + " b " + files.name() + "-2")).isEqualTo("done");
        assertThat(ask("show b " + files.name())).startsWith("ScopeAccessException: ");
        assertThat(ask("close b")).isEqualTo("done");
        requireThatOthersFindTheLockHeld();
        assertThat(ask("close a")).isEqualTo("done");
    }
}

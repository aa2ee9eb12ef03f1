package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.segment.PathCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scopes whose file another program removes or replaces.
class LostNameTest extends NamedScopeFixture {

    @Test
    void aScopeThatRequiresItsNameRefusesWhatNeedsTheNameOnceItIsLost() throws IOException {
        ScopeOptions required = OPTIONS.withNameRequired(true);
        try (Scope scope = Scope.processes(name, required)) {
            IntValue value = scope.intValue("n", 1);
            Files.delete(files.path());
            List<Runnable> needs = List.of(
                    () -> scope.lock("a"),
                    () -> scope.lock("a", LockOptions.defaults()),
                    () -> scope.rlock("b"),
                    () -> scope.rlock("b", LockOptions.defaults()),
                    () -> scope.condition("c"),
                    () -> scope.condition("c", value.getLock()),
                    () -> scope.intValue("n", 0),
                    () -> Scope.processes(name, required));
            for (Runnable need : needs) {
                assertThatThrownBy(need::run)
                        .isInstanceOf(ScopeAccessException.class)
                        .hasMessageStartingWith(files.path() + " no longer leads to the scope '" + name + "'")
                        .hasMessageContainingAll("RemoveIPC=yes", "two holders", "Remedy: ");
            }
            assertThat(value.addAndGet(2)).as("what is at hand goes on").isEqualTo(3);
            assertThat(scope.value(ValueType.INT32, 4, ValueOptions.raw()).peek())
                    .isEqualTo(4);
        }
    }

    @Test
    void anObjectOfAScopeWithoutItsNameCannotBeHandedOn() throws IOException {
        try (Scope scope = open()) {
            IntValue value = scope.intValue(1);
            assertThat(Peer.toHex(value)).isNotEmpty();
            Files.delete(files.path());
            assertThatThrownBy(() -> Peer.toHex(value))
                    .isInstanceOf(ScopeAccessException.class)
                    .hasMessageStartingWith(files.path() + " no longer leads to the scope '" + name + "'");
        }
    }

    @Test
    void processesThatRemoveTheFileThemselvesAreNotWarned() {
        try (Peer first = Peer.start();
                Peer second = Peer.startPortable()) {
            first.order("churn " + name + " 100");
            second.order("churn " + name + " 100");
            assertThat(first.answer()).isEqualTo("churned");
            assertThat(second.answer()).isEqualTo("churned");
            for (Peer peer : List.of(first, second)) {
                assertThat(peer.ask("open " + name)).isEqualTo("opened");
            }
            for (Peer peer : List.of(first, second)) {
                assertThat(peer.end()).isZero();
                assertThat(peer.errors()).doesNotContain("no longer leads");
            }
        }
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void theLossIsRecordedWhileThereIsARecording(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording();
                Scope scope = open()) {
            recording.enable("io.interproc.ScopeNameLost");
            recording.start();
            Files.delete(files.path());
            PathCheck check = ((ProcessScope) scope).attachment().pathCheck();
            assertThat(check.isLost()).isTrue();
            assertThat(check.isLost()).isTrue();
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("io.interproc.ScopeNameLost"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getString("scope")).isEqualTo(name);
                    assertThat(event.getString("path")).isEqualTo(files.path().toString());
                });
    }
}

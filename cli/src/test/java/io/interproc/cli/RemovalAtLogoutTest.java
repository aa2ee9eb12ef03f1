package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.cli.Check.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalAtLogoutTest {

    @TempDir
    private Path root;

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("\n", lines) + "\n");
    }

    private void startSystemd() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
    }

    private Check check() {
        return new RemovalAtLogout(root).check("anna", 1000);
    }

    private void assertRemoves(String source) {
        assertThat(check().status()).isEqualTo(Status.WARN);
        assertThat(check().found()).startsWith("RemoveIPC=yes (" + source + "): when anna logs out, named scopes lose");
        assertThat(check().remedy()).contains("RemoveIPC=no", "loginctl enable-linger anna");
    }

    private void assertKeeps(String source) {
        assertThat(check())
                .isEqualTo(Check.ok(
                        "logout", "RemoveIPC=no (" + source + "): named scopes stay when their user logs out"));
    }

    @Test
    void withoutSystemdNothingIsRemoved() {
        assertThat(check().status()).isEqualTo(Status.OK);
    }

    @Test
    void theDefaultRemoves() throws IOException {
        startSystemd();
        assertRemoves("the default");
        write("etc/systemd/logind.conf", "[Login]", "#RemoveIPC=yes");
        assertRemoves("/etc/systemd/logind.conf");
    }

    @Test
    void theDefaultOfTheBuildIsTheOneInTheComment() throws IOException {
        startSystemd();
        write("usr/lib/systemd/logind.conf", "[Login]", "#RemoveIPC=no");
        assertKeeps("/usr/lib/systemd/logind.conf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RemoveIPC=no", " RemoveIPC = false ", "RemoveIPC=Off", "RemoveIPC=0"})
    void aSettingThatSaysNoKeeps(String line) throws IOException {
        startSystemd();
        write("etc/systemd/logind.conf", "[Login]", "#RemoveIPC=yes", line);
        assertKeeps("/etc/systemd/logind.conf");
    }

    @Test
    void theLastSettingInTheRightSectionCounts() throws IOException {
        startSystemd();
        write(
                "etc/systemd/logind.conf",
                "[Login]",
                "RemoveIPC=yes",
                "RemoveIPC=no",
                "RemoveIPC=what",
                "[Other]",
                "RemoveIPC=yes");
        assertKeeps("/etc/systemd/logind.conf");
    }

    @Test
    void aFileOfEtcHidesThoseOfTheSameNameElsewhere() throws IOException {
        startSystemd();
        write("usr/lib/systemd/logind.conf", "[Login]", "RemoveIPC=yes");
        write("etc/systemd/logind.conf", "[Login]", "RemoveIPC=no");
        assertKeeps("/etc/systemd/logind.conf");
        write("usr/lib/systemd/logind.conf.d/50-ipc.conf", "[Login]", "RemoveIPC=yes");
        assertRemoves("/usr/lib/systemd/logind.conf.d/50-ipc.conf");
        write("etc/systemd/logind.conf.d/50-ipc.conf");
        assertKeeps("/etc/systemd/logind.conf");
    }

    @Test
    void ofTheFilesThatAreAddedTheOneOfTheLastNameCounts() throws IOException {
        startSystemd();
        write("etc/systemd/logind.conf.d/10-first.conf", "[Login]", "RemoveIPC=yes");
        write("run/systemd/logind.conf.d/20-second.conf", "[Login]", "RemoveIPC=no");
        write("etc/systemd/logind.conf.d/30-third.txt", "[Login]", "RemoveIPC=yes");
        assertKeeps("/run/systemd/logind.conf.d/20-second.conf");
    }

    @Test
    void systemUsersAndThoseWhoLingerKeepTheirScopes() throws IOException {
        startSystemd();
        RemovalAtLogout removal = new RemovalAtLogout(root);
        assertThat(removal.check("root", 0).status()).isEqualTo(Status.OK);
        assertThat(removal.check("daemon", 999).found()).endsWith("stay, who is a system user");
        write("etc/login.defs", "SYS_UID_MAX  500");
        assertThat(removal.check("daemon", 999).status()).isEqualTo(Status.WARN);
        write("var/lib/systemd/linger/anna");
        assertThat(check().status()).isEqualTo(Status.OK);
        assertThat(check().found()).endsWith("stay, who lingers");
    }
}

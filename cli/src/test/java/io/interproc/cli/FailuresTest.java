package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.ScopeAccessException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class FailuresTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aFailureOfTheSystemIsOneLine() {
        assertThat(report(new ScopeAccessException("/dev/shm is full: free some"), false))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("interproc: /dev/shm is full: free some\n");
    }

    @Test
    void aBadNameIsOneLine() {
        assertThat(report(new IllegalArgumentException("name must not be empty"), false))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("interproc: name must not be empty\n");
    }

    @Test
    void stacktraceSaysMore() {
        assertThat(report(new CommandException("no"), true)).isEqualTo(1);
        assertThat(err.toString()).startsWith("interproc: no\n").contains("\tat io.interproc");
    }

    @Test
    void aBugShowsItsStackTraceUnasked() {
        assertThat(report(new NullPointerException("oops"), false)).isEqualTo(70);
        assertThat(err.toString())
                .startsWith("interproc: this is a bug: java.lang.NullPointerException: oops\n")
                .contains("\tat io.interproc");
    }

    private int report(Exception failure, boolean stacktrace) {
        return Failures.report(failure, Help.defaultColorScheme(Ansi.OFF), new PrintWriter(err), stacktrace);
    }
}

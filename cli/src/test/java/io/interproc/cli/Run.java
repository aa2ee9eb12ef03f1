package io.interproc.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// What a command printed and how it ended.
record Run(int code, String out, String err) {

    /// Runs the command line in this JVM.
    static Run of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Run(code, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }
}

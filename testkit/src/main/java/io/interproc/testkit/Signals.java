package io.interproc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Sends the signals that the JDK cannot send.
public final class Signals {

    private Signals() {}

    /// Stops a process with SIGSTOP and waits until none of its threads runs any more.
    public static void stop(long pid) {
        send("STOP", pid);
        Eventually.holds("process " + pid + " is stopped", () -> isStopped(pid));
    }

    /// Lets a stopped process go on, with SIGCONT.
    public static void resume(long pid) {
        send("CONT", pid);
    }

    /// Asks a JVM for a dump of its threads on its standard output, with SIGQUIT.
    public static void quit(long pid) {
        send("QUIT", pid);
    }

    /// Returns whether a process ignores a signal, as does one that `nohup` has begun, and whatever it starts.
    ///
    /// @param number the number of the signal, from 1
    public static boolean isIgnored(long pid, int number) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        String field = "SigIgn:";
        try (Stream<String> lines = Files.lines(status)) {
            String mask =
                    lines.filter(line -> line.startsWith(field)).findFirst().orElseThrow();
            long ignored = Long.parseUnsignedLong(mask.substring(field.length()).strip(), 16);
            return (ignored & (1L << (number - 1))) != 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + status, e);
        }
    }

    /// Returns whether all threads of the process are stopped.
    public static boolean isStopped(long pid) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                if (state(thread.resolve("stat")) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            throw new AssertionError("process " + pid + " has ended", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + tasks, e);
        }
    }

    /// The state follows the command's name, which stands in parentheses and may contain some itself. A thread
    /// that ends while we look counts as stopped.
    private static char state(Path stat) throws IOException {
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (NoSuchFileException _) {
            return 'T';
        }
    }

    private static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.getOutputStream().close();
            if (kill.waitFor() != 0) {
                throw new AssertionError("cannot send SIG" + signal + " to process " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending SIG" + signal + " to process " + pid, e);
        }
    }
}

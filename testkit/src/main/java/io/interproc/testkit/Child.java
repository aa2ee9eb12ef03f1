package io.interproc.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A child's side of the talk with the test that started it; see [ChildJvm].
public final class Child {

    static final String MARK = ">>> ";
    private static final int PARENT_IS_GONE = 3;

    private volatile boolean exitsInOrder;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final PrintStream output;

    Child(PrintStream output) {
        this.output = output;
    }

    /// Says a line to the parent, which gets it from [ChildJvm#expect(String)].
    public void say(String line) {
        synchronized (output) {
            output.print(MARK + line + "\n");
            output.flush();
        }
    }

    /// Waits for the next line from the parent.
    ///
    /// @return the line
    /// @throws InterruptedException if interrupted while waiting
    public String next() throws InterruptedException {
        return lines.take();
    }

    /// Waits until the parent sends exactly this line.
    ///
    /// @throws InterruptedException if interrupted while waiting
    public void expect(String line) throws InterruptedException {
        String next = next();
        if (!next.equals(line)) {
            throw new AssertionError("the parent sent \"" + next + "\" instead of \"" + line + "\"");
        }
    }

    /// Has a child whose parent has ended exit in order, with what is then to be run and deleted.
    public void exitInOrder() {
        exitsInOrder = true;
    }

    /// Reads what the parent sends; a child whose parent has ended ends at once, unless it [exits in
    /// order][#exitInOrder()].
    void listen() {
        Thread.ofPlatform().daemon().name("input of the parent").start(() -> {
            try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                System.out.println("cannot hear the parent: " + e);
            }
            if (exitsInOrder) {
                System.exit(PARENT_IS_GONE);
            }
            Runtime.getRuntime().halt(PARENT_IS_GONE);
        });
    }
}

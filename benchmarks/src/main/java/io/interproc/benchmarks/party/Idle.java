package io.interproc.benchmarks.party;

/// Does nothing, as the task of a worker and as a program: what is left is the cost of starting it.
public final class Idle {

    private Idle() {}

    /// Does nothing.
    public static void run() {}

    /// Does nothing.
    public static void main(String[] args) {}
}

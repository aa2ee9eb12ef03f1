package io.interproc.benchmarks.report;

/// Who is measured: this library, or what it is compared with.
public enum Side {
    /// Interproc.
    OURS("ours"),
    /// C with glibc's process-shared primitives.
    C("C"),
    /// Python's `multiprocessing`.
    PYTHON("Python"),
    /// The JDK's own means, within one JVM where it has none between processes.
    JDK("JDK"),
    /// Interproc again, in a case whose cost ours may exceed by so much only; the title says in which.
    BASELINE("baseline");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    /// Returns the name shown in tables and files.
    public String label() {
        return label;
    }
}

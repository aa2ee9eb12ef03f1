package io.interproc.testkit;

/// The kinds of thread that every blocking method must serve.
public enum ThreadKind {
    /// A thread of the operating system.
    PLATFORM {
        @Override
        public Thread start(String name, Runnable body) {
            return Thread.ofPlatform().daemon().name(name).start(body);
        }
    },
    /// A virtual thread.
    VIRTUAL {
        @Override
        public Thread start(String name, Runnable body) {
            return Thread.ofVirtual().name(name).start(body);
        }
    };

    /// Starts a thread that does not keep the JVM alive.
    public abstract Thread start(String name, Runnable body);
}

package io.interproc.testkit;

/// The kinds of thread that every blocking method must serve.
public enum ThreadKind {
    /// A thread of the operating system.
    PLATFORM {
        @Override
        Thread start(String name, Runnable body) {
            return Thread.ofPlatform().daemon().name(name).start(body);
        }
    },
    /// A virtual thread.
    VIRTUAL {
        @Override
        Thread start(String name, Runnable body) {
            return Thread.ofVirtual().name(name).start(body);
        }
    };

    abstract Thread start(String name, Runnable body);
}

package io.interproc.internal.os;

/// Lets the stack overflow before there is something to undo, rather than when it is to be undone.
///
/// What was taken on the way in (a count of calls in progress, of users of an arena) must be given back on the way out,
/// and the way out may be interpreted and need more stack than the compiled way in. So whoever takes such a thing goes
/// down first, further than the way out goes.
public final class StackProbe {

    /// A compiled frame has at least 32 bytes and stands for two calls at most, so this is 3 KiB or more.
    private static final int CALLS = 192;

    private StackProbe() {}

    /// Returns if there is enough stack.
    ///
    /// @throws StackOverflowError if there is not
    public static void probe() {
        descend(CALLS);
    }

    private static int descend(int calls) {
        return calls == 0 ? 0 : descend(calls - 1) + 1;
    }
}

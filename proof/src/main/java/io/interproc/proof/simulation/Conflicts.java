package io.interproc.proof.simulation;

import java.util.Arrays;

/// Which words of a script threads have in common: accessed by two, and changed by one of them, in any run so far.
///
/// Only before an access to such a word can it matter that another thread goes first. The set grows as runs are seen;
/// who relies on it starts again when it has grown.
final class Conflicts {

    /// The offset of an access to what the threads of a script share outside the words.
    static final long SCRIPT = -2;
    /// The offset of what concerns nobody else.
    static final long LOCAL = -1;

    private long[] touched = new long[0];
    private long[] changed = new long[0];
    private int shared;

    /// Notes that a thread makes its access.
    void note(SimulatedThread thread) {
        note(thread, thread.offset, isRead(thread.operation));
        StoreBuffer buffer = thread.buffer;
        if (buffer != null) {
            for (int i = 0; i < buffer.size(); i++) {
                note(thread, buffer.offset(i), false);
            }
        }
    }

    private void note(SimulatedThread thread, long offset, boolean isRead) {
        if (offset < 0) {
            return;
        }
        int word = (int) (offset >> 3);
        if (word >= touched.length) {
            touched = Arrays.copyOf(touched, word + 256);
            changed = Arrays.copyOf(changed, word + 256);
        }
        boolean before = isShared(word);
        touched[word] |= 1L << thread.index;
        if (!isRead) {
            changed[word] |= 1L << thread.index;
        }
        if (isShared(word) != before) {
            shared++;
        }
    }

    /// Returns whether another thread may touch the word at an offset, and one of both changes it.
    boolean isShared(long offset) {
        return offset == SCRIPT || (offset >= 0 && offset >> 3 < touched.length && isShared((int) (offset >> 3)));
    }

    private boolean isShared(int word) {
        return Long.bitCount(touched[word]) > 1 && changed[word] != 0;
    }

    /// Returns how many words are shared.
    int size() {
        return shared;
    }

    /// Returns whether it may matter that a thread makes its access before or after the next one of another thread.
    /// Threads of one participant share more than words.
    static boolean meet(SimulatedThread one, SimulatedThread other) {
        return one.party == other.party
                || overlap(one.offset, other.offset, isRead(one.operation) && isRead(other.operation))
                || bufferMeets(one, other)
                || bufferMeets(other, one);
    }

    private static boolean bufferMeets(SimulatedThread late, SimulatedThread other) {
        StoreBuffer buffer = late.buffer;
        if (buffer == null) {
            return false;
        }
        boolean meets = other.offset >= 0 && buffer.holds(other.offset);
        StoreBuffer others = other.buffer;
        for (int i = 0; others != null && i < others.size(); i++) {
            meets |= buffer.holds(others.offset(i));
        }
        return meets;
    }

    private static boolean overlap(long one, long other, boolean onlyRead) {
        if (one < 0 || other < 0) {
            return one == SCRIPT && other == SCRIPT;
        }
        return !onlyRead && one >> 3 == other >> 3;
    }

    /// Returns whether an access of that name changes nothing.
    static boolean isRead(String operation) {
        return operation.startsWith("get") && !operation.startsWith("getAnd");
    }
}

package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names of threads, for diagnosis: a direct-mapped table in which a thread enters its name when it first uses the
/// scope.
///
/// A hint like the ticket index: two threads that share a line overwrite each other, and then one has no name.
/// A reader checks the line's owner before and after; two writers at the same time may leave a mixed name. Lines are
/// found by the token alone, since that is all that a lock shows of its owner.
///
/// ```
/// line:  0 owner's token · 8 thread id · 16 name in UTF-8, padded with zeros
/// ```
public final class ThreadNames {

    private static final int NAME_BYTES = 48;
    private static final int KNOWN = 1024;
    private static final int HASH_SHIFT = 48;

    private final Words words;
    private final SegmentLayout layout;
    private final long[] known = new long[KNOWN];

    /// Opens the table of a segment.
    public ThreadNames(Words words, SegmentLayout layout) {
        this.words = words;
        this.layout = layout;
    }

    /// Enters the current thread's name, unless it has been entered lately.
    ///
    /// @param me the thread's token
    public void enter(long me, long threadId) {
        if (known[(int) threadId & (KNOWN - 1)] != threadId) {
            enterSlow(me, threadId);
        }
    }

    private void enterSlow(long me, long threadId) {
        byte[] name = Thread.currentThread().getName().getBytes(StandardCharsets.UTF_8);
        long line = line(me);
        words.setVolatile(line, 0);
        words.setOpaque(line + 8, threadId);
        words.setBytes(line + 16, Arrays.copyOf(name, NAME_BYTES));
        words.setVolatile(line, me);
        known[(int) threadId & (KNOWN - 1)] = threadId;
    }

    /// Returns the name of a thread, or the empty string if it is not known.
    public String find(long owner, long threadId) {
        long line = line(owner);
        if (words.getVolatile(line) != Token.owner(owner) || words.getOpaque(line + 8) != threadId) {
            return "";
        }
        byte[] name = new byte[NAME_BYTES];
        words.getBytes(line + 16, name);
        if (words.getVolatile(line) != Token.owner(owner) || words.getOpaque(line + 8) != threadId) {
            return "";
        }
        int length = 0;
        while (length < NAME_BYTES && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /// Returns the id of the thread of a token: the one that was entered last for that token, or else what the
    /// token tells, which is exact for ids below 2<sup>23</sup>.
    public long threadOf(long owner) {
        long line = line(owner);
        long thread = words.getVolatile(line) == Token.owner(owner) ? words.getOpaque(line + 8) : 0;
        return Token.mayBe(owner, thread) ? thread : Token.lowThreadId(owner);
    }

    private long line(long owner) {
        long hash = Token.owner(owner) * 0x9E37_79B9_7F4A_7C15L; // only its high bits depend on slot and generation
        return layout.namesAt + ((hash >>> HASH_SHIFT) & (layout.names - 1)) * SegmentLayout.LINE;
    }
}

package io.interproc.internal.participant;

import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.function.LongConsumer;

/// The table of participants of a segment.
///
/// Overview. A slot's state word holds a generation and one of three states; every change is a CAS:
///
/// ```
///         enter: lease taken first           proof: lease is free
/// FREE(g) ------------------------> ALIVE(g+1) ------------------> DEAD(g+1)
///    ^                                 | leave: after a sweep          |
///    +---------------------------------+-------------------------------+  after a complete sweep
/// ```
///
/// *Enter* takes the lease of the slot's byte, then CASes FREE to ALIVE. *Leave* sweeps what the participant still
/// holds, CASes ALIVE to FREE, then drops the lease. So a slot that reads ALIVE(g) before and after a look that found
/// the lease free was left by a dead process, and anyone may CAS it to DEAD(g). That CAS is idempotent, and so is all
/// that follows: the sweep changes only words that hold the token (slot, g), and DEAD(g) becomes FREE(g) only after a
/// complete sweep. A sweeper that was paused and comes back later finds no such token any more.
///
/// Crash windows. After the lease, before ALIVE: the kernel drops the lease; nothing was visible. After ALIVE: proven
/// dead by the next who asks. In leave, after the sweep: proven dead, and the second sweep finds nothing. In leave,
/// between FREE and the drop of the lease: an enterer finds the lease held and takes another slot until the kernel
/// drops it. In recovery, anywhere: the next one does it again.
///
/// ```
/// line:  0 state {generation:32, state:32} · 8 process id · 16 entered at (ms) · 24 doorbell (int) · 32 ending · 40
/// references
/// line:  64 guards, 7 words ([References])
/// ```
public final class Participants {

    public static final int FREE = 0;
    public static final int ALIVE = 1;
    public static final int DEAD = 2;

    private static final int PID = 8;
    private static final int ENTERED = 16;
    private static final int DOORBELL = 24;
    private static final int ENDING = 32;
    private static final int TABLE = 40;
    private static final int GUARDS = 64;

    private final Words words;
    private final SegmentLayout layout;
    private final Leases leases;
    private int ownSlot = -1;
    private int nextAsked;
    private long ownToken;
    private long predecessor;
    private long predecessorPid;

    /// Opens the table of a segment.
    public Participants(Words words, SegmentLayout layout, Leases leases) {
        this.words = words;
        this.layout = layout;
        this.leases = leases;
    }

    /// Enters this process and returns its token.
    ///
    /// @throws ScopeFullException if all slots are taken by living participants
    public long enter(long pid, long nowMillis) {
        for (int slot = 0; slot < layout.participants; slot++) {
            long state = words.getVolatile(line(slot));
            if (stateOf(state) != FREE || !leases.tryTake(slot)) {
                continue;
            }
            long generation = (generationOf(state) + 1) & (Token.GENERATIONS - 1);
            if (words.compareAndSet(line(slot), state, word(generation, ALIVE))) {
                for (int place = 0; place < Guards.COUNT; place++) {
                    words.setOpaque(line(slot) + GUARDS + 8L * place, 0);
                }
                return entered(slot, generation, pid, nowMillis);
            }
            leases.release(slot);
        }
        return enterOverTheDead(pid, nowMillis);
    }

    /// Enters the slot of a dead participant that nobody has swept yet, when no slot is free: having its lease
    /// proves its death. Its old token is that of an earlier generation, and must be swept by the caller
    /// ([#predecessor()]), who finds its guards and references in place ([References#succeed]); should the caller
    /// die
    /// first, the sweep of the caller's token takes all of it along, and does not know its process id any more.
    private long enterOverTheDead(long ownPid, long nowMillis) {
        for (int slot = 0; slot < layout.participants; slot++) {
            if (!leases.tryTake(slot)) {
                continue;
            }
            long state = words.getVolatile(line(slot));
            long generation = (generationOf(state) + 1) & (Token.GENERATIONS - 1);
            long pid = words.getOpaque(line(slot) + PID);
            if (words.compareAndSet(line(slot), state, word(generation, ALIVE))) {
                predecessor = Token.of(slot, generationOf(state));
                predecessorPid = pid;
                return entered(slot, generation, ownPid, nowMillis);
            }
            leases.release(slot);
        }
        throw new ScopeFullException("the scope has " + layout.participants
                + " participants, and no place for another; close the scope in processes that do not need it");
    }

    private long entered(int slot, long generation, long pid, long nowMillis) {
        words.setOpaque(line(slot) + PID, pid);
        words.setOpaque(line(slot) + ENTERED, nowMillis);
        words.setIntOpaque(line(slot) + DOORBELL, 0);
        ownSlot = slot;
        ownToken = Token.of(slot, generation);
        return ownToken;
    }

    /// Returns the token of the dead participant whose slot this process took over unswept, or 0.
    public long predecessor() {
        return predecessor;
    }

    /// Takes on an identity that this process entered by another view of the same segment.
    public void adopt(long token) {
        ownToken = token;
        ownSlot = Token.slot(token);
    }

    /// Leaves the table: the slot becomes free, though its lease is still held. All that carries the token must
    /// have been swept.
    public void leaveTable() {
        long generation = Token.generation(ownToken);
        words.compareAndSet(line(ownSlot), word(generation, ALIVE), word(generation, FREE));
    }

    /// Drops the lease, after [#leaveTable]; touches no word.
    public void leaveLease() {
        leases.release(ownSlot);
    }

    /// Says that this process is about to end without leaving the table, so that its lease will be dropped
    /// soon. What it says is its state word, which is that of nobody who comes later.
    public void announceEnd() {
        words.setVolatile(line(ownSlot) + ENDING, word(Token.generation(ownToken), ALIVE));
    }

    /// Returns whether the participant in a slot has said that it is about to end.
    public boolean isEnding(int slot) {
        long state = words.getVolatile(line(slot));
        return stateOf(state) == ALIVE && words.getVolatile(line(slot) + ENDING) == state;
    }

    /// Returns this process's token.
    public long self() {
        return ownToken;
    }

    /// Returns whether the participant of a token has died or left. Proves the death of one that still reads
    /// ALIVE, by the kernel's word only; then the slot becomes DEAD and waits for its sweep.
    public boolean isDead(long token) {
        int slot = Token.slot(token);
        if (slot == Token.NO_SLOT) {
            return false;
        }
        if (slot < 0 || slot >= layout.participants) {
            return true;
        }
        long state = words.getVolatile(line(slot));
        if (generationOf(state) != Token.generation(token) || stateOf(state) != ALIVE) {
            return true;
        }
        return slot != ownSlot && proveDead(slot, state);
    }

    /// Returns whether the participant of a token is in the scope and alive. Unlike [#isDead] this changes no word.
    public boolean isAlive(long token) {
        int slot = Token.slot(token);
        return isSlot(token)
                && words.getVolatile(line(slot)) == word(Token.generation(token), ALIVE)
                && (slot == ownSlot || leases.isHeldByAnother(slot));
    }

    private boolean proveDead(int slot, long state) {
        if (leases.isHeldByAnother(slot) || words.getVolatile(line(slot)) != state) {
            return false;
        }
        return words.compareAndSet(line(slot), state, word(generationOf(state), DEAD)) || isDeadNow(slot, state);
    }

    private boolean isDeadNow(int slot, long aliveState) {
        return words.getVolatile(line(slot)) != aliveState;
    }

    /// Shows the token of every participant that is dead and not swept yet, proving deaths on the way.
    public void forEachDead(LongConsumer action) {
        for (int slot = 0; slot < layout.participants; slot++) {
            long state = words.getVolatile(line(slot));
            if (stateOf(state) == FREE || slot == ownSlot) {
                continue;
            }
            if (stateOf(state) == DEAD || proveDead(slot, state)) {
                action.accept(Token.of(slot, generationOf(state)));
            }
        }
    }

    /// Shows some of them: not more than so many of those that read ALIVE are asked about, others at the next call,
    /// so that a call costs little however many there are. To be called by one thread at a time.
    public void forEachDeadOfSome(int most, LongConsumer action) {
        int left = most;
        for (int i = 0; i < layout.participants && left > 0; i++) {
            int slot = nextAsked;
            nextAsked = (slot + 1) % layout.participants;
            long state = words.getVolatile(line(slot));
            if (stateOf(state) != FREE && slot != ownSlot) {
                left--;
                if (stateOf(state) == DEAD || proveDead(slot, state)) {
                    action.accept(Token.of(slot, generationOf(state)));
                }
            }
        }
    }

    /// Shows the token of every participant that reads ALIVE.
    public void forEachAlive(LongConsumer action) {
        for (int slot = 0; slot < layout.participants; slot++) {
            long state = words.getVolatile(line(slot));
            if (stateOf(state) == ALIVE) {
                action.accept(Token.of(slot, generationOf(state)));
            }
        }
    }

    /// Shows the token of every participant whose references count: it lives, or has not been swept yet.
    void forEachUnswept(LongConsumer action) {
        for (int slot = 0; slot < layout.participants; slot++) {
            long state = words.getVolatile(line(slot));
            if (stateOf(state) != FREE) {
                action.accept(Token.of(slot, generationOf(state)));
            }
        }
    }

    /// Returns whether the slot of a token reads DEAD and waits for a sweep.
    public boolean awaitsSweep(long token) {
        int slot = Token.slot(token);
        return slot >= 0
                && slot < layout.participants
                && words.getVolatile(line(slot)) == word(Token.generation(token), DEAD);
    }

    /// Gives the slot of a dead participant back, after a complete sweep of its token.
    public void swept(long token) {
        int slot = Token.slot(token);
        long generation = Token.generation(token);
        words.compareAndSet(line(slot), word(generation, DEAD), word(generation, FREE));
    }

    /// Returns the process id of a participant, or 0 if its slot has another user by now.
    public long pid(long token) {
        int slot = Token.slot(token);
        if (slot < 0 || slot >= layout.participants) {
            return 0;
        }
        if (Token.participant(token) == predecessor) {
            return predecessorPid;
        }
        long pid = words.getOpaque(line(slot) + PID);
        return generationOf(words.getVolatile(line(slot))) == Token.generation(token) ? pid : 0;
    }

    /// Returns when a participant entered, in milliseconds since the epoch.
    public long enteredMillis(long token) {
        return words.getOpaque(line(Token.slot(token)) + ENTERED);
    }

    /// Returns the offset of the doorbell of a token's slot, an int that wakers of its virtual threads advance.
    public long doorbell(long token) {
        return line(Token.slot(token)) + DOORBELL;
    }

    /// Returns whether there is a slot for a token.
    boolean isSlot(long token) {
        int slot = Token.slot(token);
        return slot >= 0 && slot < layout.participants;
    }

    /// Returns the offset of the word that says where the references of a participant are.
    long table(long token) {
        return line(Token.slot(token)) + TABLE;
    }

    /// Returns the offset of the guards of a participant.
    long guards(long token) {
        return line(Token.slot(token)) + GUARDS;
    }

    private long line(int slot) {
        return layout.participantsAt + (long) slot * SegmentLayout.PARTICIPANT_BYTES;
    }

    private static long word(long generation, int state) {
        return (generation << 32) | state;
    }

    private static long generationOf(long word) {
        return word >>> 32;
    }

    private static int stateOf(long word) {
        return (int) word;
    }
}

package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.BIASED;
import static io.interproc.internal.lock.LockLine.DEAD_HOLDER;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.FREEING;
import static io.interproc.internal.lock.LockLine.HOLDS;
import static io.interproc.internal.lock.LockLine.INSIDE;
import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.ORDINARY;
import static io.interproc.internal.lock.LockLine.REVOKING;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.THREAD;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.concurrent.ConcurrentHashMap;

/// The bias of a lock: a lock that one thread takes again and again stays in its name, and costs it no locked
/// instruction until somebody else wants it.
///
/// Overview. While the state word says BIASED the thread in it enters by writing the INSIDE byte and looking at the
/// state word, and leaves in the same way. Whoever else wants the lock puts itself into the state word, makes the
/// processor of that thread show its stores (`membarrier(2)`, once), and looks at the byte. It is Dekker's protocol
/// with the whole cost on the side that is rare: Dice, Huang and Yang, *Asymmetric Dekker Synchronization* (2001),
/// and Dice, Moir and Scherer, *Quickly Reacquirable Locks* (2003).
///
/// ```
/// install (T): as it releases:  claim the right;  INSIDE = 0;  CAS state: T -> T, BIASED   // the thread word stays
/// enter (T):   INSIDE = 1;  state == T, BIASED ?  inside
///              else the bias is lost:  state == R, REVOKING:  CAS -> T                     // inside, ordinarily
///                                      state == T:  inside                                 // R saw INSIDE
///                                      else:  not inside; acquire as everybody does
/// leave (T):   INSIDE = 0;  state == T, BIASED ?  done
///              else if state == T, or CAS R, REVOKING -> T:  release as everybody does
/// revoke (R):  CAS state: T, BIASED -> R, REVOKING;  heavy fence
///              INSIDE == 1:  CAS state: R, REVOKING -> T                                   // T holds it, ordinarily
///              INSIDE == 0:  CAS state: R, REVOKING -> R, FREEING;  thread = 0;  release
/// ```
///
/// T's store of the byte and its look at the state word, R's store into the state word and its look at the byte:
/// after the heavy fence at least one of them sees the other. If both do, the CAS of the state word decides. R's own
/// name is in the word while it decides, so that what it read of the byte cannot be applied to a later bias, however
/// long R is paused; in one process one thread asks for the bias of a lock at a time, since two may have one token. To
/// all others R is the owner of the lock meanwhile, and they wait for it. T does not.
///
/// *A paused T is not waited for.* It may stand between its look at its own notes and its store into the byte for as
/// long as it likes, and store after the bias was revoked. Nobody reads the byte then, but the next bias of the lock
/// would. So a thread keeps the right to write the byte: its participant stands in the options of the lock, and its
/// process knows the thread ([Bias]). The right passes on when the thread gives it away or ends, or when its
/// participant has left or died, and stores nothing any more.
///
/// *Fencing tokens* of a bias are reserved in advance, so that entering writes one word less. Who takes the lock over
/// goes on after the last that was reserved; T puts the word back to what it used when it gives the bias up itself.
///
/// Who writes what: the state word, everybody by CAS; INSIDE, the thread that has the right; the thread word, the
/// holder, and it stays while the lock is biased; the fencing token and the options, the holder.
///
/// Crash windows. T after INSIDE = 1: it holds; recovery marks the lock abandoned. After INSIDE = 0: nobody is
/// inside; but if R read the byte before, the lock becomes T's, and is marked abandoned. T while R's name is in the
/// word: T's sweeper knows it by the thread word and the options. R after REVOKING: R's sweeper knows it by the state
/// word. Either puts itself in R's place and decides ([#decide]). R after FREEING: nobody is inside, whatever
/// the thread word says; recovery gives the lock back. T after it claimed the right, before the install: the right of
/// a dead participant. Threads thrown out leave the same words, and are mended in the same way.
final class Biases {

    /// How many fencing tokens are reserved at a time.
    private static final long RESERVED_FENCES = 1 << 20;

    /// How many times as many acquisitions make a lock biased that another process took a bias away from: the fence
    /// towards a process takes milliseconds, in which the lock must not become biased again.
    private static final int REFUSALS = 1 << 14;

    private final Words words;
    private final Waiting waiting;
    private final Handover handover;
    private final Participants participants;
    private final long self;
    private final int ownWriter;
    private final long countMask;
    private final ConcurrentHashMap<Long, Bias> byLock = new ConcurrentHashMap<>();

    /// Opens the biases of a segment.
    ///
    /// @param acquisitions how many acquisitions of one thread make a lock biased, a power of two: it is looked
    ///     at every so many whether it is the same thread as before, or, if it is 1, taken for granted; 0 for
    ///     never
    Biases(Words words, Waiting waiting, Handover handover, Participants participants, int acquisitions) {
        this.words = words;
        this.waiting = waiting;
        this.handover = handover;
        this.participants = participants;
        this.self = participants.self();
        this.ownWriter = Participants.shortName(self);
        this.countMask = acquisitions - 1L;
    }

    /// Returns what this process knows of the bias of a lock.
    Bias of(long lock) {
        return byLock.computeIfAbsent(lock, _ -> new Bias());
    }

    /// Makes a biased lock an ordinary one, whoever has the bias; afterwards it is free, or held by the thread that
    /// had it. Returns at once if another thread of this process is about to. If an error comes out, the lock
    /// may be left in the current thread's name, undecided: the caller mends that, itself or by a mark. (A mark
    /// left here would be settled by the watcher while a wait takes its lock back.)
    void revoke(long lock) {
        long me = Token.of(self, waiting.threadId());
        Bias bias = of(lock);
        if (!bias.tryRevoke()) {
            waiting.spinHint();
            return;
        }
        try {
            long state = words.getVolatile(lock + STATE);
            bias.lostHere = Token.participant(state) == self;
            if ((state & BIASED) != 0 && words.compareAndSet(lock + STATE, state, me | (state & ORDINARY) | REVOKING)) {
                decide(lock, me, 0);
            }
        } finally {
            bias.revoking = 0;
        }
    }

    /// Decides who has a lock whose state word names the owner as the one who asks for the bias.
    ///
    /// @param gone a participant that is gone and being swept, or 0
    void decide(long lock, long owner, long gone) {
        waiting.heavyFence(Token.participant(biased(lock)));
        boolean inside = words.getByteAcquire(lock + INSIDE) != 0; // sync lock-handover acquire
        long biased = biased(lock);
        boolean died = inside && gone != 0 && Token.isOfOrBefore(biased, gone);
        if (died) {
            long thread = LockLine.threadId(words.getOpaque(lock + THREAD));
            words.setOpaque(lock + DEAD_HOLDER, LockLine.deadHolder(participants.pid(biased), thread));
        }
        while (true) {
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) != owner || (state & REVOKING) == 0) {
                return;
            }
            long flags = state & ORDINARY;
            if (inside && !died) {
                if (words.compareAndSet(lock + STATE, state, biased | flags)) {
                    return;
                }
            } else if (words.compareAndSet(lock + STATE, state, owner | flags | (died ? ABANDONED : 0) | FREEING)) {
                words.setIntOpaque(lock + HOLDS, 1);
                words.setRelease(lock + THREAD, 0L);
                handover.releaseSlow(lock, owner);
                return;
            }
        }
    }

    /// Returns the token of the thread that has the bias, of a lock that is biased or whose bias somebody asks for.
    long biased(long lock) {
        return LockLine.biased(words.getIntOpaque(lock + OPTIONS), words.getOpaque(lock + THREAD));
    }

    /// Makes a lock that is, or was a moment ago, biased towards a thread an ordinary one that it holds. The
    /// caller is that thread, or acts for it after it was thrown out, and knows whether it is inside. (INSIDE
    /// may tell less: a revoker that read it earlier may make the lock the thread's at any time.)
    ///
    /// @return false if the lock is somebody else's, or nobody's
    boolean makeOrdinary(long lock, long me) {
        while (true) {
            long state = words.getVolatile(lock + STATE);
            boolean isMine = Token.owner(state) == me;
            if (isMine && (state & (BIASED | REVOKING)) == 0) {
                return true;
            }
            if (!(isMine && (state & BIASED) != 0) && !isRevokedFrom(lock, state, me)) {
                return false;
            }
            if (words.compareAndSet(lock + STATE, state, me | (state & ORDINARY))) {
                return true;
            }
        }
    }

    private boolean isRevokedFrom(long lock, long state, long me) {
        return (state & REVOKING) != 0 && biased(lock) == me;
    }

    /// Settles an entry of a thread that wrote INSIDE and found that it has lost its bias.
    ///
    /// @return whether it is inside nevertheless; the lock is ordinary then
    boolean enteredAfterAll(long lock, Bias bias, long me, long id) {
        bias.lost(REFUSALS);
        boolean inside = makeOrdinary(lock, me) && words.getAcquire(lock + THREAD) == LockLine.threadWord(me, id);
        if (inside) {
            words.setOpaque(lock + FENCE, bias.fence);
        }
        return inside;
    }

    /// Releases a lock whose thread wrote that it is not inside and found that somebody asks for its bias.
    void releaseRevoked(long lock, Bias bias, long me, long id) {
        bias.lost(REFUSALS);
        if (makeOrdinary(lock, me) && words.getAcquire(lock + THREAD) == LockLine.threadWord(me, id)) {
            words.setOpaque(lock + FENCE, bias.fence);
            words.setRelease(lock + THREAD, 0L);
            handover.releaseSlow(lock, me);
        }
    }

    /// Makes the lock an ordinary one for its holder, who had the bias.
    void giveUp(long lock, Bias bias, long me) {
        words.setOpaque(lock + FENCE, bias.fence);
        makeOrdinary(lock, me);
        bias.thread = 0;
    }

    /// Reserves more fencing tokens for the thread that has the bias, and is inside.
    void reserveFences(long lock, Bias bias) {
        long last = words.getOpaque(lock + FENCE) + RESERVED_FENCES;
        words.setOpaque(lock + FENCE, last);
        bias.lastFence = last;
    }

    /// Returns whether a release should ask [#release] instead of making the lock free.
    boolean isDue(Bias bias) {
        return (bias.fence & countMask) == 0;
    }

    /// Releases a lock and leaves it biased, if the same thread was the holder the last time when this was due.
    ///
    /// @return false if the lock is not released
    boolean release(long lock, Bias bias, long me, long id) {
        boolean again = countMask == 0 || (bias.candidate == id && bias.candidateFence == bias.fence - countMask - 1);
        bias.candidate = id;
        bias.candidateFence = bias.fence;
        if (!again) {
            dropRight(lock, bias);
            return false;
        }
        if (bias.refusals > 0 && countMask != 0) {
            bias.refusals--;
            return false;
        }
        if (words.getOpaque(lock + STATE) != me || !claimRight(lock, bias)) {
            return false;
        }
        reserveFences(lock, bias);
        bias.inside = 0;
        bias.word = me | BIASED;
        if (words.compareAndSet(lock + STATE, me, me | BIASED)) { // sync lock-handover release
            bias.thread = id;
            return true;
        }
        words.setOpaque(lock + FENCE, bias.fence);
        return false;
    }

    /// Takes the right to write INSIDE, unless another thread may still do so. The caller holds the lock.
    private boolean claimRight(long lock, Bias bias) {
        int options = words.getIntOpaque(lock + OPTIONS);
        int writer = LockLine.writer(options);
        if (writer != ownWriter && writer != 0 && participants.mayBeIn(writer)) {
            return false;
        }
        if (!waiting.mayAnnounce() || !bias.claimRight()) {
            return false;
        }
        words.setIntOpaque(lock + OPTIONS, LockLine.withWriter(options, ownWriter));
        return true;
    }

    /// Gives the right to write INSIDE away, if the current thread has it: others use the lock as well. The caller
    /// holds the lock.
    private void dropRight(long lock, Bias bias) {
        if (bias.dropRight()) {
            words.setIntOpaque(lock + OPTIONS, LockLine.withWriter(words.getIntOpaque(lock + OPTIONS), 0));
        }
    }
}

package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A handle of a lock in a segment, the part that looks: which lock it is, and what can be seen of it without holding
/// it. Nothing here changes a lock that a living thread holds; what the dead left may be swept on the way.
abstract sealed class LockHandle implements Lock, Serializable permits SharedMutex {

    private static final long serialVersionUID = 1L;

    final transient SegmentEngine engine;
    final transient long at;
    final transient Words words;
    final transient ThreadNames names;
    final transient OwningScope scope;

    LockHandle(SegmentEngine engine, long at, OwningScope scope) {
        this.engine = engine;
        this.at = at;
        this.words = engine.words();
        this.names = engine.names();
        this.scope = scope;
    }

    @Override
    public final boolean isLocked() {
        return Token.owner(stateOfTheLiving()) != 0;
    }

    @Override
    public final Optional<Holder> holder() {
        long state = stateOfTheLiving();
        if (Token.owner(state) == 0) {
            return Optional.empty();
        }
        try {
            long thread = threadOf(state);
            return Optional.of(new Holder(engine.participants().pid(state), thread, names.find(state, thread)));
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Returns the id of the thread that a state word names. A holder of this process is known exactly.
    private long threadOf(long state) {
        Ownership own = engine.ownerships().find(at);
        long thread = own == null ? 0 : own.thread;
        return Token.participant(state) == engine.self() && Token.mayBe(state, thread) ? thread : names.threadOf(state);
    }

    /// Returns the state word after taking the lock over from its holder, should that be dead.
    private long stateOfTheLiving() {
        try {
            engine.sweeper().takeOverIfDead(at);
            return words.getVolatile(at + STATE);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final int waiters() {
        try {
            int waiters = engine.queues().count(at);
            return waiters != 0 && engine.sweeper().sweepDeadWaiters(at)
                    ? engine.queues().count(at)
                    : waiters;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final boolean isFair() {
        return (options() & LockLine.FAIR) != 0;
    }

    @Override
    public final AbandonedPolicy abandonedPolicy() {
        return Policies.policy(LockLine.policy(options()));
    }

    @Override
    public final boolean isAbandoned() {
        return LockLine.isAbandoned(stateOfTheLiving());
    }

    /// Returns the offset of the lock in the segment.
    public final long offset() {
        return at;
    }

    /// Returns the engine of the lock's segment.
    public final SegmentEngine engine() {
        return engine;
    }

    /// Throws if the scope is closed, for what needs no access to its memory, which would throw.
    final void requireOpen() {
        engine.sleepers().checkOpen();
    }

    final boolean isClosed() {
        return engine.sleepers().isClosed();
    }

    private int options() {
        try {
            return words.getIntOpaque(at + OPTIONS);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Returns what to throw for an exception out of the engine: of a closed scope, that it is closed.
    final RuntimeException failure(RuntimeException e) {
        boolean ours = e instanceof IllegalMonitorStateException || e instanceof AbandonedLockException;
        return !ours && engine.sleepers().isClosed() ? closed(e) : e;
    }

    final RuntimeException closed(Throwable t) {
        if (!engine.sleepers().isClosed()) {
            if (t instanceof Error e) {
                return engine.failure(e);
            }
            if (t instanceof IllegalStateException e) {
                return e;
            }
        }
        return Misuse.closed(t);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof LockHandle handle && handle.engine == engine && handle.at == at;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(at);
    }

    /// Returns which lock it is, for messages that say themselves what becomes of it.
    final String label() {
        try {
            return kind() + "[" + scope.label(at) + "]";
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private String kind() {
        return this instanceof SharedRLock ? "RLock" : "Lock";
    }

    @Override
    public final String toString() {
        try {
            return kind() + "[" + scope.label(at) + ", " + describeState() + "]";
        } catch (ScopeAccessException | InternalError e) {
            return kind() + "[truncated]";
        } catch (IllegalStateException e) {
            return kind() + "[closed]";
        }
    }

    private String describeState() {
        Optional<Holder> holder = holder();
        String dead = isAbandoned() ? "abandoned by " + LockLine.lastDead(words, at) : "";
        if (holder.isEmpty()) {
            return dead.isEmpty() ? "free" : dead;
        }
        return "held by " + holder.get() + (dead.isEmpty() ? "" : ", " + dead);
    }

    protected final Object writeReplace() throws ObjectStreamException {
        return scope.replacement(at);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a lock is read through what stands for it in the stream");
    }
}

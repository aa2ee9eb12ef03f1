package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.THREAD;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.ThreadNames;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A handle of a lock in a segment, the part that looks: which lock it is, and what can be seen of it without holding
/// it. Nothing here changes the lock; [#waiters()] may sweep the dead.
abstract sealed class LockHandle implements Lock, Serializable permits SharedMutex {

    private static final long serialVersionUID = 1L;

    final transient Engine engine;
    final transient long at;
    final transient Words words;
    final transient ThreadNames names;
    final transient Home home;

    LockHandle(Engine engine, long at, Home home) {
        this.engine = engine;
        this.at = at;
        this.words = engine.words();
        this.names = engine.names();
        this.home = home;
    }

    @Override
    public final boolean isLocked() {
        try {
            return LockLine.tokenInside(words, at, words.getVolatile(at + STATE)) != 0;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final Optional<Holder> holder() {
        try {
            while (true) {
                long state = words.getVolatile(at + STATE);
                long owner = LockLine.tokenInside(words, at, state);
                long thread = LockLine.threadId(words.getAcquire(at + THREAD));
                if (owner == 0 || thread == 0) {
                    return Optional.empty();
                }
                Holder holder = new Holder(engine.participants().pid(owner), thread, names.find(owner, thread));
                long again = LockLine.tokenInside(words, at, words.getVolatile(at + STATE));
                if (again == owner && LockLine.threadId(words.getAcquire(at + THREAD)) == thread) {
                    return Optional.of(holder);
                }
            }
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final int waiters() {
        try {
            int waiters = engine.queues().count(at, false);
            return waiters != 0 && engine.recovery().sweepGoneWaiters(at, false)
                    ? engine.queues().count(at, false)
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
        try {
            return LockLine.isAbandoned(words.getVolatile(at + STATE));
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Returns the offset of the lock in the segment.
    public final long offset() {
        return at;
    }

    /// Returns the engine of the lock's segment.
    public final Engine engine() {
        return engine;
    }

    final boolean isClosed() {
        return engine.parking().isClosed();
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
        return !ours && engine.parking().isClosed() ? closed(e) : e;
    }

    final RuntimeException closed(Throwable t) {
        if (!engine.parking().isClosed()) {
            if (t instanceof Error e) {
                return engine.failure(e);
            }
            if (t instanceof IllegalStateException e) {
                return e;
            }
        }
        return new IllegalStateException("the scope is closed", t);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof LockHandle handle && handle.engine == engine && handle.at == at;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(at);
    }

    @Override
    public final String toString() {
        String kind = this instanceof SharedRLock ? "RLock" : "Lock";
        try {
            String state = holder().map(h -> "held by " + h).orElse("free");
            return kind + "[" + state + "]";
        } catch (ScopeAccessException | InternalError e) {
            return kind + "[truncated]";
        } catch (IllegalStateException e) {
            return kind + "[closed]";
        }
    }

    protected final Object writeReplace() throws ObjectStreamException {
        return home.replacement(at);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a lock is read through what stands for it in the stream");
    }
}

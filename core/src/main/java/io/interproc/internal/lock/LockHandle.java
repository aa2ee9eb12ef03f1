package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.participant.Token;
import io.interproc.spi.ObjectType;
import java.util.Optional;

/// A handle of a lock in a segment, the part that looks: which lock it is, and what can be seen of it without holding
/// it. Nothing here changes a lock that a living thread holds; what the dead left may be swept on the way.
abstract sealed class LockHandle extends SharedObject implements Lock permits SharedMutex {

    private static final long serialVersionUID = 1L;

    final transient ThreadNames names;

    LockHandle(long at, OwningScope scope) {
        super(at, scope);
        this.names = engine.names();
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
        long thread = anchor.ownership(at).thread;
        return Token.participant(state) == engine.self() && Token.mayBe(state, thread) ? thread : names.threadOf(state);
    }

    /// Returns the state word after taking the lock over from its holder, should that be dead.
    private long stateOfTheLiving() {
        requireUsable();
        try {
            engine.sweeper().takeOverIfDead(at);
            return words.getVolatile(at + STATE);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final int waiters() {
        return countWaiters();
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
        return !ours && isClosed() ? closed(e) : e;
    }

    @Override
    protected final ObjectType type() {
        return this instanceof SharedRLock ? ObjectType.RLOCK : ObjectType.LOCK;
    }

    @Override
    protected final String describe() {
        Optional<Holder> holder = holder();
        String dead = isAbandoned() ? "abandoned by " + LockLine.lastDead(words, at) : "";
        if (holder.isEmpty()) {
            return dead.isEmpty() ? "free" : dead;
        }
        return "held by " + holder.get() + (dead.isEmpty() ? "" : ", " + dead);
    }
}

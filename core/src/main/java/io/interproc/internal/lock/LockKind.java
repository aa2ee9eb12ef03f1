package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;
import io.interproc.spi.LockRequest;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RLockRequest;
import java.lang.ref.Reference;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Locks, re-entrant or not.
public final class LockKind extends ObjectKind {

    /// Locks that are not re-entrant.
    public static final LockKind LOCK = new LockKind(Blocks.KIND_LOCK, ObjectType.LOCK);

    /// Re-entrant locks.
    public static final LockKind RLOCK = new LockKind(Blocks.KIND_RLOCK, ObjectType.RLOCK);

    private LockKind(int code, ObjectType type) {
        super(code, type, "lock", LockLine.WORDS);
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new LockCode(engine.locks());
    }

    @Override
    public Object object(ObjectRequest<?> request, OwningScope scope) {
        Optional<LockOptions> wanted =
                request instanceof LockRequest lock ? lock.options() : ((RLockRequest) request).options();
        String name = request.name().orElse(null);
        LockOptions options = wanted.orElseGet(LockOptions::defaults);
        boolean fair = options.fair();
        AbandonedPolicy policy = options.abandonedPolicy().orElse(scope.standardPolicy());
        SharedMutex lock = scope.make(
                name,
                this,
                LockLine.BYTES,
                at -> LockLine.initialise(scope.engine().words(), at, isReentrant(), fair, policy),
                at -> handle(at, scope, options.repair().orElse(null)));
        boolean other = lock.isFair() != fair || lock.abandonedPolicy() != policy;
        if (name != null && wanted.isPresent() && other) {
            throw Misuse.otherOptions(name, fair, policy, lock);
        }
        return lock;
    }

    @Override
    public SharedMutex handle(long block, OwningScope scope) {
        return handle(block, scope, null);
    }

    private SharedMutex handle(long at, OwningScope scope, @Nullable Consumer<Holder> repair) {
        return isReentrant() ? new SharedRLock(at, scope, repair) : new SharedLock(at, scope, repair);
    }

    private boolean isReentrant() {
        return code() == Blocks.KIND_RLOCK;
    }

    @Override
    public @Nullable ObjectState look(long block, ObjectView view) {
        return view.guarded("", "", block);
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        return isReentrant() ? new RLockRequest(name, Optional.empty()) : new LockRequest(name, Optional.empty());
    }

    /// Returns a handle of the lock that an object refers to.
    ///
    /// @param type that of the object
    /// @throws IllegalStateException if it was removed
    /// @throws ScopeFormatException if there is none
    public static SharedMutex lockOf(long block, ObjectType type, OwningScope scope) {
        SegmentEngine engine = scope.engine();
        long lock = engine.words().getOpaque(block + EmbeddedLock.REFERENCE);
        if (lock == EmbeddedLock.at(block)) {
            return handleOf(lock, block, scope);
        }
        long generation = engine.words().getOpaque(block + EmbeddedLock.GENERATION);
        Object reference =
                engine.referTo(EmbeddedLock.blockOf(lock, engine.blocks().header(lock)), generation);
        if (reference == null) {
            throw Misuse.removed("the lock of " + scope.labelOfWhole(block, type));
        }
        try {
            return handleOf(lock, block, scope);
        } finally {
            Reference.reachabilityFence(reference);
        }
    }

    /// Returns whether it is the one that an object refers to.
    static boolean isLockOf(long block, SharedMutex mutex, OwningScope scope) {
        Words words = scope.engine().words();
        return words.getOpaque(block + EmbeddedLock.REFERENCE) == mutex.offset()
                && words.getOpaque(block + EmbeddedLock.GENERATION) == mutex.generation();
    }

    private static SharedMutex handleOf(long lock, long block, OwningScope scope) {
        SegmentEngine engine = scope.engine();
        int kind = Blocks.kind(engine.blocks().header(lock));
        if (kind != Blocks.KIND_LOCK && kind != Blocks.KIND_RLOCK) {
            throw new ScopeFormatException(engine.blocks().path() + ": lock at offset " + lock
                    + " of the object at offset " + block + ": expected kind 1 or 2, found " + kind);
        }
        return (kind == Blocks.KIND_RLOCK ? RLOCK : LOCK).handle(lock, scope);
    }

    /// Returns a lock as one of a scope's own.
    ///
    /// @throws IllegalArgumentException if it is another's
    /// @throws IllegalStateException if it was removed
    public static SharedMutex own(Lock lock, OwningScope scope) {
        if (lock instanceof SharedMutex mutex && mutex.engine() == scope.engine()) {
            mutex.requireUsable();
            return mutex;
        }
        throw Misuse.foreignLock(lock);
    }
}

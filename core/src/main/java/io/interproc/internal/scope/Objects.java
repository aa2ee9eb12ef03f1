package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.ScopeFormatException;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.Engine;
import io.interproc.internal.lock.Home;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.name.NameRule;
import io.interproc.internal.value.Conversions;
import io.interproc.internal.value.SharedCells;
import io.interproc.internal.value.Values;
import java.io.ObjectStreamException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes and finds the objects of a segment, and the handles of them.
final class Objects implements Home {

    private final Attachment attachment;
    private final Engine engine;
    private final Words words;
    private final boolean maySpin;

    Objects(Attachment attachment, boolean maySpin) {
        this.attachment = attachment;
        this.engine = attachment.engine();
        this.words = engine.words();
        this.maySpin = maySpin;
    }

    /// Makes a lock, or returns the one of this name if it has these options.
    SharedMutex lock(@Nullable String name, boolean reentrant, LockOptions options, AbandonedPolicy standard) {
        AbandonedPolicy policy = options.abandonedPolicy().orElse(standard);
        SharedMutex lock =
                lock(name, reentrant, options.fair(), policy, options.repair().orElse(null));
        if (lock.isFair() != options.fair() || lock.abandonedPolicy() != policy) {
            throw new IllegalStateException(
                    "the lock '%s' must have the options fair=%s, abandonedPolicy=%s: found fair=%s, abandonedPolicy=%s"
                            .formatted(name, options.fair(), policy, lock.isFair(), lock.abandonedPolicy()));
        }
        return lock;
    }

    /// Returns the lock of this name, whatever its options, or makes one of default options.
    SharedMutex lock(String name, boolean reentrant, AbandonedPolicy standard) {
        return lock(name, reentrant, false, standard, null);
    }

    private SharedMutex lock(
            @Nullable String name,
            boolean reentrant,
            boolean fair,
            AbandonedPolicy policy,
            @Nullable Consumer<Holder> repair) {
        int kind = reentrant ? Blocks.KIND_RLOCK : Blocks.KIND_LOCK;
        long block = make(name, kind, LockLine.BYTES, at -> LockLine.initialise(words, at, reentrant, fair, policy));
        return mutex(block, kind, repair);
    }

    SharedCondition condition(@Nullable String name, Lock lock) {
        SharedMutex mutex = own(lock);
        long block = make(
                name,
                Blocks.KIND_CONDITION,
                Conditions.BYTES,
                at -> words.setOpaque(at + EmbeddedLock.REFERENCE, mutex.offset()));
        if (words.getOpaque(block + EmbeddedLock.REFERENCE) != mutex.offset()) {
            throw new IllegalStateException("the condition '" + name + "' exists on another lock");
        }
        return new SharedCondition(engine, block, mutex, this, maySpin);
    }

    SharedCondition condition(String name, AbandonedPolicy policy) {
        return conditionAt(make(
                name,
                Blocks.KIND_CONDITION,
                Conditions.BYTES + LockLine.BYTES,
                at -> EmbeddedLock.initialise(words, at, policy)));
    }

    <V extends Value<?>> V value(
            ValueType<V> type, @Nullable Object initial, ValueOptions options, AbandonedPolicy policy) {
        long word = Conversions.initialWord(type, initial);
        String name = options.name().orElse(null);
        Lock given = options.lock().orElse(null);
        SharedMutex mutex = given == null ? null : own(given);
        boolean embedded = options.isGuarded() && mutex == null;
        long block = make(name, Blocks.KIND_VALUE, SharedCells.BYTES + (embedded ? LockLine.BYTES : 0), at -> {
            words.setOpaque(at + SharedCells.VALUE, word);
            words.setIntOpaque(at + SharedCells.TYPE, type.code());
            if (embedded) {
                EmbeddedLock.initialise(words, at, policy);
            } else {
                words.setOpaque(at + EmbeddedLock.REFERENCE, mutex == null ? 0 : mutex.offset());
            }
        });
        int code = words.getIntOpaque(block + SharedCells.TYPE);
        if (code != type.code()) {
            throw new IllegalStateException(
                    "the value '" + name + "' exists with type code '" + (char) code + "', not '" + type.code() + "'");
        }
        requireGuard(name, words.getOpaque(block + EmbeddedLock.REFERENCE), options.isGuarded(), mutex);
        return valueAt(type, block);
    }

    private static void requireGuard(@Nullable String name, long lock, boolean guarded, @Nullable SharedMutex given) {
        if ((lock != 0) != guarded) {
            throw new IllegalStateException(
                    "the value '" + name + "' exists " + (guarded ? "raw, not guarded" : "guarded, not raw"));
        }
        if (given != null && lock != given.offset()) {
            throw new IllegalStateException("the value '" + name + "' exists guarded by another lock");
        }
    }

    /// Returns a handle of the object at an offset that came from elsewhere.
    ///
    /// @throws ScopeFormatException if there is none
    Object at(long offset) {
        long header = engine.blocks().header(offset);
        int kind = Blocks.kind(header);
        return switch (kind) {
            case Blocks.KIND_LOCK, Blocks.KIND_RLOCK -> mutex(offset, kind, null);
            case Blocks.KIND_CONDITION -> conditionAt(offset);
            case Blocks.KIND_VALUE -> valueAt(typeAt(offset), offset);
            default ->
                throw new ScopeFormatException(attachment.file().path() + ": object at offset " + offset
                        + ": expected a kind from 1 to 4, found " + kind);
        };
    }

    private ValueType<?> typeAt(long block) {
        int code = words.getIntOpaque(block + SharedCells.TYPE);
        try {
            return ValueType.of((char) code);
        } catch (IllegalArgumentException e) {
            throw new ScopeFormatException(
                    attachment.file().path() + ": value at offset " + block + ": expected a type code, found " + code,
                    e);
        }
    }

    private SharedMutex mutex(long at, int kind, @Nullable Consumer<Holder> repair) {
        return kind == Blocks.KIND_LOCK
                ? new SharedLock(engine, at, this, maySpin, repair)
                : new SharedRLock(engine, at, this, maySpin, repair);
    }

    private SharedCondition conditionAt(long block) {
        return new SharedCondition(engine, block, lockOf(block), this, maySpin);
    }

    private <V extends Value<?>> V valueAt(ValueType<V> type, long block) {
        SharedMutex lock = words.getOpaque(block + EmbeddedLock.REFERENCE) == 0 ? null : lockOf(block);
        return Values.create(
                type, lock, new SharedCells(words, block, engine.blocks().path(), () -> replacement(block)));
    }

    private SharedMutex lockOf(long block) {
        long lock = words.getOpaque(block + EmbeddedLock.REFERENCE);
        int kind = Blocks.kind(engine.blocks().header(lock));
        if (kind != Blocks.KIND_LOCK && kind != Blocks.KIND_RLOCK) {
            throw new ScopeFormatException(attachment.file().path() + ": lock at offset " + lock
                    + " of the object at offset " + block + ": expected kind 1 or 2, found " + kind);
        }
        return mutex(lock, kind, null);
    }

    private SharedMutex own(Lock lock) {
        if (lock instanceof SharedMutex mutex && mutex.engine() == engine) {
            return mutex;
        }
        throw new IllegalArgumentException("the lock must belong to this scope: " + lock);
    }

    private long make(@Nullable String name, int kind, long bytes, LongConsumer initialise) {
        requireOpen();
        try {
            return makeOrFind(name, kind, bytes, initialise);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    private long makeOrFind(@Nullable String name, int kind, long bytes, LongConsumer initialise) {
        if (name == null) {
            long block = engine.blocks().allocate(kind, bytes);
            initialise.accept(block);
            engine.blocks().publish(block);
            return block;
        }
        long block = engine.directory().open(NameRule.requireLegal(name), kind, bytes, initialise);
        int found = Blocks.kind(engine.blocks().header(block));
        if (found != kind) {
            throw new IllegalStateException(
                    "the name '" + name + "' belongs to " + KindNames.name(found) + ", not to " + KindNames.name(kind));
        }
        return block;
    }

    @Override
    public Condition newCondition(SharedMutex lock) {
        return condition(null, lock);
    }

    @Override
    public Object replacement(long offset) throws ObjectStreamException {
        return new ObjectHandle(handle(), offset);
    }

    private void requireOpen() {
        if (attachment.isClosed()) {
            throw new IllegalStateException("the scope is closed");
        }
    }

    /// Returns what the receiver of an object finds the segment by.
    ///
    /// @throws io.interproc.ScopeAccessException if the receiver would not find it, because it lost its path
    ScopeHandle handle() {
        requireOpen();
        attachment.pathCheck().require();
        return ScopeHandle.of(attachment, maySpin);
    }
}

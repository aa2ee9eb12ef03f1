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
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.value.Conversions;
import io.interproc.internal.value.SharedCells;
import io.interproc.internal.value.Values;
import io.interproc.spi.ConditionRequest;
import io.interproc.spi.LockRequest;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RLockRequest;
import io.interproc.spi.ValueRequest;
import java.io.ObjectStreamException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes and finds the objects of a segment, and the handles of them.
final class Objects implements OwningScope {

    private final Attachment attachment;
    private final SegmentEngine engine;
    private final Words words;
    private final boolean maySpin;

    Objects(Attachment attachment, boolean maySpin) {
        this.attachment = attachment;
        this.engine = attachment.engine();
        this.words = engine.words();
        this.maySpin = maySpin;
    }

    /// Makes or finds what a request asks for.
    ///
    /// @param standard the abandoned policy of locks that do not say otherwise
    Object object(ObjectRequest<?> request, AbandonedPolicy standard) {
        String name = request.name().orElse(null);
        return switch (request) {
            case LockRequest lock -> lock(name, Blocks.KIND_LOCK, lock.options(), standard);
            case RLockRequest lock -> lock(name, Blocks.KIND_RLOCK, lock.options(), standard);
            case ConditionRequest condition ->
                condition.lock().isPresent() ? condition(name, condition.lock().get()) : condition(name, standard);
            case ValueRequest<?> value -> value(name, value, standard);
            default -> throw new UnsupportedOperationException(request.toString());
        };
    }

    private SharedMutex lock(@Nullable String name, int kind, Optional<LockOptions> wanted, AbandonedPolicy standard) {
        LockOptions options = wanted.orElseGet(LockOptions::defaults);
        boolean reentrant = kind == Blocks.KIND_RLOCK;
        boolean fair = options.fair();
        AbandonedPolicy policy = options.abandonedPolicy().orElse(standard);
        long block = make(name, kind, LockLine.BYTES, at -> LockLine.initialise(words, at, reentrant, fair, policy));
        SharedMutex lock = mutex(block, kind, options.repair().orElse(null));
        boolean other = lock.isFair() != fair || lock.abandonedPolicy() != policy;
        if (name != null && wanted.isPresent() && other) {
            throw Misuse.otherOptions(name, fair, policy, lock);
        }
        return lock;
    }

    /// Makes a condition on a lock of this scope, or finds one that must be on that lock.
    private SharedCondition condition(@Nullable String name, Lock lock) {
        SharedMutex mutex = own(lock);
        long block = make(
                name,
                Blocks.KIND_CONDITION,
                Conditions.BYTES,
                at -> words.setOpaque(at + EmbeddedLock.REFERENCE, mutex.offset()));
        if (name != null && words.getOpaque(block + EmbeddedLock.REFERENCE) != mutex.offset()) {
            throw Misuse.otherLock(name, conditionAt(block));
        }
        return new SharedCondition(engine, block, mutex, this, maySpin);
    }

    /// Makes a condition that brings a re-entrant lock along, or finds one.
    private SharedCondition condition(@Nullable String name, AbandonedPolicy policy) {
        return conditionAt(make(
                name,
                Blocks.KIND_CONDITION,
                Conditions.BYTES + LockLine.BYTES,
                at -> EmbeddedLock.initialise(words, at, policy)));
    }

    private Value<?> value(@Nullable String name, ValueRequest<?> request, AbandonedPolicy policy) {
        ValueType<?> type = request.valueType();
        ValueOptions options = request.options();
        long word = Conversions.initialWord(type, request.initial());
        SharedMutex mutex = options.lock().map(this::own).orElse(null);
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
        Value<?> value = valueAt(typeAt(block), block);
        if (name != null) {
            requireSame(name, value, type, options.isGuarded(), mutex);
        }
        return value;
    }

    private static void requireSame(
            String name, Value<?> found, ValueType<?> type, boolean guarded, @Nullable SharedMutex given) {
        if (!found.type().equals(type)) {
            throw Misuse.nameOfAnother(name, found.type(), type);
        }
        if (found.isGuarded() != guarded || (given != null && !given.equals(found.getLock()))) {
            throw Misuse.otherGuard(name, guarded, found);
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
            default -> throw noKind(kind, offset);
        };
    }

    private ObjectType typeOf(int kind, long block) {
        ObjectType type = KindTypes.type(kind);
        if (type == null) {
            throw noKind(kind, block);
        }
        return type;
    }

    private ScopeFormatException noKind(int kind, long block) {
        return new ScopeFormatException(attachment.file().path() + ": object at offset " + block
                + ": expected a kind from 1 to 4, found " + kind);
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
                type, lock, new SharedCells(words, block, engine.blocks().path(), new ValueAt(block)));
    }

    /// What a value asks this scope for.
    private final class ValueAt implements SharedCells.Replacement {
        private final long block;

        ValueAt(long block) {
            this.block = block;
        }

        @Override
        public Object get() throws ObjectStreamException {
            return replacement(block);
        }

        @Override
        public String label(long offset) {
            return Objects.this.label(offset);
        }
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
        throw Misuse.foreignLock(lock);
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
        long block = engine.directory().open(name, kind, bytes, initialise);
        int found = Blocks.kind(engine.blocks().header(block));
        if (found != kind) {
            throw Misuse.nameOfAnother(name, typeOf(found, block), typeOf(kind, block));
        }
        return block;
    }

    /// Returns the name of the object, or where `interproc show` lists it. For a lock that an object brought along
    /// it says so of that object.
    @Override
    public String label(long offset) {
        try {
            long block = EmbeddedLock.blockOf(offset, engine.blocks().header(offset));
            String label = engine.directory()
                    .nameOf(block)
                    .map(name -> "\"" + name + "\"")
                    .orElse("@" + block);
            return block == offset
                    ? label
                    : "of " + typeOf(Blocks.kind(engine.blocks().header(block)), block) + " " + label;
        } catch (ScopeFormatException _) {
            return "@" + offset; // damaged: whoever uses the object will be told
        }
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
            throw Misuse.closed();
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

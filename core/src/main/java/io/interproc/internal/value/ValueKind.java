package io.interproc.internal.value;

import static io.interproc.internal.lock.LineWord.half;
import static io.interproc.internal.lock.LineWord.word;

import io.interproc.ScopeFormatException;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.GuardedCode;
import io.interproc.internal.lock.LockKind;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ValueRequest;
import java.io.ObjectStreamException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values, of every type, with a lock of their own, another's, or none.
public final class ValueKind extends ObjectKind {

    /// The only one.
    public static final ValueKind INSTANCE = new ValueKind();

    private ValueKind() {
        super(
                Blocks.KIND_VALUE,
                ObjectType.VALUE,
                "",
                List.of(
                        word("lock", EmbeddedLock.REFERENCE),
                        word("content", SharedCells.VALUE),
                        half("type code", SharedCells.TYPE),
                        word("lock generation", EmbeddedLock.GENERATION)));
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new GuardedCode(engine.words(), engine.locks());
    }

    @Override
    public Object object(ObjectRequest<?> request, OwningScope scope) {
        ValueRequest<?> wanted = (ValueRequest<?>) request;
        String name = wanted.name().orElse(null);
        ValueType<?> type = wanted.valueType();
        ValueOptions options = wanted.options();
        long word = Conversions.initialWord(type, wanted.initial());
        SharedMutex mutex =
                options.lock().map(lock -> LockKind.own(lock, scope)).orElse(null);
        boolean embedded = options.isGuarded() && mutex == null;
        Words words = scope.engine().words();
        Value<?> value = scope.make(
                name,
                this,
                SharedCells.BYTES + (embedded ? LockLine.BYTES : 0),
                at -> {
                    words.setOpaque(at + SharedCells.VALUE, word);
                    words.setIntOpaque(at + SharedCells.TYPE, type.code());
                    if (embedded) {
                        EmbeddedLock.initialise(words, at, scope.standardPolicy());
                    } else if (mutex != null) {
                        EmbeddedLock.refer(words, at, mutex);
                    }
                },
                at -> handle(at, scope));
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

    @Override
    public Value<?> handle(long block, OwningScope scope) {
        SegmentEngine engine = scope.engine();
        long reference = engine.words().getOpaque(block + EmbeddedLock.REFERENCE);
        SharedMutex lock = reference == 0 ? null : LockKind.lockOf(block, type(), scope);
        String path = engine.blocks().path();
        return Values.create(
                typeAt(block, engine),
                lock,
                new SharedCells(engine.words(), block, path, new Replacement(block, scope), engine.refer(block)));
    }

    /// Returns the block of a value in a segment; 0 if the object is none.
    @SuppressWarnings("ReferenceEquality") // it is about this very segment
    public static long blockOf(Object value, Words words) {
        SharedCells cells = value instanceof AbstractValue<?> shared ? shared.shared() : null;
        return cells != null && cells.words() == words ? cells.block() : 0;
    }

    private static ValueType<?> typeAt(long block, SegmentEngine engine) {
        int code = engine.words().getIntOpaque(block + SharedCells.TYPE);
        try {
            return ValueType.of((char) code);
        } catch (IllegalArgumentException e) {
            throw new ScopeFormatException(
                    engine.blocks().path() + ": value at offset " + block + ": expected a type code, found " + code, e);
        }
    }

    /// What a value asks its scope for.
    private record Replacement(long block, OwningScope scope) implements SharedCells.Replacement {
        @Override
        public Object get() throws ObjectStreamException {
            return scope.replacement(block);
        }

        @Override
        public String label(long offset) {
            return scope.label(offset);
        }
    }

    @Override
    public @Nullable ObjectState look(long block, ObjectView view) {
        char code = (char) view.words().getIntOpaque(block + SharedCells.TYPE);
        String value = ValueFormat.format(code, view.words().getAcquire(block + SharedCells.VALUE));
        return view.guardedBy(String.valueOf(code), value, block);
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        ValueOptions options = name.map(ValueOptions::named).orElseGet(ValueOptions::defaults);
        return new ValueRequest<>(ValueType.INT32, 1, options);
    }
}

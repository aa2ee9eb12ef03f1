package io.interproc.proof;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The scope of objects in a segment that no file has: their handles do not travel.
///
/// @param made is shown the offset of every object that is made or found, before there is a handle of it
public record EngineScope(SegmentEngine engine, boolean maySpin, LongConsumer made) implements OwningScope {

    /// The scope of who need not know where its objects are.
    public EngineScope(SegmentEngine engine, boolean maySpin) {
        this(engine, maySpin, _ -> {});
    }

    @Override
    public AbandonedPolicy standardPolicy() {
        return AbandonedPolicy.CONTINUE;
    }

    @Override
    public <H> H make(
            @Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise, LongFunction<H> handle) {
        long block = name == null ? makeUnnamed(kind, bytes, initialise) : open(name, kind, bytes, initialise);
        made.accept(block);
        return handle.apply(block);
    }

    private long makeUnnamed(ObjectKind kind, long bytes, LongConsumer initialise) {
        long block = engine.blocks().allocate(kind.code(), bytes);
        initialise.accept(block);
        engine.blocks().publish(block);
        return block;
    }

    private long open(String name, ObjectKind kind, long bytes, LongConsumer initialise) {
        return engine.directory().open(name, kind.code(), bytes, initialise::accept, at -> engine.referTo(at) != null);
    }

    @Override
    public Object replacement(long offset) {
        throw new UnsupportedOperationException("handles of a bare engine do not travel");
    }
}

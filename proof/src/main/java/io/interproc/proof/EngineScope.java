package io.interproc.proof;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The scope of objects in a segment that no file has: they have no names, and their handles do not travel.
public record EngineScope(SegmentEngine engine, boolean maySpin) implements OwningScope {

    @Override
    public AbandonedPolicy standardPolicy() {
        return AbandonedPolicy.CONTINUE;
    }

    @Override
    public long make(@Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise) {
        if (name != null) {
            throw new UnsupportedOperationException("objects of a bare engine have no names");
        }
        long block = engine.blocks().allocate(kind.code(), bytes);
        initialise.accept(block);
        engine.blocks().publish(block);
        return block;
    }

    @Override
    public Object replacement(long offset) {
        throw new UnsupportedOperationException("handles of a bare engine do not travel");
    }
}

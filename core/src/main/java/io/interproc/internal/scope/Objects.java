package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import java.io.ObjectStreamException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes and finds the objects of a segment, and the handles of them.
final class Objects implements OwningScope {

    private final Attachment attachment;
    private final SegmentEngine engine;
    private final boolean maySpin;
    private final AbandonedPolicy standardPolicy;

    /// @param standardPolicy the abandoned policy of locks that do not say otherwise
    Objects(Attachment attachment, boolean maySpin, AbandonedPolicy standardPolicy) {
        this.attachment = attachment;
        this.engine = attachment.engine();
        this.maySpin = maySpin;
        this.standardPolicy = standardPolicy;
    }

    /// Makes or finds what a request asks for.
    Object object(ObjectRequest<?> request) {
        return ObjectKinds.of(request.type()).object(request, this);
    }

    /// Returns a handle of the object at an offset that came from elsewhere.
    ///
    /// @throws ScopeFormatException if there is none
    Object at(long offset) {
        return kindAt(offset).handle(offset, this);
    }

    private ObjectKind kindAt(long block) {
        int code = Blocks.kind(engine.blocks().header(block));
        ObjectKind kind = ObjectKinds.find(code);
        if (kind == null) {
            throw new ScopeFormatException(attachment.file().path() + ": object at offset " + block
                    + ": expected a kind of object, found " + code);
        }
        return kind;
    }

    @Override
    public SegmentEngine engine() {
        return engine;
    }

    @Override
    public boolean maySpin() {
        return maySpin;
    }

    @Override
    public AbandonedPolicy standardPolicy() {
        return standardPolicy;
    }

    @Override
    public long make(@Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise) {
        requireOpen();
        try {
            return makeOrFind(name, kind, bytes, initialise);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    private long makeOrFind(@Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise) {
        if (name == null) {
            long block = engine.blocks().allocate(kind.code(), bytes);
            initialise.accept(block);
            engine.blocks().publish(block);
            return block;
        }
        long block = engine.directory().open(name, kind.code(), bytes, initialise);
        ObjectKind found = kindAt(block);
        if (found.code() != kind.code()) {
            throw Misuse.nameOfAnother(name, found.type(), kind.type());
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
            return block == offset ? label : "of " + kindAt(block).type() + " " + label;
        } catch (ScopeFormatException _) {
            return "@" + offset; // damaged: whoever uses the object will be told
        }
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

package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeObject;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.lock.OwnedBlocks;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedObject;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.value.ValueKind;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import io.interproc.spi.RemovalRequest;
import java.io.ObjectStreamException;
import java.lang.ref.Reference;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Makes and finds the objects of a segment, and the handles of them.
final class Objects implements OwningScope {

    /// How often the removal of an object is tried whose users are always gone when they are looked for.
    private static final int REMOVAL_ATTEMPTS = 32;

    private final Attachment attachment;
    private final SegmentEngine engine;
    private final boolean maySpin;
    private final AbandonedPolicy standardPolicy;
    private final @Nullable OwnedBlocks region;
    /// What makes the objects that belong to no region.
    private final Objects outer;

    /// @param standardPolicy the abandoned policy of locks that do not say otherwise
    Objects(Attachment attachment, boolean maySpin, AbandonedPolicy standardPolicy) {
        this.region = null;
        this.outer = this;
        this.attachment = attachment;
        this.engine = attachment.engine();
        this.maySpin = maySpin;
        this.standardPolicy = standardPolicy;
    }

    private Objects(Objects outer, OwnedBlocks region) {
        this.region = region;
        this.outer = outer;
        this.attachment = outer.attachment;
        this.engine = outer.engine;
        this.maySpin = outer.maySpin;
        this.standardPolicy = outer.standardPolicy;
    }

    /// Returns what makes the objects of a region.
    Objects in(OwnedBlocks owned) {
        return new Objects(outer, owned);
    }

    /// Makes or finds what a request asks for.
    Object object(ObjectRequest<?> request) {
        return ObjectKinds.of(request.type()).object(request, this);
    }

    /// Returns a handle of the object at an offset that came from elsewhere.
    ///
    /// @param generation that of its block
    /// @param label which object it is, for people
    /// @throws IllegalStateException if it was removed
    /// @throws ScopeFormatException if there is none
    Object at(long offset, long generation, String label) {
        long block = blockAt(offset);
        Object reference = engine.referTo(block, generation);
        if (reference == null) {
            throw Misuse.removed(label);
        }
        try {
            return kindAt(offset).handle(offset, this);
        } finally {
            Reference.reachabilityFence(reference);
        }
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
    public OwningScope ofObject(long block) {
        OwnedBlocks owner = engine.ownerOf(block);
        if (owner == null) {
            return outer;
        }
        return owner == region ? this : in(owner);
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
    public <H> H make(
            @Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise, LongFunction<H> handle) {
        requireOpen();
        try {
            return engine.withMemory(() -> name == null
                    ? makeUnnamed(kind, bytes, initialise, handle)
                    : makeOrFind(name, kind, bytes, initialise, handle));
        } catch (IllegalStateException e) {
            throw refusal(e);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    private <H> H makeUnnamed(ObjectKind kind, long bytes, LongConsumer initialise, LongFunction<H> handle) {
        long block = engine.blocks().allocate(kind.code(), bytes);
        Object reference = engine.blocks();
        boolean published = false;
        try {
            initialise.accept(block);
            if (region != null) {
                reference = region.own(block);
            }
            engine.blocks().publish(block);
            published = true;
        } finally {
            if (!published) {
                if (region != null) {
                    region.disown(block);
                }
                engine.blocks().releaseNew(block);
            }
        }
        try {
            if (region != null) {
                region.published(block);
            }
            return handle.apply(block);
        } finally {
            Reference.reachabilityFence(reference);
        }
    }

    private <H> H makeOrFind(
            String name, ObjectKind kind, long bytes, LongConsumer initialise, LongFunction<H> handle) {
        Object[] reference = new Object[1];
        RegionMaker owner = region == null ? null : new RegionMaker(region, initialise);
        Directory.Maker maker = owner == null ? initialise::accept : owner;
        long block = engine.directory().open(name, kind.code(), bytes, maker, at -> keep(at, reference));
        try {
            if (owner != null) {
                owner.found(block);
            }
            ObjectKind found = kindAt(block);
            if (found.code() != kind.code()) {
                throw Misuse.nameOfAnother(name, found.type(), kind.type());
            }
            return handle.apply(block);
        } finally {
            Reference.reachabilityFence(reference[0]);
        }
    }

    /// Makes what goes with a region.
    private static final class RegionMaker implements Directory.Maker {
        private final OwnedBlocks region;
        private final LongConsumer content;
        private long made;

        RegionMaker(OwnedBlocks region, LongConsumer content) {
            this.region = region;
            this.content = content;
        }

        @Override
        public void initialise(long block) {
            content.accept(block);
            region.own(block);
            made = block;
        }

        @Override
        public void discard(long block) {
            made = 0;
            region.disown(block);
        }

        /// Ends the making with the block that has the name, which may be another's.
        void found(long block) {
            if (made == block) {
                region.published(block);
            }
        }
    }

    private boolean keep(long block, @Nullable Object[] reference) {
        reference[0] = engine.referTo(block);
        return reference[0] != null;
    }

    /// Removes an object.
    ///
    /// @return whether there was one
    boolean remove(RemovalRequest request) {
        requireOpen();
        try {
            return request.name().isPresent()
                    ? remove(request.name().get(), request.forced())
                    : remove(request.object().orElseThrow(), request.forced());
        } catch (IllegalStateException e) {
            throw refusal(e);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    /// Removes all objects of a region by force. If this process leaves the segment meanwhile, or has left it, they
    /// go with it.
    void removeAll(OwnedBlocks owned) {
        try {
            if (!attachment.isClosed()) {
                owned.removeAll();
            }
        } catch (IllegalStateException e) {
            if (!attachment.isClosed()) {
                throw e;
            }
        } catch (InternalError e) {
            if (!attachment.isClosed()) {
                throw engine.failure(e);
            }
        }
    }

    private boolean remove(String name, boolean forced) {
        @Nullable Object[] reference = new Object[1];
        long block = engine.directory().find(name, at -> keep(at, reference));
        try {
            return block != 0 && remove(block, forced);
        } finally {
            Reference.reachabilityFence(reference[0]);
        }
    }

    private boolean remove(Object handle, boolean forced) {
        if (handle instanceof ScopeObject listed) {
            return removeListed(listed, forced);
        }
        long block = blockOf(handle);
        if (block == 0) {
            throw Misuse.foreignObject(handle);
        }
        if (isPart(handle)) {
            throw Misuse.partOfAnother(handle);
        }
        try {
            return remove(block, forced);
        } finally {
            Reference.reachabilityFence(handle);
        }
    }

    private boolean removeListed(ScopeObject listed, boolean forced) {
        if (!(listed.identity() instanceof ListedObject found) || found.engine() != engine) {
            throw Misuse.foreignObject(listed);
        }
        Object reference = engine.referTo(found.block(), found.generation());
        try {
            return reference != null && remove(found.block(), forced);
        } finally {
            Reference.reachabilityFence(reference);
        }
    }

    /// Returns the block of an object of this scope; that of the whole if the object comes with another one.
    ///
    /// @return 0 if the object is another scope's
    long blockOf(Object handle) {
        return handle instanceof SharedObject object && object.engine() == engine
                ? blockAt(object.offset())
                : ValueKind.blockOf(handle, engine.words());
    }

    /// Returns whether an object of this scope comes with another one.
    boolean isPart(Object handle) {
        return handle instanceof SharedObject object
                && object.engine() == engine
                && blockAt(object.offset()) != object.offset();
    }

    private long blockAt(long offset) {
        return EmbeddedLock.blockOf(offset, engine.blocks().header(offset));
    }

    private boolean remove(long block, boolean forced) {
        for (int attempt = 0; attempt < REMOVAL_ATTEMPTS; attempt++) {
            if (engine.remove(block, forced)) {
                return true;
            }
            if (engine.isRemoved(block)) {
                return false;
            }
            ObjectKind kind = kindAt(block);
            ObjectUse use = ObjectView.of(engine).use(kind, block, labelOfWhole(block, kind.type()));
            if (!use.isEmpty()) {
                throw Misuse.inUse(use);
            }
        }
        throw Misuse.inUseAtEachAttempt(labelOfWhole(block, kindAt(block).type()));
    }

    /// Returns the name of the object, or where `interproc show` lists it. For a lock that an object brought along
    /// it says so of that object.
    @Override
    public String label(long offset) {
        try {
            long block = blockAt(offset);
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
    public String labelOfWhole(long offset, ObjectType type) {
        try {
            long block = blockAt(offset);
            return (block == offset ? type : kindAt(block).type()) + "[" + label(block) + "]";
        } catch (ScopeFormatException _) {
            return type + "[" + label(offset) + "]";
        }
    }

    @Override
    public Object replacement(long offset) throws ObjectStreamException {
        ScopeHandle scope = handle();
        long block = blockAt(offset);
        String label = labelOfWhole(block, kindAt(block).type());
        if (engine.isRemoved(block)) {
            throw Misuse.removed(label);
        }
        return new ObjectHandle(scope, offset, Blocks.generation(engine.blocks().header(block)), label);
    }

    /// Returns what to throw for an exception out of the middle of an operation: once the scope is closed, that it
    /// is.
    private IllegalStateException refusal(IllegalStateException e) {
        return attachment.isClosed() ? Misuse.closed(e) : e;
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

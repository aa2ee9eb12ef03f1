package io.interproc.internal.scope;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeObject;
import io.interproc.ScopeOptions;
import io.interproc.WaitPolicy;
import io.interproc.WorkerBuilder;
import io.interproc.internal.process.JvmProcesses;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RemovalRequest;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A scope of processes: one user of an [Attachment], which was [counted][Attachment#use] before.
final class ProcessScope implements Scope, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Attachment attachment;
    private final transient Objects objects;
    private final transient ScopeOptions options;
    private transient volatile boolean closed;

    ProcessScope(Attachment attachment, ScopeOptions options) {
        this.attachment = attachment;
        this.options = options;
        this.objects = new Objects(attachment, options.waitPolicy() == WaitPolicy.ADAPTIVE, options.abandonedPolicy());
    }

    @Override
    public Optional<String> name() {
        return Optional.ofNullable(attachment.name());
    }

    @Override
    public boolean isClosed() {
        return closed || attachment.isClosed();
    }

    @Override
    public Set<ObjectType> objectTypes() {
        return EnumSet.allOf(ObjectType.class);
    }

    @Override
    public <T> T object(ObjectRequest<T> request) {
        Objects factory = request.name().isEmpty() ? open() : openByName();
        return request.objectClass().cast(factory.object(request));
    }

    @Override
    public boolean removeObject(RemovalRequest request) {
        Objects factory = request.name().isEmpty() ? open() : openByName();
        return factory.remove(request);
    }

    @Override
    public Stream<ScopeObject> objects() {
        return ObjectListing.of(open(), this::isClosed);
    }

    @Override
    public Region region() {
        return new ProcessRegion(this, open());
    }

    /// Throws if objects cannot be made or found.
    void requireUsable(Optional<String> wanted) {
        if (wanted.isEmpty()) {
            open();
        } else {
            openByName();
        }
    }

    @Override
    public WorkerBuilder worker() {
        open();
        return JvmProcesses.builder();
    }

    Attachment attachment() {
        return attachment;
    }

    private Objects open() {
        if (isClosed()) {
            throw Misuse.closed();
        }
        return objects;
    }

    /// Returns the factory for an object that others find by its name.
    private Objects openByName() {
        Objects factory = open();
        if (options.nameRequired()) {
            attachment.pathCheck().require();
        }
        return factory;
    }

    @Override
    public void close() {
        beginClosing();
        Attachments.finishLeaving(attachment);
    }

    /// Does without memory what must be done for the watcher to do the rest. (An atomic boolean would be a handle
    /// of a variable, which must be linked when there is memory.)
    private synchronized void beginClosing() {
        if (!closed) {
            closed = true;
            attachment.beginLeaving();
        }
    }

    @Override
    public String toString() {
        return "Scope[processes:" + name().orElse("/") + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return new ScopeReference(open().handle(), options.abandonedPolicy(), options.nameRequired());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a scope is read through what stands for it in the stream");
    }
}

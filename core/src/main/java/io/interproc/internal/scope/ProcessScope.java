package io.interproc.internal.scope;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WaitPolicy;
import io.interproc.WorkerBuilder;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.process.JvmProcesses;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        this.objects = new Objects(attachment, options.waitPolicy() == WaitPolicy.ADAPTIVE);
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
    public Lock lock(LockOptions lockOptions) {
        return newLock(null, false, lockOptions);
    }

    @Override
    public Lock lock(String name) {
        return openByName().lock(name, false, options.abandonedPolicy());
    }

    @Override
    public Lock lock(String name, LockOptions lockOptions) {
        return newLock(name, false, lockOptions);
    }

    @Override
    public RLock rlock(LockOptions lockOptions) {
        return (SharedRLock) newLock(null, true, lockOptions);
    }

    @Override
    public RLock rlock(String name) {
        return (SharedRLock) openByName().lock(name, true, options.abandonedPolicy());
    }

    @Override
    public RLock rlock(String name, LockOptions lockOptions) {
        return (SharedRLock) newLock(name, true, lockOptions);
    }

    private SharedMutex newLock(@Nullable String name, boolean reentrant, LockOptions lockOptions) {
        Objects factory = name == null ? open() : openByName();
        return factory.lock(name, reentrant, lockOptions, options.abandonedPolicy());
    }

    @Override
    public Condition condition(Lock lock) {
        return open().condition(null, lock);
    }

    @Override
    public Condition condition(String name) {
        return openByName().condition(name, options.abandonedPolicy());
    }

    @Override
    public Condition condition(String name, Lock lock) {
        return openByName().condition(name, lock);
    }

    @Override
    public <V extends Value<?>> V value(ValueType<V> type, @Nullable Object initial, ValueOptions valueOptions) {
        Objects factory = valueOptions.name().isEmpty() ? open() : openByName();
        return factory.value(type, initial, valueOptions, options.abandonedPolicy());
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
            throw new IllegalStateException("the scope is closed");
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
    /// of a
    /// variable, which must be linked when there is memory.)
    private synchronized void beginClosing() {
        if (!closed) {
            closed = true;
            attachment.beginLeaving();
        }
    }

    @Override
    public String toString() {
        return "Scope.processes(" + name().orElse("") + ")" + (isClosed() ? ", closed" : "");
    }

    private Object writeReplace() {
        return new ScopeReference(open().handle(), options.abandonedPolicy(), options.nameRequired());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a scope is read through what stands for it in the stream");
    }
}

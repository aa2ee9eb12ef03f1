package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WorkerBuilder;
import io.interproc.internal.name.Names;
import io.interproc.internal.value.Conversions;
import io.interproc.internal.value.Values;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The scope of the threads of this JVM.
public final class ThreadScope extends ThreadObject implements Scope {

    private static final long serialVersionUID = 1L;

    private final transient ScopeOptions options;
    private final transient ConcurrentHashMap<String, NamedObject> objects = new ConcurrentHashMap<>();
    private final transient AtomicInteger workers = new AtomicInteger();

    /// What stands under a name; the kind is what [Scope] calls it.
    private record NamedObject(String kind, Object object) {}

    /// Makes an open scope. Of the options only the abandoned policy means something here.
    public ThreadScope(ScopeOptions options) {
        super(new Lifetime());
        this.options = options;
    }

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    @Override
    public Lock lock(LockOptions options) {
        lifetime.requireOpen();
        return new ThreadLock(lifetime, options.fair(), policyOf(options));
    }

    @Override
    public Lock lock(String name) {
        return named(name, "lock", Lock.class, () -> lock(LockOptions.defaults()));
    }

    @Override
    public Lock lock(String name, LockOptions options) {
        return withOptions(name, named(name, "lock", Lock.class, () -> lock(options)), options);
    }

    @Override
    public RLock rlock(LockOptions options) {
        lifetime.requireOpen();
        return new ThreadRLock(lifetime, options.fair(), policyOf(options));
    }

    @Override
    public RLock rlock(String name) {
        return named(name, "rlock", RLock.class, () -> rlock(LockOptions.defaults()));
    }

    @Override
    public RLock rlock(String name, LockOptions options) {
        return withOptions(name, named(name, "rlock", RLock.class, () -> rlock(options)), options);
    }

    private AbandonedPolicy policyOf(LockOptions lockOptions) {
        return lockOptions.abandonedPolicy().orElse(options.abandonedPolicy());
    }

    private <L extends Lock> L withOptions(String name, L lock, LockOptions wanted) {
        if (lock.isFair() != wanted.fair() || lock.abandonedPolicy() != policyOf(wanted)) {
            throw new IllegalStateException(
                    "object '%s' must have the options fair=%s, abandonedPolicy=%s: found fair=%s, abandonedPolicy=%s"
                            .formatted(name, wanted.fair(), policyOf(wanted), lock.isFair(), lock.abandonedPolicy()));
        }
        return lock;
    }

    @Override
    public Condition condition(Lock lock) {
        return requireOwn(lock).newCondition();
    }

    @Override
    public Condition condition(String name) {
        return named(name, "condition", Condition.class, this::condition);
    }

    @Override
    public Condition condition(String name, Lock lock) {
        ThreadLock own = requireOwn(lock);
        Condition condition = named(name, "condition", Condition.class, own::newCondition);
        if (!condition.getLock().equals(own)) {
            throw new IllegalStateException("object '" + name + "' must be a condition of the lock given: found "
                    + condition.getLock() + " instead of " + own);
        }
        return condition;
    }

    @Override
    public <V extends Value<?>> V value(ValueType<V> type, @Nullable Object initial, ValueOptions options) {
        lifetime.requireOpen();
        long word = Conversions.initialWord(type, initial);
        options.lock().ifPresent(this::requireOwn);
        if (options.name().isEmpty()) {
            return newValue(type, word, options);
        }
        String name = options.name().get();
        V value = named(name, type + " value", type.valueClass(), () -> newValue(type, word, options));
        requireGuard(name, value, options);
        return value;
    }

    private <V extends Value<?>> V newValue(ValueType<V> type, long word, ValueOptions options) {
        Lock lock = options.isGuarded() ? options.lock().orElseGet(this::rlock) : null;
        return Values.create(type, lock, new HeapValueMemory(lifetime, word));
    }

    private static void requireGuard(String name, Value<?> value, ValueOptions wanted) {
        if (value.isGuarded() != wanted.isGuarded()) {
            throw new IllegalStateException("object '%s' must be a %s value: it is a %s"
                    .formatted(name, wanted.isGuarded() ? "guarded" : "raw", value));
        }
        wanted.lock().filter(lock -> !lock.equals(value.getLock())).ifPresent(lock -> {
            throw new IllegalStateException("object '" + name + "' must be a value guarded by the lock given: found "
                    + value.getLock() + " instead of " + lock);
        });
    }

    @Override
    public WorkerBuilder worker() {
        lifetime.requireOpen();
        return new ThreadWorkerBuilder(lifetime, workers);
    }

    @Override
    public void close() {
        lifetime.close();
    }

    /// Returns the object of the name, made if there is none yet.
    ///
    /// @throws IllegalStateException if it is of another kind
    private <T> T named(String name, String kind, Class<T> type, Supplier<? extends T> create) {
        lifetime.requireOpen();
        Names.requireLegal(name);
        NamedObject found = objects.computeIfAbsent(name, _ -> new NamedObject(kind, create.get()));
        if (!found.kind().equals(kind)) {
            throw new IllegalStateException(
                    "object '" + name + "' must be of kind " + kind + ": found " + found.kind());
        }
        return type.cast(found.object());
    }

    private ThreadLock requireOwn(Lock lock) {
        lifetime.requireOpen();
        if (lock instanceof ThreadLock own && own.lifetime == lifetime) {
            return own;
        }
        throw new IllegalArgumentException("lock must belong to this scope: found " + lock);
    }

    @Override
    public String toString() {
        return (isClosed() ? "closed " : "") + "scope of threads";
    }
}

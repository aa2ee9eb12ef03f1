package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.BoundedSemaphore;
import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeObject;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.WorkerBuilder;
import io.interproc.internal.value.Conversions;
import io.interproc.internal.value.Values;
import io.interproc.spi.BoundedSemaphoreRequest;
import io.interproc.spi.ConditionRequest;
import io.interproc.spi.EventRequest;
import io.interproc.spi.LockRequest;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RLockRequest;
import io.interproc.spi.RemovalRequest;
import io.interproc.spi.SemaphoreRequest;
import io.interproc.spi.ValueRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The scope of the threads of this JVM.
public final class ThreadScope extends ThreadObject implements Scope {

    private static final long serialVersionUID = 1L;

    private final transient Lifetime lifetime = new Lifetime();
    private final transient ScopeOptions options;
    private final transient ConcurrentHashMap<String, NamedObject> objects = new ConcurrentHashMap<>();
    private final transient AtomicInteger workers = new AtomicInteger();

    /// What stands under a name.
    private record NamedObject(ObjectType type, Object object, RemovableObject removable) {}

    /// Makes an open scope. Of the options only the abandoned policy means something here.
    public ThreadScope(ScopeOptions options) {
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
    public Set<ObjectType> objectTypes() {
        return EnumSet.allOf(ObjectType.class);
    }

    @Override
    public <T> T object(ObjectRequest<T> request) {
        return object(request, null);
    }

    /// Makes or finds an object.
    ///
    /// @param region what a new object belongs to, if anything
    <T> T object(ObjectRequest<T> request, @Nullable ThreadRegion region) {
        lifetime.requireOpen();
        requireOwnLock(request);
        String name = request.name().orElse(null);
        Object object = name == null ? makeIn(region, request, null) : find(request, name, region);
        return request.objectClass().cast(object);
    }

    private Object makeIn(@Nullable ThreadRegion region, ObjectRequest<?> request, @Nullable String name) {
        Object made = make(request, name);
        if (region != null) {
            region.own(own(made));
        }
        return made;
    }

    /// Returns what the scope knows of an object.
    ///
    /// @return null if the object is another scope's
    @Nullable
    RemovableObject find(Object object) {
        RemovableObject own = object instanceof RemovableObject found
                ? found
                : Values.memoryOf(object) instanceof HeapValueMemory memory ? memory : null;
        return own != null && own.lifetime.isOf(lifetime) ? own : null;
    }

    /// Returns what the scope knows of one of its objects, which can be removed.
    ///
    /// @throws IllegalArgumentException if it is another's, or comes with another object
    private RemovableObject own(Object object) {
        RemovableObject own =
                object instanceof ScopeObject listed && listed.identity() instanceof ListedObject(RemovableObject met)
                        ? find(met)
                        : find(object);
        if (own == null) {
            throw Misuse.foreignObject(object);
        }
        if (own.label.isPart()) {
            throw Misuse.partOfAnother(object);
        }
        return own;
    }

    @Override
    public boolean removeObject(RemovalRequest request) {
        lifetime.requireOpen();
        Object object = request.object().orElse(null);
        if (object != null) {
            return remove(own(object), request.forced());
        }
        NamedObject found = objects.get(request.name().orElseThrow());
        return found != null && remove(found.removable(), request.forced());
    }

    private boolean remove(RemovableObject object, boolean forced) {
        boolean removed = object.remove(forced);
        unlink(object);
        return removed;
    }

    /// Removes an object of a region that is closed.
    void removeForced(RemovableObject object) {
        remove(object, true);
    }

    /// Frees the name of an object that was removed.
    private void unlink(RemovableObject object) {
        String name = object.label.name();
        if (name != null) {
            objects.computeIfPresent(name, (_, found) -> found.removable().equals(object) ? null : found);
        }
    }

    @Override
    public Region region() {
        lifetime.requireOpen();
        return new ThreadRegion(this);
    }

    /// @throws IllegalStateException if the scope is closed
    void requireOpen() {
        lifetime.requireOpen();
    }

    /// Returns the object of a name, made if there is none yet, or none any more.
    ///
    /// @throws IllegalStateException if it is not what the request asks for
    private Object find(ObjectRequest<?> request, String name, @Nullable ThreadRegion region) {
        if (request instanceof ValueRequest<?> value) {
            Conversions.initialWord(value.valueType(), value.initial()); // refuses a wrong one also if it is not used
        }
        NamedObject found;
        while (true) {
            found = objects.computeIfAbsent(name, _ -> named(request, makeIn(region, request, name)));
            if (!found.removable().isRemoved()) {
                break;
            }
            unlink(found.removable()); // its remover is about to do so
        }
        if (found.type() != request.type()) {
            throw Misuse.nameOfAnother(name, found.type(), request.type());
        }
        switch (request) {
            case LockRequest lock -> requireOptions(name, (Lock) found.object(), lock.options());
            case RLockRequest lock -> requireOptions(name, (Lock) found.object(), lock.options());
            case ConditionRequest condition -> requireLock(name, (Condition) found.object(), condition.lock());
            case ValueRequest<?> value -> requireSame(name, (Value<?>) found.object(), value);
            case SemaphoreRequest semaphore -> requireFairness(name, (Semaphore) found.object(), semaphore.options());
            case BoundedSemaphoreRequest semaphore -> {
                BoundedSemaphore bounded = (BoundedSemaphore) found.object();
                requireFairness(name, bounded, semaphore.options());
                requireBound(name, bounded, semaphore.bound());
            }
            case EventRequest _ -> {} // one event is as another
        }
        return found.object();
    }

    private NamedObject named(ObjectRequest<?> request, Object made) {
        return new NamedObject(request.type(), made, own(made));
    }

    private Object make(ObjectRequest<?> request, @Nullable String name) {
        return switch (request) {
            case LockRequest lock -> {
                LockOptions wanted = lock.options().orElseGet(LockOptions::defaults);
                yield new ThreadLock(lifetime, lifetime.label(name), wanted.fair(), policyOf(wanted));
            }
            case RLockRequest lock -> {
                LockOptions wanted = lock.options().orElseGet(LockOptions::defaults);
                yield new ThreadRLock(lifetime, lifetime.label(name), wanted.fair(), policyOf(wanted));
            }
            case ConditionRequest condition -> {
                Label label = lifetime.label(name);
                ThreadLock given = (ThreadLock) condition.lock().orElse(null);
                yield given != null
                        ? new ThreadCondition(given, label, false)
                        : new ThreadCondition(lockOf(ObjectType.CONDITION, label), label, true);
            }
            case ValueRequest<?> value -> newValue(value, lifetime.label(name));
            case SemaphoreRequest semaphore ->
                new ThreadSemaphore(lifetime, lifetime.label(name), semaphore.permits(), isFair(semaphore.options()));
            case BoundedSemaphoreRequest semaphore ->
                new ThreadBoundedSemaphore(
                        lifetime, lifetime.label(name), semaphore.bound(), isFair(semaphore.options()));
            case EventRequest _ -> new ThreadEvent(lifetime, lifetime.label(name));
        };
    }

    private Value<?> newValue(ValueRequest<?> request, Label label) {
        long word = Conversions.initialWord(request.valueType(), request.initial());
        ValueOptions wanted = request.options();
        Lock given = wanted.lock().orElse(null);
        ThreadLock own = wanted.isGuarded() && given == null ? lockOf(ObjectType.VALUE, label) : null;
        HeapValueMemory memory = new HeapValueMemory(lifetime, label, word, own);
        return Values.create(request.valueType(), own != null ? own : given, memory);
    }

    /// Makes the lock that an object brings along.
    private ThreadRLock lockOf(ObjectType type, Label label) {
        return new ThreadRLock(lifetime, label.ofLock(type), false, options.abandonedPolicy());
    }

    private AbandonedPolicy policyOf(LockOptions lockOptions) {
        return lockOptions.abandonedPolicy().orElse(options.abandonedPolicy());
    }

    private void requireOptions(String name, Lock found, Optional<LockOptions> options) {
        if (options.isEmpty()) {
            return;
        }
        LockOptions wanted = options.get();
        if (found.isFair() != wanted.fair() || found.abandonedPolicy() != policyOf(wanted)) {
            throw Misuse.otherOptions(name, wanted.fair(), policyOf(wanted), found);
        }
    }

    private static void requireLock(String name, Condition found, Optional<Lock> wanted) {
        if (wanted.isPresent() && !found.getLock().equals(wanted.get())) {
            throw Misuse.otherLock(name, found);
        }
    }

    private static void requireSame(String name, Value<?> found, ValueRequest<?> request) {
        if (!found.type().equals(request.valueType())) {
            throw Misuse.nameOfAnother(name, found.type(), request.valueType());
        }
        ValueOptions wanted = request.options();
        boolean otherLock = wanted.lock().isPresent()
                && found.isGuarded()
                && !found.getLock().equals(wanted.lock().get());
        if (found.isGuarded() != wanted.isGuarded() || otherLock) {
            throw Misuse.otherGuard(name, wanted.isGuarded(), found);
        }
    }

    private static boolean isFair(Optional<SemaphoreOptions> options) {
        return options.orElseGet(SemaphoreOptions::defaults).fair();
    }

    private static void requireFairness(String name, Semaphore found, Optional<SemaphoreOptions> wanted) {
        if (wanted.isPresent() && found.isFair() != wanted.get().fair()) {
            throw Misuse.otherOptions(name, wanted.get().fair(), found);
        }
    }

    private static void requireBound(String name, BoundedSemaphore found, int bound) {
        if (found.bound() != bound) {
            throw Misuse.otherBound(name, bound, found);
        }
    }

    private void requireOwnLock(ObjectRequest<?> request) {
        Optional<Lock> given = switch (request) {
            case ConditionRequest condition -> condition.lock();
            case ValueRequest<?> value -> value.options().lock();
            default -> Optional.empty();
        };
        if (given.isEmpty()) {
            return;
        }
        if (!(given.get() instanceof ThreadLock own) || !own.lifetime.isOf(lifetime)) {
            throw Misuse.foreignLock(given.get());
        }
        own.lifetime.requireOpen();
    }

    @Override
    public Stream<ScopeObject> objects() {
        lifetime.requireOpen();
        return objects.entrySet().stream()
                .flatMap(entry -> ThreadObjects.look(
                        entry.getKey(),
                        entry.getValue().type(),
                        entry.getValue().object(),
                        entry.getValue().removable(),
                        lifetime));
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

    @Override
    public String toString() {
        return "Scope[threads:/" + (isClosed() ? ", closed]" : "]");
    }
}

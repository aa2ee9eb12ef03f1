package io.interproc;

import io.interproc.internal.scope.Scopes;
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
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The set of parties that may synchronise with each other, and the only factory of shared objects.
///
/// The same program runs in each scope: the threads of this JVM ([#threads()]), this process and those it starts
/// ([#processes()]), every process of this machine that opens a name ([#processes(String)]), or whatever a
/// [provider][io.interproc.spi.ScopeProvider] on the module path offers ([#open(String)]).
///
/// ```java
/// try (Scope scope = Scope.processes()) {
///     IntValue n = scope.intValue(0);
///     Worker a = scope.start(Counter::addOne, n);
///     Worker b = scope.start(Counter::addTwo, n);
///     a.joinOrThrow();
///     b.joinOrThrow();
///     System.out.println(n.get()); // 3
/// }
/// ```
///
/// Objects are unnamed (`scope.rlock()`), and then reachable through the handle only, or named
/// (`scope.rlock("stock")`), and then found by whoever opens the scope and asks for that name: the first asker creates
/// the object, and later ones get the same object. The name of an object is any text of 1 to 1024 bytes in UTF-8
/// without control characters; that of a scope has at most 200 bytes, and no `/`. Every object of a process scope is a
/// small handle: it is [java.io.Serializable] in effect, may be passed to a worker process, and opens the same object
/// there. Objects of a thread scope do not leave their JVM.
///
/// **Guarantees.** All methods may be called by any thread, also by virtual ones. Factory methods do not block except
/// to create memory. [#close()] is idempotent, may be called while threads are inside or asleep in an object of the
/// scope (they leave with [IllegalStateException]), and gives up whatever this process still holds, by the very code
/// that cleans up after a killed process.
///
/// **Removal.** An object lives as long as its scope, unless it is removed: by itself ([#remove(Object)]), or together
/// with others in a [region][#region()].
///
/// **When a process dies.** See [Lock], [Condition], [Semaphore] and [AbandonedPolicy]. A private scope vanishes with
/// its last process. The file of a named scope is removed by its last participant, or, when all were killed, by the
/// next opener or by `interproc gc`.
///
/// **When another program removes the file of a named scope**, the processes that have it open go on among themselves,
/// while the name leads to another scope. They log a warning; see [ScopeOptions#withNameRequired(boolean)].
///
/// **Differences from Python.** A scope is Python's context object (`multiprocessing.get_context()`), made explicit;
/// there is no global default. Handles travel anywhere, not only while a process is started.
public interface Scope extends AutoCloseable {

    /// Returns a new scope of the threads of this JVM, with default options.
    static Scope threads() {
        return threads(ScopeOptions.defaults());
    }

    /// Returns a new scope of the threads of this JVM. Of the options only the abandoned policy has a meaning
    /// there.
    static Scope threads(ScopeOptions options) {
        return Scopes.threads(options);
    }

    /// Creates a private scope: this process and those that it starts or hands an object to.
    ///
    /// @throws InterprocException if the shared memory cannot be had; the message names the cause and the remedy
    static Scope processes() {
        return processes(ScopeOptions.defaults());
    }

    /// Creates a private scope with the given options.
    ///
    /// @throws InterprocException if the shared memory cannot be had; the message names the cause and the remedy
    static Scope processes(ScopeOptions options) {
        return Scopes.privateProcesses(options);
    }

    /// Opens the scope of this name on this machine, creating it with default options if nobody has it open. An
    /// existing scope may have any capacity.
    ///
    /// @throws IllegalArgumentException if the name is empty, longer than 200 bytes, or contains `/` or control
    ///     characters
    /// @throws InterprocException if the scope's file cannot be created, opened or trusted
    static Scope processes(String name) {
        return processes(name, ScopeOptions.defaults());
    }

    /// Opens the scope of this name on this machine, creating it with the given options if nobody has it open.
    ///
    /// A scope that is opened twice by one process is attached once: the attachment ends with the last `close`.
    ///
    /// @throws IllegalArgumentException if the name is empty, longer than 200 bytes, or contains `/` or control
    ///     characters
    /// @throws IllegalStateException if the scope exists with another capacity than the options ask for, or with
    ///     narrower permissions, or this process has it open already and waits with native calls where the options
    ///     ask to wait without
    /// @throws InterprocException if the scope's file cannot be created, opened or trusted; its permissions are
    ///     wider than those asked for; or the options require the name, and this process has an earlier scope open
    ///     that lost this name
    static Scope processes(String name, ScopeOptions options) {
        return Scopes.namedProcesses(name, options);
    }

    /// Opens the scope that a URI names: `threads:/`, `processes:/` (private), `processes:NAME`, or a scheme that a
    /// [provider][io.interproc.spi.ScopeProvider] serves.
    ///
    /// @throws IllegalArgumentException if no provider serves the scheme; the message lists those there are
    static Scope open(String uri) {
        return open(URI.create(uri), ScopeOptions.defaults());
    }

    /// Opens the scope that a URI names, with the given options.
    ///
    /// @throws IllegalArgumentException if no provider serves the scheme; the message lists those there are
    static Scope open(URI uri, ScopeOptions options) {
        return Scopes.open(uri, options);
    }

    /// Returns the name under which other processes open this scope, or empty for a private or a thread scope.
    Optional<String> name();

    /// Returns whether [#close()] was called on this scope.
    boolean isClosed();

    /// Returns the types of objects that this scope serves. The scopes of this library serve all of them.
    Set<ObjectType> objectTypes();

    /// Makes an object, or finds the one of its name: what all other methods that return an object are made of, and
    /// the only one of them that a [provider][io.interproc.spi.ScopeProvider] implements. Programs use the others.
    ///
    /// @throws UnsupportedOperationException if the scope does not serve objects of the type; the message names the
    ///     type and the scope
    /// @throws IllegalArgumentException if the request holds something of another scope, or an initial value of the
    ///     wrong kind
    /// @throws IllegalStateException if the name belongs to an object of another type or of other options, or if
    ///     the scope is closed
    <T> T object(ObjectRequest<T> request);

    /// Removes an object: what the other methods that remove one are made of. Programs use the others.
    ///
    /// @return whether there was an object to remove
    /// @throws UnsupportedOperationException if the scope does not remove objects
    /// @throws IllegalArgumentException if the object is another scope's, or comes with another object
    /// @throws IllegalStateException if the object is in use and the request does not say that this does not
    ///     matter, or if the scope is closed
    default boolean removeObject(RemovalRequest request) {
        throw Misuse.noRemoval(this);
    }

    /// Removes an object that nobody holds and nobody waits for. Its name is free at once, for this and any other
    /// process; its memory is used again when no process has a handle of the object any more, which the garbage
    /// collectors of the processes find out.
    ///
    /// Whoever uses the object afterwards, through any handle in any process, gets an [IllegalStateException] that
    /// says so. So does whoever uses the lock of a condition or of a value that is on a lock which was removed.
    ///
    /// @param object the object, or an element of [#objects()], which stands for the object that was listed
    /// @return true; false if the object was removed before
    /// @throws IllegalStateException if somebody holds the object or waits for it (the message says who holds it,
    /// and how
    ///     many threads wait and for what), or if the scope is closed
    /// @throws IllegalArgumentException if the object is another scope's, or is a lock that came with another
    /// object
    default boolean remove(Object object) {
        return removeObject(RemovalRequest.of(object, false));
    }

    /// Removes the object of a name, as [#remove(Object)] does.
    ///
    /// @return true; false if no object has the name
    /// @throws IllegalStateException if somebody holds the object or waits for it (the message says who holds it,
    /// and how
    ///     many threads wait and for what), or if the scope is closed
    default boolean remove(String name) {
        return removeObject(RemovalRequest.named(name, false));
    }

    /// Removes an object even if it is in use. It breaks what it is used for: whoever waits for the object is woken
    /// by an [IllegalStateException], and whoever holds a lock gets one when it releases the lock, and was not
    /// alone any more if it relied on a new object of the same name. Held permits of a semaphore are given back to
    /// nobody. A thread whose wait for an event or for permits was over, but that had not returned yet, may get the
    /// exception as well; after [#remove(Object)] it returns as served.
    ///
    /// @param object the object, or an element of [#objects()], which stands for the object that was listed
    /// @return true; false if the object was removed before
    /// @throws IllegalStateException if the scope is closed
    /// @throws IllegalArgumentException if the object is another scope's, or is a lock that came with another
    /// object
    default boolean removeForced(Object object) {
        return removeObject(RemovalRequest.of(object, true));
    }

    /// Removes the object of a name even if it is in use; see [#removeForced(Object)].
    ///
    /// @return true; false if no object has the name
    /// @throws IllegalStateException if the scope is closed
    default boolean removeForced(String name) {
        return removeObject(RemovalRequest.named(name, true));
    }

    /// Returns a region of this scope: what is made in it is removed when it is closed.
    ///
    /// @throws UnsupportedOperationException if the scope does not remove objects
    /// @throws IllegalStateException if the scope is closed
    default Region region() {
        throw Misuse.noRemoval(this);
    }

    /// Lists the objects of this scope, one after the other: a stream that reads an object when it is asked for it,
    /// and takes no more memory for many objects than for one.
    ///
    /// It is no snapshot. An object that is there from the beginning of the listing to its end is listed once. One
    /// that is made or removed meanwhile is listed or not, and what is said of an object was true at the moment at
    /// which it was read. The order means nothing.
    ///
    /// A scope of processes lists the objects of all its processes, with and without names. A scope of threads
    /// lists those that have names; it does not know the others. A region lists the objects of its scope.
    ///
    /// Does not block. The stream throws [IllegalStateException] when the scope is closed, and
    /// [ScopeFormatException] when its memory is damaged.
    ///
    /// @return a sequential stream, which need not be closed
    /// @throws UnsupportedOperationException if the scope does not list objects
    /// @throws IllegalStateException if the scope is closed
    default Stream<ScopeObject> objects() {
        throw Misuse.noListing(this);
    }

    /// Creates an unnamed lock that is not re-entrant, with the scope's default options.
    default Lock lock() {
        return lock(LockOptions.defaults());
    }

    /// Creates an unnamed lock that is not re-entrant.
    default Lock lock(LockOptions options) {
        return object(LockRequest.unnamed(options));
    }

    /// Returns the named lock that is not re-entrant, whatever its options, creating it if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind
    default Lock lock(String name) {
        return object(LockRequest.named(name));
    }

    /// Returns the named lock that is not re-entrant, creating it with these options if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind or of other options
    default Lock lock(String name, LockOptions options) {
        return object(LockRequest.named(name, options));
    }

    /// Creates an unnamed re-entrant lock, with the scope's default options.
    default RLock rlock() {
        return rlock(LockOptions.defaults());
    }

    /// Creates an unnamed re-entrant lock.
    default RLock rlock(LockOptions options) {
        return object(RLockRequest.unnamed(options));
    }

    /// Returns the named re-entrant lock, whatever its options, creating it if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind
    default RLock rlock(String name) {
        return object(RLockRequest.named(name));
    }

    /// Returns the named re-entrant lock, creating it with these options if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind or of other options
    default RLock rlock(String name, LockOptions options) {
        return object(RLockRequest.named(name, options));
    }

    /// Creates an unnamed condition on a new re-entrant lock, which is removed with it.
    default Condition condition() {
        return object(ConditionRequest.unnamed());
    }

    /// Creates an unnamed condition on a lock of this scope. Several conditions may share one lock.
    ///
    /// @throws IllegalArgumentException if the lock belongs to another scope
    default Condition condition(Lock lock) {
        return object(ConditionRequest.unnamed(lock));
    }

    /// Returns the named condition, creating it on a new re-entrant lock if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind
    default Condition condition(String name) {
        return object(ConditionRequest.named(name));
    }

    /// Returns the named condition, creating it on the given lock if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal or the lock belongs to another scope
    /// @throws IllegalStateException if the name belongs to an object of another kind, or to a condition of another
    ///     lock
    default Condition condition(String name, Lock lock) {
        return object(ConditionRequest.named(name, lock));
    }

    /// Creates an unnamed semaphore that is not fair: `Semaphore(permits)`.
    ///
    /// @param permits how many permits it has at first; may be negative
    default Semaphore semaphore(int permits) {
        return semaphore(permits, SemaphoreOptions.defaults());
    }

    /// Creates an unnamed semaphore.
    ///
    /// @param permits how many permits it has at first; may be negative
    default Semaphore semaphore(int permits, SemaphoreOptions options) {
        return object(SemaphoreRequest.unnamed(permits, options));
    }

    /// Returns the named semaphore, whatever its options, creating it if need be.
    ///
    /// @param permits how many permits it has at first; ignored if the semaphore exists
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind
    default Semaphore semaphore(String name, int permits) {
        return object(SemaphoreRequest.named(name, permits));
    }

    /// Returns the named semaphore, creating it with these options if need be.
    ///
    /// @param permits how many permits it has at first; ignored if the semaphore exists
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind or of other options
    default Semaphore semaphore(String name, int permits, SemaphoreOptions options) {
        return object(SemaphoreRequest.named(name, permits, options));
    }

    /// Creates an unnamed semaphore with a bound that is not fair: `BoundedSemaphore(bound)`.
    ///
    /// @param bound how many permits it has at first and at most
    /// @throws IllegalArgumentException if the bound is negative
    default BoundedSemaphore boundedSemaphore(int bound) {
        return boundedSemaphore(bound, SemaphoreOptions.defaults());
    }

    /// Creates an unnamed semaphore with a bound.
    ///
    /// @param bound how many permits it has at first and at most
    /// @throws IllegalArgumentException if the bound is negative
    default BoundedSemaphore boundedSemaphore(int bound, SemaphoreOptions options) {
        return object(BoundedSemaphoreRequest.unnamed(bound, options));
    }

    /// Returns the named semaphore with this bound, whatever its options, creating it if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal or the bound is negative
    /// @throws IllegalStateException if the name belongs to an object of another kind or to a semaphore of another
    ///     bound
    default BoundedSemaphore boundedSemaphore(String name, int bound) {
        return object(BoundedSemaphoreRequest.named(name, bound));
    }

    /// Returns the named semaphore with this bound, creating it with these options if need be.
    ///
    /// @throws IllegalArgumentException if the name is not legal or the bound is negative
    /// @throws IllegalStateException if the name belongs to an object of another kind, or to a semaphore of another
    ///     bound or of other options
    default BoundedSemaphore boundedSemaphore(String name, int bound, SemaphoreOptions options) {
        return object(BoundedSemaphoreRequest.named(name, bound, options));
    }

    /// Creates an unnamed event that is not set: `Event()`.
    default Event event() {
        return object(EventRequest.unnamed());
    }

    /// Returns the named event, creating it if need be; a new one is not set.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if the name belongs to an object of another kind
    default Event event(String name) {
        return object(EventRequest.named(name));
    }

    /// Creates an unnamed value of the type, guarded by a new [RLock], as `multiprocessing.Value(typecode,
    /// initial)`.
    ///
    /// @param initial the initial value, converted as [Value#setValue(Object)] does; null means zero
    /// @throws IllegalArgumentException if the initial value is of the wrong kind for the type
    default <V extends Value<?>> V value(ValueType<V> type, @Nullable Object initial) {
        return value(type, initial, ValueOptions.defaults());
    }

    /// Creates a value, or, if the options carry a name, returns the value of that name.
    ///
    /// @param initial the initial value, converted as [Value#setValue(Object)] does; null means zero; ignored if
    ///     the named value exists
    /// @throws IllegalArgumentException if the initial value is of the wrong kind for the type, the name is not
    ///     legal, or the lock in the options belongs to another scope
    /// @throws IllegalStateException if the name belongs to an object of another kind or type, or to a value
    ///     that is guarded otherwise: raw rather than guarded, or by another lock than the one given
    default <V extends Value<?>> V value(ValueType<V> type, @Nullable Object initial, ValueOptions options) {
        return object(new ValueRequest<>(type, initial, options));
    }

    /// Creates an unnamed value by one of Python's type codes (`c b B h H i I l L q Q f d u`, and `?` for
    /// booleans).
    ///
    /// @throws IllegalArgumentException if the code is not known (the message lists the legal ones) or the initial
    ///     value is of the wrong kind
    default Value<?> value(char typeCode, @Nullable Object initial) {
        return value(ValueType.of(typeCode), initial);
    }

    /// Creates a value by one of Python's type codes, or returns the value named by the options.
    default Value<?> value(char typeCode, @Nullable Object initial, ValueOptions options) {
        return value(ValueType.of(typeCode), initial, options);
    }

    /// Creates an unnamed signed 32-bit value guarded by a new [RLock]: `multiprocessing.Value('i', initial)`.
    default IntValue intValue(int initial) {
        return value(ValueType.INT32, initial);
    }

    /// Returns the named signed 32-bit value, creating it if need be.
    default IntValue intValue(String name, int initial) {
        return value(ValueType.INT32, initial, ValueOptions.named(name));
    }

    /// Creates an unnamed signed 64-bit value guarded by a new [RLock].
    default LongValue longValue(long initial) {
        return value(ValueType.INT64, initial);
    }

    /// Returns the named signed 64-bit value, creating it if need be.
    default LongValue longValue(String name, long initial) {
        return value(ValueType.INT64, initial, ValueOptions.named(name));
    }

    /// Creates an unnamed double-precision value guarded by a new [RLock].
    default DoubleValue doubleValue(double initial) {
        return value(ValueType.FLOAT64, initial);
    }

    /// Returns the named double-precision value, creating it if need be.
    default DoubleValue doubleValue(String name, double initial) {
        return value(ValueType.FLOAT64, initial, ValueOptions.named(name));
    }

    /// Creates an unnamed boolean value guarded by a new [RLock].
    default BooleanValue booleanValue(boolean initial) {
        return value(ValueType.BOOLEAN, initial);
    }

    /// Returns the named boolean value, creating it if need be.
    default BooleanValue booleanValue(String name, boolean initial) {
        return value(ValueType.BOOLEAN, initial, ValueOptions.named(name));
    }

    /// Returns a builder of workers of this scope: threads in a thread scope, processes in a process scope.
    WorkerBuilder worker();

    /// Starts a worker that runs the task: `Process(target=task).start()`. Short for `worker().start(task)`.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    default Worker start(Task0 task) {
        return worker().start(task);
    }

    /// Starts a worker that runs the task with one argument.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    default <A> Worker start(Task1<A> task, A a) {
        return worker().start(task, a);
    }

    /// Starts a worker that runs the task with two arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    default <A, B> Worker start(Task2<A, B> task, A a, B b) {
        return worker().start(task, a, b);
    }

    /// Starts a worker that runs the task with three arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    default <A, B, C> Worker start(Task3<A, B, C> task, A a, B b, C c) {
        return worker().start(task, a, b, c);
    }

    /// Starts a worker that runs the task with four arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    default <A, B, C, D> Worker start(Task4<A, B, C, D> task, A a, B b, C c, D d) {
        return worker().start(task, a, b, c, d);
    }

    /// Leaves the scope: refuses new entries, wakes this process's own sleepers, gives up what this process holds,
    /// and releases the memory; idempotent. Workers that are still running are not waited for: daemon workers end
    /// with this process, the others are waited for when this process ends.
    ///
    /// Workers find the objects of a process scope through this process. So before all else this waits,
    /// uninterruptibly and for 30 seconds at most, until the workers that were given objects of the scope have
    /// opened them, or have ended.
    @Override
    void close();
}

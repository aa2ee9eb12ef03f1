package io.interproc;

/// Objects that are removed together: those of one request, of one test, of one step of a build.
///
/// A region makes objects as its [Scope] does, and they are objects of that scope: they may be sent to workers, and
/// named ones are found by whoever asks the scope for the name. When the region is closed, the objects that were made
/// in it are removed at once, as by [Scope#removeForced(Object)], and their memory is used again. They are removed as
/// well if the process dies that made the region.
///
/// ```java
/// try (Region region = scope.region()) {
///     IntValue done = region.intValue(0);
///     Lock lock = region.lock();
///     handle(request, done, lock);
/// }
/// ```
///
/// **An object that others find by its name goes with the region as well, by force, also while they hold it or wait for
/// it.** So names of a region are for threads of this process, and for processes that end before the region does.
///
/// A region that is dropped without being closed keeps its objects until the process ends or the scope is closed; only
/// [#close()] removes them earlier. A region is not sent to workers: send its scope, or objects of the region.
///
/// An object that existed before, found by its name, is not the region's, and stays. [#leave(Object)] gives an object
/// to the scope, where it lives on.
///
/// All methods may be called by any thread.
public interface Region extends Scope {

    /// Gives an object that was made in this region to the scope: it outlives the region and this process. What was
    /// made on a lock, its conditions and the values that it guards, is left by itself.
    ///
    /// @throws IllegalArgumentException if the object is not of this region, was left or removed before, or is a
    /// lock
    ///     that came with another object
    /// @throws IllegalStateException if the region or the scope is closed
    void leave(Object object);

    /// Gives all objects that were made in this region until now to the scope.
    void leaveAll();

    /// Removes the objects that were made in this region, also those that somebody holds or waits for; idempotent.
    /// The scope stays open.
    @Override
    void close();
}

package io.interproc.spi;

import io.interproc.AbandonedPolicy;
import io.interproc.BoundedSemaphore;
import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Value;
import io.interproc.ValueType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The exceptions for misuse of a scope and its objects, so that every scope says the same in the same case.
///
/// Each method makes an exception for the caller to throw. What an exception says of an object is the object's
/// `toString`: which object it is, and in which state.
public final class Misuse {

    private Misuse() {}

    /// Returns what to throw for any use of a closed scope or of its objects.
    public static IllegalStateException closed() {
        return new IllegalStateException("the scope is closed");
    }

    /// Returns what to throw for any use of a closed scope or of its objects.
    ///
    /// @param cause how the scope noticed, or null
    public static IllegalStateException closed(@Nullable Throwable cause) {
        return new IllegalStateException("the scope is closed", cause);
    }

    /// Returns what to throw for any use of an object that was removed from its scope.
    ///
    /// @param object which it was
    public static IllegalStateException removed(Object object) {
        return new IllegalStateException(object + " was removed from its scope");
    }

    /// Returns what to throw if an object is to be removed that is held or waited for.
    public static IllegalStateException inUse(ObjectUse use) {
        return new IllegalStateException(use.object() + " cannot be removed while it is in use: " + use
                + "; wait until nobody uses it, or use removeForced");
    }

    /// Returns what to throw if an object is to be removed that was in use at each attempt, and never when its
    /// users
    /// were looked for.
    ///
    /// @param object which it is
    public static IllegalStateException inUseAtEachAttempt(Object object) {
        return new IllegalStateException(object + " cannot be removed while it is in use: it was used for a moment at"
                + " each attempt; try again, or use removeForced");
    }

    /// Returns what to throw if an object that is to be removed comes with another one.
    public static IllegalArgumentException partOfAnother(Object object) {
        return new IllegalArgumentException(
                "only an object that was made by itself can be removed; remove the one that it comes with: " + object);
    }

    /// Returns what to throw if an object that is to be left by its region comes with another one.
    public static IllegalArgumentException leftWithoutItsWhole(Object object) {
        return new IllegalArgumentException(
                "only an object that was made by itself can leave its region; leave the one that it comes with: "
                        + object);
    }

    /// Returns what to throw if an object is to leave a region and is not one of it.
    public static IllegalArgumentException notOfRegion(Object object) {
        return new IllegalArgumentException("the object must belong to this region, that is, it was made in it and"
                + " neither left nor removed: " + object);
    }

    /// Returns what to throw if an object must be one of a scope and is not.
    public static IllegalArgumentException foreignObject(Object object) {
        return new IllegalArgumentException("the object must belong to this scope: " + object);
    }

    /// Returns what to throw if a scope does not remove objects.
    public static UnsupportedOperationException noRemoval(Scope scope) {
        return new UnsupportedOperationException("objects of " + scope + " cannot be removed");
    }

    /// Returns what to throw if a scope does not list objects.
    public static UnsupportedOperationException noListing(Scope scope) {
        return new UnsupportedOperationException("objects of " + scope + " cannot be listed");
    }

    /// Returns what to throw if a scope is asked for an object of a type that it does not serve.
    public static UnsupportedOperationException notServed(Scope scope, ObjectRequest<?> request) {
        String served =
                scope.objectTypes().stream().sorted().map(ObjectType::toString).collect(Collectors.joining(", "));
        return new UnsupportedOperationException("the scope must serve objects of the type " + request.type() + ": "
                + scope + " serves " + (served.isEmpty() ? "none" : served + " only"));
    }

    /// Returns what to throw if a lock that must belong to a scope belongs to another scope.
    public static IllegalArgumentException foreignLock(Lock lock) {
        return new IllegalArgumentException("the lock must belong to this scope: " + lock);
    }

    /// Returns what to throw if the name asked for belongs to an object of another type.
    public static IllegalStateException nameOfAnother(String name, ObjectType found, ObjectType wanted) {
        return new IllegalStateException(
                "the name '" + name + "' belongs to " + found.withArticle() + ", not to " + wanted.withArticle());
    }

    /// Returns what to throw if the name asked for belongs to a value of another type.
    public static IllegalStateException nameOfAnother(String name, ValueType<?> found, ValueType<?> wanted) {
        return new IllegalStateException(
                "the name '" + name + "' belongs to a Value of the type " + found + ", not of the type " + wanted);
    }

    /// Returns what to throw if the lock of the name asked for has other options.
    ///
    /// @param fair whether the lock had to be fair
    /// @param policy the policy that the lock had to have
    public static IllegalStateException otherOptions(String name, boolean fair, AbandonedPolicy policy, Lock found) {
        return new IllegalStateException(
                "the lock '%s' must have the options fair=%s, abandonedPolicy=%s: found fair=%s, abandonedPolicy=%s"
                        .formatted(name, fair, policy, found.isFair(), found.abandonedPolicy()));
    }

    /// Returns what to throw if the condition of the name asked for is on another lock.
    public static IllegalStateException otherLock(String name, Condition found) {
        return new IllegalStateException("the condition '" + name + "' exists on another lock: " + found.getLock());
    }

    /// Returns what to throw if the value of the name asked for is guarded otherwise: it is raw and not guarded, or
    /// guarded and not raw, or guarded by another lock.
    ///
    /// @param guarded whether the value had to be guarded
    public static IllegalStateException otherGuard(String name, boolean guarded, Value<?> found) {
        String how;
        if (guarded == found.isGuarded()) {
            how = "guarded by another lock: " + found.getLock();
        } else {
            how = guarded ? "raw, not guarded" : "guarded, not raw";
        }
        return new IllegalStateException("the value '" + name + "' exists " + how);
    }

    /// Returns what to throw if a raw value is asked for its lock.
    public static IllegalStateException raw(Value<?> value) {
        return new IllegalStateException("the value must be guarded to have a lock: " + value);
    }

    /// Returns what to throw if the current thread does not hold a lock that it must hold.
    public static IllegalMonitorStateException notHeld(Lock lock) {
        return new IllegalMonitorStateException("the lock must be held by the current thread: " + lock);
    }

    /// Returns what to throw if the current thread acquires a lock again that is not re-entrant.
    public static IllegalMonitorStateException notReentrant(Lock lock) {
        return new IllegalMonitorStateException(
                "the lock is not re-entrant and the current thread holds it; use an RLock: " + lock);
    }

    /// Returns what to throw if the current thread holds a lock as often as can be counted, and acquires it again.
    public static IllegalStateException tooManyHolds(Lock lock) {
        return new IllegalStateException("the hold count must not exceed " + Integer.MAX_VALUE + ": " + lock);
    }

    /// Returns what to throw if the holder of a lock that is not abandoned recovers it.
    public static IllegalMonitorStateException nothingToRecover(Lock lock) {
        return new IllegalMonitorStateException(
                "recover must not be called by the holder of a lock that is not abandoned: " + lock);
    }

    /// Returns what to throw if the semaphore of the name asked for has other options.
    ///
    /// @param fair whether the semaphore had to be fair
    public static IllegalStateException otherOptions(String name, boolean fair, Semaphore found) {
        return new IllegalStateException("the semaphore '%s' must have the options fair=%s: found fair=%s"
                .formatted(name, fair, found.isFair()));
    }

    /// Returns what to throw if the semaphore of the name asked for has another bound.
    ///
    /// @param bound the bound that the semaphore had to have
    public static IllegalStateException otherBound(String name, int bound, BoundedSemaphore found) {
        return new IllegalStateException(
                "the semaphore '%s' must have the bound %d: found %d".formatted(name, bound, found.bound()));
    }

    /// Returns what to throw if a negative number of permits is asked for or released.
    public static IllegalArgumentException negativePermits(int permits) {
        return new IllegalArgumentException("permits must not be negative: permits=" + permits);
    }

    /// Returns what to throw if no permits, or a negative number of them, are to be held.
    public static IllegalArgumentException noPermitsToHold(int permits) {
        return new IllegalArgumentException("permits to hold must be positive: permits=" + permits);
    }

    /// Returns what to throw if a semaphore would get more permits than its bound, or than can be counted.
    ///
    /// @param permits how many were to be released
    public static IllegalStateException tooManyPermits(int permits, Semaphore semaphore) {
        int most = semaphore instanceof BoundedSemaphore bounded ? bounded.bound() : Integer.MAX_VALUE;
        return new IllegalStateException("the permits, available and held, must not exceed %d: released %d more to %s"
                .formatted(most, permits, semaphore));
    }

    /// Returns what to throw if more permits would be held than can be.
    ///
    /// @param permits how many were to be held
    public static IllegalStateException tooManyHeldPermits(int permits, Semaphore semaphore) {
        return new IllegalStateException("the permits held at a time must not exceed %d: asked for %d more of %s"
                .formatted(Semaphore.MAX_HELD_PERMITS, permits, semaphore));
    }

    /// Returns what to throw if a worker joins itself.
    public static IllegalStateException joinOfItself() {
        return new IllegalStateException("a worker cannot join itself");
    }
}

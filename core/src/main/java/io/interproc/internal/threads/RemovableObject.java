package io.interproc.internal.threads;

import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// An object that a thread scope makes, and may remove.
///
/// Overview. Removal takes three steps:
///
/// ```
/// unless forced: closeUnlessUsed()     // from now on nobody gets what could be held
/// CAS lifetime -> removed              // the removal itself; one of several removers succeeds
/// ended()                              // those who wait are woken, and find the lifetime ended
/// ```
///
/// Every operation looks at the lifetime after it has got what it wants, and every wait does so before it sleeps. So
/// nobody is told that it holds something of an object that was removed, and no thread sleeps on.
abstract class RemovableObject extends ThreadObject {

    private static final long serialVersionUID = 1L;

    private static final VarHandle LIFETIME;

    static {
        try {
            LIFETIME = MethodHandles.lookup().findVarHandle(RemovableObject.class, "lifetime", Lifetime.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The lifetime of the scope, until the object is removed.
    transient volatile Lifetime lifetime;
    final transient Label label;
    /// The region that removes the object, if there is one.
    private transient volatile @Nullable ThreadRegion region;

    RemovableObject(Lifetime lifetime, Label label) {
        this.lifetime = lifetime;
        this.label = label;
    }

    /// Returns the type of the object, for people.
    abstract ObjectType type();

    /// Refuses whatever would use the object from now on, unless somebody holds it or waits for it.
    ///
    /// @return whether nobody does
    abstract boolean closeUnlessUsed();

    /// Tells what belongs to the object that it was removed, and wakes those who wait for it.
    abstract void ended();

    /// Removes the object, but for its name.
    ///
    /// @param forced whether to do so though somebody holds it or waits for it
    /// @param handle what the program has of the object, for messages
    /// @return false if it was removed before
    /// @throws IllegalStateException if somebody holds it or waits for it
    final boolean remove(boolean forced, Object handle) {
        Lifetime before = lifetime;
        if (before.isRemoved()) {
            return false;
        }
        if (!forced && !closeUnlessUsed()) {
            if (lifetime.isRemoved()) {
                return false;
            }
            throw Misuse.inUse(handle);
        }
        if (!LIFETIME.compareAndSet(this, before, before.removed(type() + "[" + label + "]"))) {
            return false;
        }
        ended();
        ThreadRegion in = region;
        if (in != null) {
            in.disown(this);
        }
        return true;
    }

    /// Returns whether the object was removed.
    final boolean isRemoved() {
        return lifetime.isRemoved();
    }

    /// Returns the region that removes the object; null for none.
    final @Nullable ThreadRegion region() {
        return region;
    }

    /// Sets the region that removes the object; null for none.
    final void setRegion(@Nullable ThreadRegion region) {
        this.region = region;
    }

    /// Returns what the object says of itself when it cannot be used any more; null while it can.
    final @Nullable String descriptionOfEnd() {
        Lifetime now = lifetime;
        if (!now.hasEnded()) {
            return null;
        }
        return type() + (now.isClosed() ? "[closed]" : "[" + label + ", removed]");
    }
}

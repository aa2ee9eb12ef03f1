package io.interproc.internal.threads;

import io.interproc.ScopeObject.Party;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
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
/// nobody is told that it holds something of an object that was removed, and no thread sleeps on. Whoever was served
/// before a removal that was not forced, and does not hold the object, may find the lifetime ended on its way out of
/// the wait: it returns as served.
abstract class RemovableObject extends ThreadObject {

    private static final long serialVersionUID = 1L;

    /// How often the removal of an object is tried whose users are always gone when they are looked for.
    private static final int REMOVAL_ATTEMPTS = 32;

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

    /// Returns who uses the object at this moment, in the sense in which an object in use is not removed.
    abstract ObjectUse use();

    /// Tells what belongs to the object that it was removed, and wakes those who wait for it.
    abstract void ended();

    /// Removes the object, but for its name.
    ///
    /// @param forced whether to do so though somebody holds it or waits for it
    /// @return false if it was removed before
    /// @throws IllegalStateException if somebody holds it or waits for it
    final boolean remove(boolean forced) {
        Lifetime before = lifetime;
        if (before.isRemoved()) {
            return false;
        }
        for (int attempt = 1; !forced && !closeUnlessUsed(); attempt++) {
            if (lifetime.isRemoved()) {
                return false;
            }
            ObjectUse use = use();
            if (!use.isEmpty()) {
                throw Misuse.inUse(use);
            }
            if (attempt == REMOVAL_ATTEMPTS) {
                throw Misuse.inUseAtEachAttempt(label.ofWhole(type()));
            }
        }
        if (!LIFETIME.compareAndSet(this, before, before.removed(label.ofWhole(type())))) {
            return false;
        }
        ended();
        ThreadRegion in = region;
        if (in != null) {
            in.disown(this);
        }
        return true;
    }

    /// Returns the use of this object; see [ObjectUse].
    final ObjectUse use(List<Party> holders, int waiters, int lockWaiters, int conditionWaiters) {
        return new ObjectUse(label.ofWhole(type()), type(), holders, waiters, lockWaiters, conditionWaiters);
    }

    /// Returns whether the object was removed.
    final boolean isRemoved() {
        return lifetime.isRemoved();
    }

    /// Returns the region that removes the object; null for none.
    final @Nullable ThreadRegion region() {
        return region;
    }

    /// Sets the region that removes the object, and the lock that it brought along; null for none.
    void setRegion(@Nullable ThreadRegion region) {
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

package io.interproc.internal.threads;

import io.interproc.internal.value.HeapMemory;
import io.interproc.internal.value.IntCell;
import io.interproc.internal.value.LongCell;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.io.ObjectStreamException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a value of a thread scope lives: what the scope knows of the value.
final class HeapValueMemory extends RemovableObject implements HeapMemory {

    private static final long serialVersionUID = 1L;

    private final transient long initialWord;
    /// The lock that the value brought along, if it did.
    private final transient @Nullable ThreadLock own;

    private transient @Nullable HeapIntCell intCell;
    private transient @Nullable HeapLongCell longCell;

    /// @param initialWord the bits of its first content
    /// @param own the lock that the value brings along, if it does
    HeapValueMemory(Lifetime lifetime, Label label, long initialWord, @Nullable ThreadLock own) {
        super(lifetime, label);
        this.initialWord = initialWord;
        this.own = own;
    }

    @Override
    ObjectType type() {
        return ObjectType.VALUE;
    }

    @Override
    public String label() {
        return lifetime.isClosed() ? "closed" : label.text();
    }

    @Override
    public boolean isGone() {
        return isRemoved() && !lifetime.isClosed();
    }

    @Override
    public IntCell intCell() {
        HeapIntCell cell = new HeapIntCell(lifetime, (int) initialWord);
        intCell = cell;
        return cell;
    }

    @Override
    public LongCell longCell() {
        HeapLongCell cell = new HeapLongCell(lifetime, initialWord);
        longCell = cell;
        return cell;
    }

    @Override
    void setRegion(@Nullable ThreadRegion region) {
        super.setRegion(region);
        if (own != null) {
            own.setRegion(region);
        }
    }

    /// A value is in use while its lock is: nobody waits for the value itself.
    @Override
    boolean closeUnlessUsed() {
        return own == null || own.closeUnlessUsed();
    }

    @Override
    ObjectUse use() {
        return own == null ? use(List.of(), 0, 0, 0) : use(own.holders(), 0, own.queued(), own.onConditions());
    }

    @Override
    void ended() {
        if (intCell != null) {
            intCell.end(lifetime);
        }
        if (longCell != null) {
            longCell.end(lifetime);
        }
        if (own != null) {
            own.remove(true);
        }
    }

    @Override
    public Object replacement() throws ObjectStreamException {
        throw ThreadObject.doesNotTravel();
    }
}

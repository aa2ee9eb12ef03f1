package io.interproc.proof.hostile;

import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.value.SharedCells;
import io.interproc.proof.simulation.ForwardingWords;

/// Words of a mapped segment of which every access is counted: to make a change in the middle of an operation, and to
/// tell an endless loop, which has no other sign as long as it lasts.
///
/// Places are those of the mapping itself, so that what is reached through them is reached as always: by address, with
/// no look before it but the one that is made here, since one that is wrong would not show.
final class WatchedWords extends ForwardingWords {

    private final Words below;
    private final AccessCount count;
    private final Fields fields;
    private final Fault fault;
    private final long bytes;

    /// The place of offset 0, as soon as there is a place.
    private volatile long start;

    /// Thrown before an access by place that would have left the segment.
    static final class OutsideAccess extends Error {
        private static final long serialVersionUID = 1L;

        OutsideAccess(long offset, long size) {
            super("an access by place outside of the segment: at offset " + offset + " of " + size + " bytes");
        }
    }

    WatchedWords(Words below, AccessCount count, Fields fields, Fault fault) {
        super(below);
        this.below = below;
        this.count = count;
        this.fields = fields;
        this.fault = fault;
        this.bytes = below.size();
    }

    @Override
    protected void before(String operation, long offset) {
        count.access();
    }

    private long inside(long place, int at, int length) {
        count.access();
        long offset = place - start + at;
        if (offset < 0 || offset > bytes - length) {
            throw new OutsideAccess(offset, bytes);
        }
        return place;
    }

    @Override
    public long place(long offset, int length) {
        long place = below.place(offset, length);
        start = place - offset;
        long block = offset - SharedCells.VALUE;
        if (fault == Fault.REFERENCE_BELIEVED && fields.isGuarded(block)) {
            long lock = below.getOpaque(block + EmbeddedLock.REFERENCE);
            return start + lock - EmbeddedLock.at(block) + offset;
        }
        return place;
    }

    @Override
    public int getIntAtPlace(long place) {
        return below.getIntAtPlace(inside(place, 0, Integer.BYTES));
    }

    @Override
    public void setIntAtPlace(long place, int value) {
        below.setIntAtPlace(inside(place, 0, Integer.BYTES), value);
    }

    @Override
    public long getAtPlace(long place) {
        return below.getAtPlace(inside(place, 0, Long.BYTES));
    }

    @Override
    public boolean compareAndSetAtPlace(long place, long expected, long value) {
        return below.compareAndSetAtPlace(inside(place, 0, Long.BYTES), expected, value);
    }

    @Override
    public void setAtPlace(long place, long value) {
        below.setAtPlace(inside(place, 0, Long.BYTES), value);
    }

    @Override
    public long getAcquire(long offset) {
        return fault == Fault.HEADER_NOT_CHECKED && offset == SegmentLayout.MAGIC_AT
                ? SegmentLayout.MAGIC
                : super.getAcquire(offset);
    }

    @Override
    public long getOpaque(long offset) {
        if (fault == Fault.HEADER_NOT_CHECKED && offset == SegmentLayout.TABLES_AT) {
            return SegmentLayout.STANDARD.tables();
        }
        long block = offset - EmbeddedLock.REFERENCE;
        return fault == Fault.REFERENCE_BELIEVED && fields.isGuarded(block)
                ? EmbeddedLock.at(block)
                : super.getOpaque(offset);
    }

    @Override
    public long getVolatile(long offset) {
        long value = super.getVolatile(offset);
        while (fault == Fault.SIGNAL_BELIEVED
                && (value & LockLine.WAKING) != 0
                && fields.isLock(offset - LockLine.STATE)) {
            value = super.getVolatile(offset);
        }
        return value;
    }

    /// A check against this size is none if the size is a lie.
    @Override
    public long size() {
        return fault == Fault.NO_RANGE_CHECK ? super.size() << 20 : super.size();
    }
}

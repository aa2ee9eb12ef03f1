package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.proof.HeapMap;
import java.util.HashMap;
import java.util.Map;

/// Faults in the heap, each in one access.
final class HeapFaults {

    private HeapFaults() {}

    /// Words that know the map.
    private abstract static class MapWords extends ForwardingWords {
        final Party party;
        final HeapMap map;

        MapWords(Party party, Words sound) {
            super(sound);
            this.party = party;
            this.map = party.world().map();
        }

        /// Returns whether a description names this participant.
        boolean isOwn(long description) {
            return HeapMap.owner(description) == party.token();
        }
    }

    /// Gives a span up and does not look at its hints afterwards.
    static Fault leavesBlindly() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            private long left = -1;

            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                if (map.isDescription(offset) && isOwn(expected) && HeapMap.owner(value) == 0) {
                    left = map.hintsAt(map.pageDescribedAt(offset));
                }
                return super.compareAndSet(offset, expected, value);
            }

            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                boolean isBlind = offset == left;
                left = isBlind ? -1 : left;
                return isBlind ? 0 : value;
            }
        });
    }

    /// Sets the hint of a freed block when it has looked at the owner of the span.
    static Fault hintsTooLate() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            private long late = -1;
            private long bit;

            @Override
            public long getAndBitwiseOr(long offset, long mask) {
                if (!map.isHints(offset)) {
                    return super.getAndBitwiseOr(offset, mask);
                }
                late = offset;
                bit = mask;
                return super.getVolatile(offset);
            }

            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                if (late >= 0 && map.isDescription(offset)) {
                    party.world().pause(1);
                    super.getAndBitwiseOr(late, bit);
                    late = -1;
                }
                return value;
            }
        });
    }

    /// Dissolves a span whose hints are all set, whatever the headers of its blocks say.
    static Fault dissolvesBlindly() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            private boolean blind;

            @Override
            protected void before(String operation, long offset) {
                blind = ("setVolatile".equals(operation) && map.isHints(offset))
                        || (blind && "getVolatile".equals(operation));
            }

            @Override
            public long getVolatile(long offset) {
                long value = super.getVolatile(offset);
                boolean isHeader =
                        blind && !map.has(offset) && offset >= party.world().layout().mapAt;
                return isHeader ? value & -1L << Short.SIZE : value;
            }
        });
    }

    /// Dissolves a span without raising the generation of the segment.
    static Fault generationNotRaised() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            private boolean raised;

            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                raised = offset == SegmentLayout.GENERATION_AT;
                return raised || super.compareAndSet(offset, expected, value);
            }

            @Override
            public long getVolatile(long offset) {
                boolean isRaised = raised && offset == SegmentLayout.GENERATION_AT;
                raised &= !isRaised;
                return isRaised ? Long.MAX_VALUE : super.getVolatile(offset);
            }
        });
    }

    /// Sweeps the spans of the dead and does not look whether they still are: what it read of a span once is what
    /// it goes on with.
    static Fault sweepsBlindly() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            private final Map<Long, Long> dead = new HashMap<>();

            @Override
            public long getVolatile(long offset) {
                if (!map.isDescription(offset)) {
                    return super.getVolatile(offset);
                }
                Long before = dead.get(offset);
                long value = before != null ? before : super.getVolatile(offset);
                if (HeapMap.owner(value) != 0 && !isOwn(value) && HeapMap.sizeClass(value) != 0) {
                    dead.put(offset, value);
                }
                return value;
            }

            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                dead.remove(offset);
                return super.compareAndSet(offset, expected, value);
            }
        });
    }

    /// Frees the pages of a span behind the first one before that is none of a span any more.
    static Fault pagesFreedTooEarly() {
        return LockFaults.words((owner, sound) -> new MapWords(owner, sound) {
            @Override
            public void setOpaque(long offset, long value) {
                super.setOpaque(offset, map.isDescription(offset) ? 0 : value);
            }
        });
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.value.SharedCells;

/// Faults in the directory and the table of participants, each in one access.
final class MemoryFaults {

    private MemoryFaults() {}

    /// Shows a named object before it is initialised.
    static Fault shownTooEarly() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                SegmentLayout layout = party.world().layout();
                return new ForwardingWords(sound) {
                    private long late = -1;
                    private long content;

                    @Override
                    public void setOpaque(long offset, long value) {
                        if (offset >= layout.mapAt && offset % SegmentLayout.LINE == SharedCells.VALUE && late < 0) {
                            late = offset;
                            content = value;
                        } else {
                            super.setOpaque(offset, value);
                        }
                    }

                    @Override
                    public boolean compareAndSet(long offset, long expected, long value) {
                        boolean won = super.compareAndSet(offset, expected, value);
                        if (late >= 0 && offset >= layout.bucketsAt && offset < layout.indexAt) {
                            party.world().step();
                            super.setOpaque(late, content);
                            late = -1;
                        }
                        return won;
                    }
                };
            }
        };
    }

    /// Enters a slot and does not count its generation up.
    static Fault oldGeneration() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                SegmentLayout layout = party.world().layout();
                return new ForwardingWords(sound) {
                    @Override
                    public boolean compareAndSet(long offset, long expected, long value) {
                        boolean enters = offset >= layout.participantsAt
                                && offset < layout.bucketsAt
                                && (int) value == Participants.ALIVE;
                        return super.compareAndSet(
                                offset, expected, enters ? (expected & -(1L << 32)) | Participants.ALIVE : value);
                    }
                };
            }
        };
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.References;
import io.interproc.internal.participant.Token;

/// Faults in the removal of objects, each in one access.
final class RemovalFaults {

    private static final int TABLE = 40;

    /// The word of an event, and what it says of one that was removed.
    private static final int EVENT_STATE = 8;

    private static final long EVENT_REMOVED = 8;

    private RemovalFaults() {}

    /// Frees a block without a look at the references of the others.
    static Fault withoutReferences() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    @Override
                    public long getVolatile(long offset) {
                        return isTable(party, offset) && !isOwn(party, offset) ? 0 : super.getVolatile(offset);
                    }
                };
            }
        };
    }

    private static boolean isTable(Party party, long offset) {
        SegmentLayout layout = party.world().layout();
        return offset >= layout.participantsAt
                && offset < layout.bucketsAt
                && (offset - layout.participantsAt) % SegmentLayout.PARTICIPANT_BYTES == TABLE;
    }

    private static boolean isOwn(Party party, long offset) {
        SegmentLayout layout = party.world().layout();
        long slot = (offset - layout.participantsAt) / SegmentLayout.PARTICIPANT_BYTES;
        return party.token() != 0 && slot == Token.slot(party.token());
    }

    /// Enters a reference later than it should: when the next one is entered.
    static Fault lateReference() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    private long late = -1;
                    private long content;

                    @Override
                    public void setVolatile(long offset, long value) {
                        if (late >= 0) {
                            super.setVolatile(late, content);
                            late = -1;
                        }
                        if ((value & (SegmentLayout.LINE - 1)) == 1
                                && offset >= party.world().layout().mapAt) {
                            late = offset;
                            content = value;
                        } else {
                            super.setVolatile(offset, value);
                        }
                    }
                };
            }
        };
    }

    /// Forgets, as it removes what it owns, that it owns it.
    static Fault forgetfulOwner() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    @Override
                    public void setVolatile(long offset, long value) {
                        boolean isBoth = offset >= party.world().layout().mapAt
                                && (value & (SegmentLayout.LINE - 1))
                                        == (References.REFERS | References.OWNS | References.REMOVES);
                        super.setVolatile(offset, isBoth ? value & ~References.OWNS : value);
                    }
                };
            }
        };
    }

    /// Forgets to wake those who wait for what is removed.
    static Fault silentRemoval() {
        return new Fault() {
            @Override
            public Words words(Party party, Words sound) {
                return new ForwardingWords(sound) {
                    private boolean removing;

                    @Override
                    public boolean compareAndSet(long offset, long expected, long value) {
                        boolean isState = party.world().objects().contains(offset - EVENT_STATE);
                        removing |= isState && (value & EVENT_REMOVED) != 0;
                        SegmentLayout layout = party.world().layout();
                        boolean isRecord = offset >= layout.recordsAt && offset < layout.mapAt;
                        return !(removing && isRecord) ? super.compareAndSet(offset, expected, value) : true;
                    }
                };
            }
        };
    }
}

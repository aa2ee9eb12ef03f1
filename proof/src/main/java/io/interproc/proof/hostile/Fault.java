package io.interproc.proof.hostile;

import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.Primitive;
import java.util.Set;

/// A fault that is injected into the process that opens damaged segments: each must be found by what betrays it.
enum Fault {
    /// Nothing.
    NONE("nothing"),
    /// Offsets are not checked against the size of the segment.
    NO_RANGE_CHECK(""),
    /// The place of a value is made from the word in its block that says where its lock is, and nobody checks
    /// either.
    REFERENCE_BELIEVED("outside of the segment"),
    /// Whoever finds a waiter signalled for a lock waits for that one to get on with it.
    SIGNAL_BELIEVED("accesses in one operation"),
    /// Every file of the right size passes for a segment.
    HEADER_NOT_CHECKED("is no segment"),
    /// A case ends the process.
    CRASH("ended without saying anything more"),
    /// A case does not end.
    HANG("does not end");

    private final String sign;

    /// @param sign what a violation that it brings about says
    Fault(String sign) {
        this.sign = sign;
    }

    /// Returns where it is; nothing if it is everywhere.
    Set<Primitive> primitives() {
        return switch (this) {
            case REFERENCE_BELIEVED -> Set.of(Primitive.VALUE);
            case SIGNAL_BELIEVED -> Set.of(Primitive.LOCK, Primitive.RLOCK);
            case HEADER_NOT_CHECKED -> Set.of(Primitive.SEGMENT);
            case NONE, NO_RANGE_CHECK, CRASH, HANG -> Set.of();
        };
    }

    /// Returns whether a case can show what is wrong, because it changes a word that is believed; all others
    /// would be served as ever.
    boolean concerns(Case which) {
        Fields fields = which.mutator().fields();
        return which.mutations().stream().mapToLong(Mutation::word).anyMatch(word -> switch (this) {
            case REFERENCE_BELIEVED -> fields.isGuarded(word - EmbeddedLock.REFERENCE);
            case SIGNAL_BELIEVED -> fields.isLock(word - LockLine.STATE);
            case HEADER_NOT_CHECKED -> word == SegmentLayout.MAGIC_AT || word == SegmentLayout.TABLES_AT;
            case NONE, NO_RANGE_CHECK, CRASH, HANG -> true;
        });
    }

    /// Returns whether a violation is one that this brings about.
    boolean isBetrayedBy(String violation) {
        return violation.contains(sign);
    }
}

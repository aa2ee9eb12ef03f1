package io.interproc.proof.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/// One damaged segment, and how it is used.
///
/// @param mutator has the genuine segment that it was, and draws changes of that one
/// @param mutations what is changed
/// @param at the access at which it is changed, counted from 1, if it is changed in the middle
/// @param portable whether the user waits without system calls
/// @param byHandle whether it is a private scope, opened by a handle, and not a named one
/// @param random what else is to be drawn
record Case(
        Mutator mutator,
        List<Mutation> mutations,
        Moment moment,
        long at,
        boolean portable,
        boolean byHandle,
        SplittableRandom random) {

    /// Returns the bytes with all changes made.
    byte[] damaged() {
        byte[] bytes = mutator.model();
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        mutations.forEach(mutation -> mutation.apply(words));
        return bytes;
    }

    /// When a segment is changed.
    enum Moment {
        /// Before it is opened.
        BEFORE("changed before"),
        /// At some access.
        IN_THE_MIDDLE("changed in the middle"),
        /// By another thread, and other fields too.
        ALL_THE_TIME("changed all the time");

        private final String words;

        Moment(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}

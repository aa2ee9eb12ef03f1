package io.interproc.internal.lock;

import io.interproc.Holder;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// What the kinds read when they are [looked at][ObjectKind#look]: a segment and its tables. Nothing here changes a
/// word.
///
/// @param isAlive whether the participant of a token is in the scope and alive
public record ObjectView(
        Words words,
        Blocks blocks,
        WaitQueues queues,
        HoldRecords holds,
        ThreadNames names,
        Participants participants,
        LongPredicate isAlive) {

    /// Returns the state of an object that is guarded by a lock, or is one.
    public ObjectState guarded(String kind, String value, long lock) {
        blocks.header(lock);
        long state = words.getVolatile(lock + LockLine.STATE);
        Holder holder = ownerOf(state);
        Holder dead = LockLine.isAbandoned(state) ? LockLine.lastDead(words, lock) : null;
        if (holder != null && !isAlive.test(state)) {
            dead = holder;
            holder = null;
        }
        return new ObjectState(kind, value, holder, queues.count(lock), lock, dead, List.of());
    }

    /// Returns whom a state word names as the owner, dead or alive, or null.
    private @Nullable Holder ownerOf(long state) {
        if (Token.owner(state) == 0) {
            return null;
        }
        long thread = names.threadOf(state);
        return new Holder(participants.pid(state), thread, names.find(state, thread));
    }
}

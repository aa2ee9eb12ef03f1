package io.interproc.internal.lock;

import io.interproc.Holder;
import io.interproc.ScopeObject.Party;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /// Returns the view of a participant of the segment.
    public static ObjectView of(SegmentEngine engine) {
        Participants participants = engine.participants();
        return new ObjectView(
                engine.words(),
                engine.blocks(),
                engine.queues(),
                engine.holds(),
                engine.names(),
                participants,
                participants::isAlive);
    }

    /// Returns who uses an object, in the sense in which an object in use is not removed: a lock that guards it and
    /// is
    /// another object does not count.
    ///
    /// @param object which object it is, for people
    public ObjectUse use(ObjectKind kind, long block, String object) {
        ObjectState state = kind.look(block, this);
        if (state == null) {
            return new ObjectUse(object, kind.type(), List.of(), 0, 0, 0);
        }
        boolean brings = state.lock() == EmbeddedLock.at(block);
        boolean isLock = state.lock() == block;
        int lockWaiters = brings ? queues.count(state.lock()) : 0;
        int onConditions = brings || isLock ? queues.countNext(state.lock()) : 0;
        boolean isValue = kind.type() == ObjectType.VALUE;
        int waiters = isValue ? 0 : state.waiters();
        if (kind.type() == ObjectType.CONDITION) {
            onConditions = Math.max(0, onConditions - waiters);
        }
        List<Party> holders = new ArrayList<>();
        Holder holder = state.holder();
        if (holder != null && (brings || isLock)) {
            holders.add(new Party(holder.pid(), Optional.of(holder), 1));
        }
        addHoldings(state, holders);
        return new ObjectUse(object, kind.type(), holders, waiters, lockWaiters, onConditions);
    }

    /// Adds those living processes that hold something of an object beside its lock.
    public static void addHoldings(ObjectState state, List<Party> holders) {
        for (ObjectState.Holding holding : state.holdings()) {
            if (holding.alive()) {
                holders.add(new Party(holding.pid(), Optional.empty(), Math.toIntExact(holding.count())));
            }
        }
    }

    /// Returns the state of an object that says at [EmbeddedLock#REFERENCE] which lock guards it. If it has none,
    /// or that of another block was removed, the state is that of an object without a lock.
    ///
    /// @return null if the lock that the object brought along was removed, and so the object
    public @Nullable ObjectState guardedBy(String typeCode, String value, long block) {
        long lock = words.getOpaque(block + EmbeddedLock.REFERENCE);
        if (lock == EmbeddedLock.at(block)) {
            return guarded(typeCode, value, lock);
        }
        ObjectState state = null;
        if (lock != 0) {
            long generation = words.getOpaque(block + EmbeddedLock.GENERATION);
            state = isThere(lock, generation) ? guarded(typeCode, value, lock) : null;
            VarHandle.loadLoadFence(); // what was read is that of the lock if the lock is still there
            state = isThere(lock, generation) ? state : null;
        }
        return state != null ? state : ObjectState.of(typeCode, value, 0);
    }

    private boolean isThere(long lock, long generation) {
        long header = blocks.header(EmbeddedLock.blockOf(lock, blocks.header(lock)));
        return Blocks.state(header) == Blocks.STATE_LIVE && Blocks.generation(header) == generation;
    }

    /// Returns the state of a lock, or of an object that brought one along; null if the lock was removed.
    @Nullable
    ObjectState guarded(String typeCode, String value, long lock) {
        blocks.header(lock);
        long state = words.getVolatile(lock + LockLine.STATE);
        if (Token.participant(state) == Token.REMOVED) {
            return null;
        }
        Holder holder = ownerOf(state);
        Holder dead = LockLine.isAbandoned(state) ? LockLine.lastDead(words, lock) : null;
        if (holder != null && !isAlive.test(state)) {
            dead = holder;
            holder = null;
        }
        return new ObjectState(typeCode, value, holder, queues.count(lock), lock, dead, List.of(), null);
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

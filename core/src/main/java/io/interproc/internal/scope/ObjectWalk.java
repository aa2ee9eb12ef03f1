package io.interproc.internal.scope;

import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.memory.BlockWalk;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.NameNodes;
import io.interproc.spi.ObjectType;
import org.jspecify.annotations.Nullable;

/// A walk through the objects of a segment, one at a time, beside those who make and remove objects.
///
/// It is no snapshot: see [BlockWalk]. An object that was removed while it was looked at is passed over, so that
/// nothing is told of an object which is true of another one only.
public final class ObjectWalk {

    private final Wanted wanted;
    private final ObjectView view;
    private final NameNodes names;
    private final BlockWalk blocks;

    /// An object that was met.
    ///
    /// @param block its offset
    /// @param generation that of its block
    /// @param bytes the size of its block
    /// @param name its name, or empty
    /// @param state what could be seen of it
    public record Found(ObjectKind kind, long block, long generation, long bytes, String name, ObjectState state) {}

    /// Says which objects are wanted. The cheapest question is asked first.
    public interface Wanted {

        /// All objects.
        Wanted ALL = new Wanted() {};

        /// Returns whether objects of a type may be wanted.
        default boolean isOf(ObjectType type) {
            return true;
        }

        /// Returns whether an object with a name may be wanted.
        ///
        /// @param name its name, or empty
        default boolean isNamed(String name) {
            return true;
        }

        /// Returns whether an object in a state is wanted.
        default boolean isIn(ObjectState state) {
            return true;
        }
    }

    /// Begins a walk before the first object.
    public ObjectWalk(ObjectView view, Wanted wanted) {
        this.wanted = wanted;
        this.view = view;
        this.names = new NameNodes(view.words(), view.blocks());
        this.blocks = view.blocks().walk();
    }

    /// Goes on to the next object that is wanted.
    ///
    /// @return null if there is none
    /// @throws ScopeFormatException if the segment is damaged
    public @Nullable Found next() {
        Found found = null;
        while (found == null && blocks.next()) {
            found = look();
        }
        return found;
    }

    private @Nullable Found look() {
        ObjectKind kind = kindOf(blocks.header());
        if (kind == null || !wanted.isOf(kind.type())) {
            return null;
        }
        long block = blocks.block();
        try {
            String name = names.nameOf(block).orElse("");
            ObjectState state = wanted.isNamed(name) ? kind.look(block, view) : null;
            return state != null && wanted.isIn(state) && blocks.isUnchanged()
                    ? new Found(kind, block, Blocks.generation(blocks.header()), blocks.bytes(), name, state)
                    : null;
        } catch (ScopeFormatException | IndexOutOfBoundsException e) {
            if (blocks.isUnchanged()) {
                throw e;
            }
            return null; // it was removed, and its memory is part of something else
        }
    }

    /// Returns the kind of the object in a block, or null if there is none.
    public static @Nullable ObjectKind kindOf(long header) {
        return Blocks.state(header) == Blocks.STATE_LIVE ? ObjectKinds.find(Blocks.kind(header)) : null;
    }
}

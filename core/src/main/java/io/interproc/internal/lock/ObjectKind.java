package io.interproc.internal.lock;

import io.interproc.internal.park.KindCode;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kind of object of a segment, declared once: all that the rest of the library knows of the kind is asked here, so
/// that no other place must be changed for one more.
///
/// From the declarations come the [code][KindCode] by which the engine waits, watches and sweeps, the check of the kind
/// of a name, handles and what stands for them in an object stream, what `interproc show` lists, the words of the kind
/// on the page of the memory layout, and in the lanes of proof the fields that are damaged and the names in a trace.
public abstract class ObjectKind {

    private final int code;
    private final ObjectType type;
    private final String awaited;
    private final List<LineWord> words;

    /// @param code the number in the header of each block of the kind, pinned by the layout version
    /// @param type what users ask for
    /// @param awaited what those wait for who wait in an object's queue, for people; empty if nobody waits there
    /// @param words the words of the object's own lines, in the order of their offsets, without the header
    protected ObjectKind(int code, ObjectType type, String awaited, List<LineWord> words) {
        this.code = code;
        this.type = type;
        this.awaited = awaited;
        this.words = words;
    }

    /// Returns the number in the header of each block of the kind.
    public final int code() {
        return code;
    }

    /// Returns what users ask for.
    public final ObjectType type() {
        return type;
    }

    /// Returns what those wait for who wait in an object's queue; empty if nobody waits there.
    public final String awaited() {
        return awaited;
    }

    /// Returns the words of the object's own lines, without the header.
    public final List<LineWord> words() {
        return words;
    }

    /// Returns the kind as the engine of one participant sees it.
    public abstract KindCode newCode(SegmentEngine engine);

    /// Makes or finds what a request of this type asks for, and returns a handle.
    public abstract Object object(ObjectRequest<?> request, OwningScope scope);

    /// Returns a handle of the object in a block of this kind.
    public abstract Object handle(long block, OwningScope scope);

    /// Returns what can be seen of the object in a block of this kind; null if its words say that it was removed.
    public abstract @Nullable ObjectState look(long block, ObjectView view);

    /// Returns a request for an object of the kind, for tests of what every kind must do.
    public abstract ObjectRequest<?> example(Optional<String> name);
}

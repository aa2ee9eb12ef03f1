package io.interproc.proof;

import io.interproc.internal.memory.Blocks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a lane can be asked for by name: a kind of object of a scope, or a part of the engine that all objects stand
/// on.
///
/// Each script, activity and field of a lane says to which it belongs. One more kind of object is one more constant
/// here; the lanes need no change but what they try with it.
public enum Primitive {
    /// Locks that are not re-entrant.
    LOCK("lock", Blocks.KIND_LOCK, true),
    /// Re-entrant locks.
    RLOCK("rlock", Blocks.KIND_RLOCK, true),
    /// Conditions.
    CONDITION("condition", Blocks.KIND_CONDITION, true),
    /// Values, guarded and raw.
    VALUE("value", Blocks.KIND_VALUE, false),
    /// The allocator of shared memory.
    HEAP("heap", Primitive.NO_KIND, false),
    /// The names of objects.
    DIRECTORY("directory", Primitive.NO_KIND, false),
    /// The birth, the entry and the removal of segments and their files.
    SEGMENT("segment", Primitive.NO_KIND, false),
    /// The table of those who are attached, and the sweep of the dead.
    PARTICIPANT("participant", Primitive.NO_KIND, false),
    /// Worker processes.
    WORKER("worker", Primitive.NO_KIND, false);

    private static final int NO_KIND = -1;

    private final String word;
    private final int kind;
    private final boolean isWaitedFor;

    /// @param kind the kind of its blocks in the heap
    /// @param isWaitedFor whether threads wait for it, and describe themselves in records
    Primitive(String word, int kind, boolean isWaitedFor) {
        this.word = word;
        this.kind = kind;
        this.isWaitedFor = isWaitedFor;
    }

    /// Returns the primitive of a name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists those there are
    public static Primitive named(String word) {
        return Arrays.stream(values())
                .filter(primitive -> primitive.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no primitive '%s'; the primitives are: %s"
                        .formatted(word, words(EnumSet.allOf(Primitive.class)))));
    }

    /// Returns the primitives of a line that [#words] has made.
    public static Set<Primitive> allNamed(String words) {
        return Arrays.stream(words.split(", ")).map(Primitive::named).collect(Collectors.toSet());
    }

    /// Returns the primitive whose blocks are of a kind; empty for blocks of the engine itself.
    public static Optional<Primitive> ofKind(int kind) {
        return Arrays.stream(values())
                .filter(primitive -> primitive.kind == kind)
                .findFirst();
    }

    /// Returns all kinds of objects, and another primitive: to which making every object belongs.
    public static Set<Primitive> objectsAnd(Primitive other) {
        return Arrays.stream(values())
                .filter(primitive -> primitive.kind != NO_KIND || primitive == other)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Primitive.class)));
    }

    /// Returns those that threads wait for, to which the records of waiters belong.
    public static Set<Primitive> waitedFor() {
        return Arrays.stream(values())
                .filter(primitive -> primitive.isWaitedFor)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Primitive.class)));
    }

    /// Returns the names of some primitives in one line.
    public static String words(Set<Primitive> primitives) {
        return primitives.stream().sorted().map(Primitive::toString).collect(Collectors.joining(", "));
    }

    /// Returns the name.
    @Override
    public String toString() {
        return word;
    }
}

package io.interproc.proof;

import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.spi.ObjectType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a lane can be asked for by name: a kind of object of a scope, or a part of the engine that all objects stand
/// on.
///
/// Each script, activity and field of a lane says to which it belongs. One more kind of object is one more constant
/// here; the lanes need no change but what they try with it.
public enum Primitive {
    /// Locks that are not re-entrant.
    LOCK("lock", ObjectType.LOCK),
    /// Re-entrant locks.
    RLOCK("rlock", ObjectType.RLOCK),
    /// Conditions.
    CONDITION("condition", ObjectType.CONDITION),
    /// Values, guarded and raw.
    VALUE("value", ObjectType.VALUE),
    /// Semaphores.
    SEMAPHORE("semaphore", ObjectType.SEMAPHORE),
    /// Semaphores with a bound.
    BOUNDED_SEMAPHORE("bounded-semaphore", ObjectType.BOUNDED_SEMAPHORE),
    /// Events.
    EVENT("event", ObjectType.EVENT),
    /// The allocator of shared memory.
    HEAP("heap", null),
    /// The names of objects.
    DIRECTORY("directory", null),
    /// The removal of objects, and the references that keep their memory.
    REMOVAL("removal", null),
    /// The birth, the entry and the removal of segments and their files.
    SEGMENT("segment", null),
    /// The table of those who are attached, and the sweep of the dead.
    PARTICIPANT("participant", null),
    /// Worker processes.
    WORKER("worker", null);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // a kind has no state
    private final @Nullable ObjectKind kind;

    /// @param type the type of its objects; null for a part of the engine
    Primitive(String word, @Nullable ObjectType type) {
        this.word = word;
        this.kind = type == null ? null : ObjectKinds.of(type);
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
    public static Optional<Primitive> ofKind(int code) {
        return Arrays.stream(values())
                .filter(primitive -> primitive.kind != null && primitive.kind.code() == code)
                .findFirst();
    }

    /// Returns all kinds of objects, and another primitive: to which making every object belongs.
    public static Set<Primitive> objectsAnd(Primitive other) {
        return those(primitive -> primitive.kind != null || primitive == other);
    }

    /// Returns a kind of object by its type; empty if no lane knows it.
    public static Optional<Primitive> of(ObjectType type) {
        return Arrays.stream(values())
                .filter(primitive -> primitive.kind != null && primitive.kind.type() == type)
                .findFirst();
    }

    /// Returns all kinds of objects.
    public static Set<Primitive> objects() {
        return those(primitive -> primitive.kind != null);
    }

    /// Returns what something is about that belongs to some primitives: without the kinds of objects, if it is
    /// about each of them in the same way.
    public static Set<Primitive> withoutObjects(Set<Primitive> primitives) {
        Set<Primitive> objects = objects();
        return primitives.containsAll(objects)
                ? those(primitive -> primitives.contains(primitive) && !objects.contains(primitive))
                : primitives;
    }

    /// Returns those that threads wait for, to which the records of waiters belong.
    public static Set<Primitive> waitedFor() {
        return those(
                primitive -> primitive.kind != null && !primitive.kind.awaited().isEmpty());
    }

    private static Set<Primitive> those(Predicate<Primitive> wanted) {
        return Arrays.stream(values())
                .filter(wanted)
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

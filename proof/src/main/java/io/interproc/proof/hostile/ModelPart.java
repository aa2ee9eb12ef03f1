package io.interproc.proof.hostile;

import io.interproc.Scope;
import io.interproc.proof.Declarations;
import io.interproc.proof.Primitive;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// What the model has of one primitive beside its locks, conditions and values, and how a process uses it. A new
/// primitive is one more class with a constant `DECLARATION`, which is found by its name.
interface ModelPart {

    /// All there are.
    List<ModelPart> ALL = Declarations.of(MethodHandles.lookup(), "Part", ModelPart.class);

    /// Returns to which primitives it belongs.
    Set<Primitive> primitives();

    /// In the process that lives: makes the objects, has some of what there is to have, and starts threads that
    /// wait for the rest. Returns when they wait.
    void live(Scope scope);

    /// In the process that is killed: has some, too, and waits.
    void die(Scope scope);

    /// In the process that lives, when the other has done its part and is about to be killed: waits until this is
    /// seen.
    void witness(Scope scope);

    /// Returns what a process does with the objects.
    ///
    /// @param patience draws how long a wait may take
    List<Use.Operation> operations(Scope scope, SplittableRandom random, Supplier<Duration> patience);

    /// Draws words of one object that contradict one another.
    ///
    /// @param words the genuine segment
    List<Mutation> contradict(ByteBuffer words, Fields fields, SplittableRandom random);
}

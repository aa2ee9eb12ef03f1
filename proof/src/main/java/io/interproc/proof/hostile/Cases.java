package io.interproc.proof.hostile;

import io.interproc.proof.Budget;
import io.interproc.proof.hostile.Case.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The cases of a seed: three of ten go through all fields of all models in turn, the others are drawn. Without native
/// access they are mostly of the models without system calls.
final class Cases {

    private static final int TEN = 10;
    private static final int IN_TURN = 3;
    private static final int DRAWN_BEFORE = 3;
    private static final int LAST_ACCESS = 60_000;
    private static final int SELDOM = 16;
    private static final int BY_HANDLE = 8;

    private final List<Mutator> mutators;
    private final long seed;
    private final boolean nativeAccess;

    /// Makes the cases of a budget.
    ///
    /// @param budget its seed decides what is drawn; it says what is damaged
    /// @param models the bytes of a segment, and of one without system calls; the second is drawn more seldom
    /// @param nativeAccess whether who opens them may make system calls
    Cases(Budget budget, List<byte[]> models, boolean nativeAccess) {
        this.mutators = models.stream().map(model -> new Mutator(model, budget)).toList();
        this.seed = budget.seed();
        this.nativeAccess = nativeAccess;
    }

    /// Returns whether who opens them may make system calls.
    boolean nativeAccess() {
        return nativeAccess;
    }

    /// Splits the models out of a file that has one after the other.
    static List<byte[]> split(byte[] file) {
        return List.of(
                Arrays.copyOfRange(file, 0, Model.CAPACITY),
                Arrays.copyOfRange(file, Model.CAPACITY, 2 * Model.CAPACITY));
    }

    /// Returns how many fields there are to be changed in turn.
    int fields() {
        return mutators.stream().mapToInt(Mutator::count).sum();
    }

    /// Returns the case of a number.
    Case of(int number) {
        SplittableRandom random = new SplittableRandom(seed + 0x9E37_79B9_7F4A_7C15L * number);
        int way = number % TEN;
        if (way < IN_TURN) {
            int first = nativeAccess ? 0 : mutators.getFirst().count();
            int count = fields() - first;
            long start = Math.floorMod(seed, count);
            return inTurn(first + (int) ((start + (long) number / TEN * IN_TURN + way) % count), random);
        }
        int which = nativeAccess ? (random.nextInt(4) == 0 ? 1 : 0) : random.nextInt(SELDOM) == 0 ? 0 : 1;
        int when = random.nextInt(TEN - IN_TURN);
        Moment moment = when < DRAWN_BEFORE
                ? Moment.BEFORE
                : when < TEN - IN_TURN - 1 ? Moment.IN_THE_MIDDLE : Moment.ALL_THE_TIME;
        long at = moment == Moment.IN_THE_MIDDLE
                ? 1 + random.nextLong(random.nextBoolean() ? LAST_ACCESS : LAST_ACCESS / TEN)
                : 0;
        return make(which, mutators.get(which).draw(random), moment, at, random);
    }

    private Case inTurn(int field, SplittableRandom random) {
        int first = mutators.getFirst().count();
        int which = field < first ? 0 : 1;
        Mutation mutation = mutators.get(which).field(which == 0 ? field : field - first, random);
        return make(which, List.of(mutation), Moment.BEFORE, 0, random);
    }

    /// Who opens a segment waits as a rule as those did who made it.
    private Case make(int which, List<Mutation> drawn, Moment moment, long at, SplittableRandom random) {
        boolean portable = !nativeAccess || ((random.nextInt(4) == 0) == (which == 0));
        // whose owner has native access: who opens it so waits in the same way, if it can
        boolean byHandle = (!nativeAccess || (which == 0 && !portable)) && random.nextInt(BY_HANDLE) == 0;
        return new Case(mutators.get(which), drawn, moment, at, portable, byHandle, random);
    }
}

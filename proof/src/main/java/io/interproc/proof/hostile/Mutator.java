package io.interproc.proof.hostile;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.participant.Token;
import io.interproc.proof.Budget;
import io.interproc.proof.Primitive;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Draws changes of a segment: of fields by what they may mean (offsets, lengths, counts, tokens, tickets), and of
/// bytes without regard to any meaning.
final class Mutator {

    private static final int FEW = 4;
    private static final int MANY = 32;
    private static final Set<Primitive> LOCKS = Set.of(Primitive.LOCK, Primitive.RLOCK);
    private static final long[] BOUNDARIES = {
        0,
        1,
        2,
        -1,
        63,
        64,
        65,
        255,
        256,
        1023,
        1024,
        0xFFFE,
        0xFFFF,
        0x1_0000,
        Integer.MAX_VALUE,
        0x8000_0000L,
        0xFFFF_FFFFL,
        1L << 48,
        Long.MAX_VALUE,
        Long.MAX_VALUE & -64,
        Long.MIN_VALUE,
        -64
    };

    private final byte[] model;
    private final ByteBuffer words;
    private final Fields fields;
    private final LockStates lockStates;
    private final List<ModelPart> parts;
    private final Budget budget;
    /// Those fields, in their groups, that may be changed.
    private final List<List<Field>> changed;

    /// @param budget says to which primitives what is changed belongs
    Mutator(byte[] model, Budget budget) {
        this.model = model;
        this.budget = budget;
        this.words = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
        this.fields = Fields.of(model);
        this.lockStates = new LockStates(words, fields);
        this.parts = ModelPart.ALL.stream()
                .filter(part -> budget.includes(part.primitives()))
                .toList();
        this.changed = fields.groups().stream()
                .map(group -> group.stream()
                        .filter(field -> budget.includes(field.primitives()))
                        .toList())
                .toList();
    }

    /// Returns a copy of the genuine segment.
    byte[] model() {
        return model.clone();
    }

    /// Returns how many fields may be changed.
    int count() {
        return changed.stream().mapToInt(List::size).sum();
    }

    /// Returns all fields there are.
    Fields fields() {
        return fields;
    }

    /// Draws the changes of one case.
    List<Mutation> draw(SplittableRandom random) {
        if (random.nextInt(8) == 0 && budget.includes(LOCKS)) {
            return lockStates.draw(random);
        }
        if (random.nextInt(8) == 0 && !parts.isEmpty()) {
            return parts.get(random.nextInt(parts.size())).contradict(words, fields, random);
        }
        int kind = random.nextInt(10);
        int count = kind < 6 ? 1 : kind < 9 ? random.nextInt(2, FEW + 1) : random.nextInt(FEW, MANY);
        List<Mutation> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (random.nextInt(8) == 0 && budget.isForAll()) {
                drawn.add(blind(random));
            } else {
                drawn.add(aimed(random));
            }
        }
        return drawn;
    }

    /// Changes a field.
    ///
    /// @param number which, counted from 0
    Mutation field(int number, SplittableRandom random) {
        int left = number;
        for (List<Field> group : changed) {
            if (left < group.size()) {
                return change(group.get(left), random);
            }
            left -= group.size();
        }
        throw new AssertionError(number);
    }

    private Mutation blind(SplittableRandom random) {
        int offset = random.nextInt(model.length / 8) * 8;
        if (random.nextBoolean()) {
            offset = (int) (random.nextInt((int) (model.length - SegmentLayout.STANDARD.recordsAt) / 8) * 8L
                    + SegmentLayout.STANDARD.recordsAt);
        }
        return new Mutation("any word", offset, 8, random.nextLong());
    }

    private Mutation aimed(SplittableRandom random) {
        List<Field> group;
        do {
            group = changed.get(random.nextInt(changed.size()));
        } while (group.isEmpty());
        return change(group.get(random.nextInt(group.size())), random);
    }

    private Mutation change(Field field, SplittableRandom random) {
        long before = switch (field.bytes()) {
            case 1 -> words.get(field.offset());
            case 4 -> words.getInt(field.offset());
            default -> words.getLong(field.offset());
        };
        int half = field.bytes() == 8 ? random.nextInt(4) : 0;
        if (half >= 2) { // an int, or the low half alone
            int at = field.offset() + (half == 3 ? 4 : 0);
            return new Mutation(field.name(), at, 4, value(words.getInt(at), random));
        }
        return new Mutation(field.name(), field.offset(), field.bytes(), value(before, random));
    }

    private long value(long before, SplittableRandom random) {
        return switch (random.nextInt(13)) {
            case 0, 1 -> BOUNDARIES[random.nextInt(BOUNDARIES.length)];
            case 2, 3 -> before ^ (1L << random.nextInt(64));
            case 4 -> before ^ (1L << random.nextInt(12));
            case 5 -> random.nextLong();
            case 6 -> before + (random.nextBoolean() ? 1 : -1) * (1L << random.nextInt(20));
            case 7, 8 -> offset(random);
            case 9 -> token(random) | random.nextInt(32);
            case 10 -> ((long) random.nextInt(model.length / 64 * 2) << 12) | random.nextInt(0x600);
            case 11 -> description(random);
            default -> words.getLong(random.nextInt(model.length / 8) * 8);
        };
    }

    /// An offset that might be believed: of a block, inside one, at an edge, outside, not aligned.
    private long offset(SplittableRandom random) {
        long block = fields.blocks().get(random.nextInt(fields.blocks().size()));
        return switch (random.nextInt(8)) {
            case 0 -> block + 64;
            case 1 -> block + 8;
            case 2 -> words.getLong((int) SegmentLayout.HEAP_TOP_AT) - 64L * random.nextInt(3);
            case 3 -> model.length - 64L * random.nextInt(-2, 3);
            case 4 -> model.length - 8L * random.nextInt(8);
            case 5 -> 64L * random.nextInt(64);
            default -> block;
        };
    }

    /// Something like the description of a page.
    private static long description(SplittableRandom random) {
        long owner = random.nextBoolean() ? 0 : LockStates.participant(random);
        return owner | (long) random.nextInt(32) << 27 | random.nextInt(1 << random.nextInt(27));
    }

    private static long token(SplittableRandom random) {
        long participant = LockStates.participant(random);
        return random.nextBoolean() ? participant : Token.of(participant, random.nextInt(64));
    }
}

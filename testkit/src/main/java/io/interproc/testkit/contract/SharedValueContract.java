package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.BooleanValue;
import io.interproc.DoubleValue;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.StartingGun;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What several parties, threads or processes, can rely on when they share a value: with or without a lock, no update
/// is lost, and no neighbour is touched.
public interface SharedValueContract extends ScopeFixture {

    /// How often each party does it.
    int ROUNDS = 2_000;

    /// What each type is set to by one party and found to be by another.
    Map<Character, Object> SAMPLES = Map.ofEntries(
            Map.entry('c', (byte) -7),
            Map.entry('b', -128),
            Map.entry('B', 255),
            Map.entry('h', -32_768),
            Map.entry('H', 65_535),
            Map.entry('i', Integer.MIN_VALUE),
            Map.entry('I', 4_294_967_295L),
            Map.entry('l', Long.MIN_VALUE),
            Map.entry('L', -1L),
            Map.entry('q', Long.MAX_VALUE),
            Map.entry('Q', -2L),
            Map.entry('f', 0.25),
            Map.entry('d', Math.PI),
            Map.entry('u', 0x1F600),
            Map.entry('?', true));

    @ParameterizedTest
    @EnumSource
    default void everyTypeIsSeenByTheOthers(PartyKind kind) throws Exception {
        Value<?>[] values = new Value<?>[ValueType.all().size() + 1];
        for (int i = 0; i < values.length; i++) {
            char code = ValueType.all().get(i % ValueType.all().size()).code();
            values[i] = scope().value(code, null, i % 2 == 0 ? ValueOptions.defaults() : ValueOptions.raw());
        }
        for (int i = 0; i < values.length; i += 4) {
            parties().start(kind, SharedValueContract::setFour, values[i], values[i + 1], values[i + 2], values[i + 3]);
        }
        parties().joinAll();
        for (Value<?> value : values) {
            assertThat((Object) value.getValue())
                    .isEqualTo(SAMPLES.get(value.type().code()));
        }
    }

    /// A party that finds zeros and sets samples.
    static void setFour(Value<?> first, Value<?> second, Value<?> third, Value<?> fourth) {
        for (Value<?> value : new Value<?>[] {first, second, third, fourth}) {
            assertThat((Object) value.getValue()).isIn(0, 0L, 0.0, (byte) 0, false);
            value.setValue(SAMPLES.get(value.type().code()));
        }
    }

    @ParameterizedTest
    @MethodSource(Guard.FOR_EVERY_PARTY)
    default void noIncrementIsLost(Guard guard, PartyKind kind) throws Exception {
        ValueOptions options = guard.options(scope());
        IntValue ints = scope().value(ValueType.INT32, 0, options);
        LongValue longs = scope().value(ValueType.INT64, 0, options);
        DoubleValue doubles = scope().value(ValueType.FLOAT64, 0, options);
        try (StartingGun gun = StartingGun.create()) {
            for (PartyKind each : new PartyKind[] {kind, kind, PartyKind.PLATFORM_THREAD}) {
                parties().start(each, SharedValueContract::count, ints, longs, doubles, gun.path());
            }
            gun.fire(3);
            parties().joinAll();
        }
        assertThat(ints.get()).isEqualTo(3 * ROUNDS);
        assertThat(longs.get()).isEqualTo(3L * ROUNDS);
        assertThat(doubles.get()).isEqualTo(3.0 * ROUNDS);
        if (guard != Guard.RAW) {
            assertFree(ints.getLock());
        }
    }

    /// A party that adds one to each value again and again, in all the ways there are.
    static void count(IntValue ints, LongValue longs, DoubleValue doubles, String gun) {
        StartingGun.ready(gun);
        for (int i = 0; i < ROUNDS; i++) {
            switch (ints.isGuarded() ? i % 6 : i % 5) {
                case 0 -> {
                    ints.getAndAdd(1);
                    longs.getAndIncrement();
                    doubles.getAndAdd(1);
                }
                case 1 -> {
                    ints.incrementAndGet();
                    longs.addAndGet(1);
                    doubles.addAndGet(1);
                }
                case 2 -> {
                    ints.updateAndGet(n -> n + 1);
                    longs.updateAndGet(n -> n + 1);
                    doubles.updateAndGet(x -> x + 1);
                }
                case 3 -> {
                    ints.update(n -> n + 1);
                    longs.update(n -> n + 1);
                    doubles.update(x -> x + 1);
                }
                case 4 -> countByComparing(ints, longs, doubles);
                default -> {
                    try (var _ = ints.hold()) {
                        ints.set(ints.get() + 1);
                    }
                    try (var _ = longs.hold()) {
                        longs.setValue(longs.getValue() + 1);
                    }
                    try (var _ = doubles.hold()) {
                        doubles.set(doubles.get() + 1);
                    }
                }
            }
        }
    }

    private static void countByComparing(IntValue ints, LongValue longs, DoubleValue doubles) {
        int n = ints.peek();
        while (!ints.compareAndSet(n, n + 1)) {
            n = ints.get();
        }
        long m = longs.peek();
        while (!longs.compareAndSet(m, m + 1)) {
            m = longs.get();
        }
        double x = doubles.peek();
        while (!doubles.compareAndSet(x, x + 1)) {
            x = doubles.get();
        }
    }

    /// Many one-byte values, made one after the other, so that they may lie side by side.
    @ParameterizedTest
    @EnumSource
    default void neighboursAreNotTouched(PartyKind kind) throws Exception {
        IntValue[] narrow = new IntValue[8];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = scope().value(i % 2 == 0 ? ValueType.UINT8 : ValueType.INT16, 0, ValueOptions.raw());
        }
        try (StartingGun gun = StartingGun.create()) {
            parties().start(kind, SharedValueContract::countTwo, narrow[0], narrow[3], gun.path());
            parties().start(PartyKind.PLATFORM_THREAD, SharedValueContract::countTwo, narrow[1], narrow[2], gun.path());
            gun.fire(2);
            parties().joinAll();
        }
        assertThat(narrow).extracting(IntValue::get).containsExactly(200, 200, 200, 200, 0, 0, 0, 0);
    }

    /// A party that counts to 200, sixteen times over.
    static void countTwo(IntValue first, IntValue second, String gun) {
        StartingGun.ready(gun);
        for (int lap = 0; lap < 16; lap++) {
            first.set(0);
            second.set(0);
            for (int i = 0; i < 200; i++) {
                first.incrementAndGet();
                second.getAndAdd(1);
            }
        }
    }

    /// What is put in by exchange comes out by exchange, exactly once.
    @ParameterizedTest
    @EnumSource
    default void exchangedValuesAreNeitherLostNorDoubled(PartyKind kind) throws Exception {
        LongValue place = scope().value(ValueType.INT64, 0, ValueOptions.raw());
        LongValue takenOut = scope().value(ValueType.INT64, 0, ValueOptions.raw());
        try (StartingGun gun = StartingGun.create()) {
            parties().start(kind, SharedValueContract::exchange, place, takenOut, 1, gun.path());
            parties().start(PartyKind.PLATFORM_THREAD, SharedValueContract::exchange, place, takenOut, 2, gun.path());
            gun.fire(2);
            parties().joinAll();
        }
        long putIn = 0;
        for (long i = 1; i <= ROUNDS; i++) {
            putIn += (1 << 20) + i;
            putIn += (2 << 20) + i;
        }
        assertThat(takenOut.get() + place.get()).isEqualTo(putIn);
    }

    /// A party that puts in numbers of its own and adds up what comes out.
    static void exchange(LongValue place, LongValue takenOut, int party, String gun) {
        StartingGun.ready(gun);
        for (int i = 1; i <= ROUNDS; i++) {
            takenOut.addAndGet(place.getAndSet(((long) party << 20) + i));
        }
    }

    /// A raw boolean is enough to build a lock from.
    @ParameterizedTest
    @EnumSource
    default void comparisonIsWonByOneOnly(PartyKind kind) throws Exception {
        BooleanValue taken = scope().value(ValueType.BOOLEAN, false, ValueOptions.raw());
        try (Referee referee = Referee.create()) {
            parties().start(kind, SharedValueContract::takeByComparing, taken, referee.path());
            parties().start(kind, SharedValueContract::takeByComparing, taken, referee.path());
            parties().joinAll();
            referee.verify();
            assertThat(referee.entries()).isEqualTo(2L * 300);
        }
    }

    /// A party that enters whenever it is the one to set the flag.
    static void takeByComparing(BooleanValue taken, String referee) {
        try (Referee judge = Referee.open(referee)) {
            for (int i = 0; i < 300; i++) {
                Eventually.holds("the flag is down", () -> taken.compareAndSet(false, true));
                judge.enter();
                judge.exit();
                taken.set(false);
            }
        }
    }
}

package io.interproc.proof.killpoints;

import io.interproc.BooleanValue;
import io.interproc.ByteValue;
import io.interproc.CodePointValue;
import io.interproc.DoubleValue;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// The scripts of values: every operation of every class of value, guarded and raw. What the victim leaves is what was
/// there before the operation in which it died, or after it.
final class ValueKills {

    private ValueKills() {}

    /// An operation, and what the value is after it.
    private record Step<V>(String method, Consumer<V> operation, Object after) {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (boolean guarded : new boolean[] {true, false}) {
            scripts.add(new Sequence<>("IntValue", ValueType.INT32, guarded, 0, ints()));
            scripts.add(new Sequence<>("IntValue", ValueType.INT16, guarded, 0, ints()));
            scripts.add(new Sequence<>("LongValue", ValueType.INT64, guarded, 0L, longs()));
            scripts.add(new Sequence<>("DoubleValue", ValueType.FLOAT64, guarded, 0.0, doubles()));
            scripts.add(new Sequence<>("BooleanValue", ValueType.BOOLEAN, guarded, false, booleans()));
            scripts.add(new Sequence<>("ByteValue", ValueType.CHAR, guarded, (byte) 0, bytes()));
            scripts.add(new Sequence<>("CodePointValue", ValueType.CODE_POINT, guarded, (int) 'a', codePoints()));
        }
        scripts.add(new SameLock());
        return scripts;
    }

    private static List<Step<IntValue>> ints() {
        return List.of(
                new Step<>("get()", v -> Use.check(v.get() == 0, "not 0"), 0),
                new Step<>("set(int)", v -> v.set(1), 1),
                new Step<>("getAndSet(int)", v -> v.getAndSet(2), 2),
                new Step<>("compareAndSet(int,int)", v -> v.compareAndSet(2, 3), 3),
                new Step<>("getAndAdd(int)", v -> v.getAndAdd(2), 5),
                new Step<>("addAndGet(int)", v -> v.addAndGet(2), 7),
                new Step<>("updateAndGet(IntUnaryOperator)", v -> v.updateAndGet(i -> i * 2), 14),
                new Step<>("update(UnaryOperator)", v -> v.update(i -> i + 1), 15),
                new Step<>("setValue(Object)", v -> v.setValue(16), 16),
                new Step<>("getValue()", v -> Use.check(v.getValue() == 16, "not 16"), 16));
    }

    private static List<Step<LongValue>> longs() {
        long wide = 0x0101_0101_0101_0101L;
        return List.of(
                new Step<>("get()", v -> Use.check(v.get() == 0, "not 0"), 0L),
                new Step<>("set(long)", v -> v.set(wide), wide),
                new Step<>("getAndSet(long)", v -> v.getAndSet(2 * wide), 2 * wide),
                new Step<>("compareAndSet(long,long)", v -> v.compareAndSet(2 * wide, 3 * wide), 3 * wide),
                new Step<>("getAndAdd(long)", v -> v.getAndAdd(2 * wide), 5 * wide),
                new Step<>("addAndGet(long)", v -> v.addAndGet(2 * wide), 7 * wide),
                new Step<>("updateAndGet(LongUnaryOperator)", v -> v.updateAndGet(i -> i * 2), 14 * wide),
                new Step<>("update(UnaryOperator)", v -> v.update(i -> i + wide), 15 * wide),
                new Step<>("setValue(Object)", v -> v.setValue(16 * wide), 16 * wide),
                new Step<>("getValue()", v -> Use.check(v.getValue() == 16 * wide, "torn"), 16 * wide));
    }

    private static List<Step<DoubleValue>> doubles() {
        return List.of(
                new Step<>("get()", v -> Use.check(v.get() == 0, "not 0"), 0.0),
                new Step<>("set(double)", v -> v.set(1), 1.0),
                new Step<>("getAndSet(double)", v -> v.getAndSet(2), 2.0),
                new Step<>("compareAndSet(double,double)", v -> v.compareAndSet(2, 3), 3.0),
                new Step<>("getAndAdd(double)", v -> v.getAndAdd(2), 5.0),
                new Step<>("addAndGet(double)", v -> v.addAndGet(2), 7.0),
                new Step<>("updateAndGet(DoubleUnaryOperator)", v -> v.updateAndGet(i -> i * 2), 14.0),
                new Step<>("update(UnaryOperator)", v -> v.update(i -> i + 1), 15.0),
                new Step<>("setValue(Object)", v -> v.setValue(16.0), 16.0),
                new Step<>("getValue()", v -> Use.check(v.getValue() == 16, "not 16"), 16.0));
    }

    private static List<Step<BooleanValue>> booleans() {
        return List.of(
                new Step<>("get()", v -> Use.check(!v.get(), "not false"), false),
                new Step<>("set(boolean)", v -> v.set(true), true),
                new Step<>("getAndSet(boolean)", v -> v.getAndSet(false), false),
                new Step<>("compareAndSet(boolean,boolean)", v -> v.compareAndSet(false, true), true),
                new Step<>("update(UnaryOperator)", v -> v.update(b -> !b), false),
                new Step<>("setValue(Object)", v -> v.setValue(true), true),
                new Step<>("getValue()", v -> Use.check(v.getValue(), "not true"), true));
    }

    private static List<Step<ByteValue>> bytes() {
        return List.of(
                new Step<>("get()", v -> Use.check(v.get() == 0, "not 0"), (byte) 0),
                new Step<>("set(byte)", v -> v.set((byte) 1), (byte) 1),
                new Step<>("getAndSet(byte)", v -> v.getAndSet((byte) 2), (byte) 2),
                new Step<>("compareAndSet(byte,byte)", v -> v.compareAndSet((byte) 2, (byte) 3), (byte) 3),
                new Step<>("update(UnaryOperator)", v -> v.update(b -> (byte) (b + 1)), (byte) 4),
                new Step<>("setValue(Object)", v -> v.setValue((byte) 5), (byte) 5),
                new Step<>("getValue()", v -> Use.check(v.getValue() == 5, "not 5"), (byte) 5));
    }

    private static List<Step<CodePointValue>> codePoints() {
        return List.of(
                new Step<>("get()", v -> Use.check(v.get() == 'a', "not a"), (int) 'a'),
                new Step<>("getString()", v -> Use.check(v.getString().equals("a"), "not a"), (int) 'a'),
                new Step<>("set(int)", v -> v.set('b'), (int) 'b'),
                new Step<>("getAndSet(int)", v -> v.getAndSet('c'), (int) 'c'),
                new Step<>("compareAndSet(int,int)", v -> v.compareAndSet('c', 'd'), (int) 'd'),
                new Step<>("update(UnaryOperator)", v -> v.update(c -> c + 1), (int) 'e'),
                new Step<>("setValue(Object)", v -> v.setValue((int) 'f'), (int) 'f'),
                new Step<>("getValue()", v -> Use.check(v.getValue() == 'f', "not f"), (int) 'f'));
    }

    /// All operations of one value, one after the other.
    private static final class Sequence<V extends Value<?>> extends KillScript {
        private final ValueType<V> type;
        private final boolean guarded;
        private final Object initial;
        private final List<Step<V>> steps;

        Sequence(String typeName, ValueType<V> type, boolean guarded, Object initial, List<Step<V>> steps) {
            super(
                    Set.of(Primitive.VALUE),
                    "every operation of a " + (guarded ? "guarded" : "raw") + " value of type " + type,
                    steps.stream().map(step -> typeName + "." + step.method).toArray(String[]::new));
            this.type = type;
            this.guarded = guarded;
            this.initial = initial;
            this.steps = steps;
        }

        private V value(Scope scope) {
            return scope.value(
                    type, initial, (guarded ? ValueOptions.defaults() : ValueOptions.raw()).withName("value"));
        }

        @Override
        List<Object> objects(Scope scope) {
            return List.of(value(scope));
        }

        @Override
        void prepare(Survivors survivors) {
            value(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            V value = value(victim.scope());
            return () -> {
                for (int i = 0; i < steps.size(); i++) {
                    victim.note(i);
                    steps.get(i).operation.accept(value);
                }
            };
        }

        @Override
        void judge(Survivors survivors) {
            int step = Math.toIntExact(survivors.noted());
            Object before = step == 0 ? initial : steps.get(step - 1).after;
            Object after = steps.get(step).after;
            Object found = value(survivors.scope()).getValue();
            boolean asItShould = Objects.equals(found, after) || (!survivors.isDone() && Objects.equals(found, before));
            Use.check(
                    asItShould,
                    "the value is " + found + ", which it was neither before nor after " + steps.get(step).method);
        }
    }

    /// Two values under one lock, changed together; a survivor repairs what a death left between the two.
    static final class SameLock extends KillScript {
        SameLock() {
            super(
                    Set.of(Primitive.VALUE),
                    "change two values under the lock of one",
                    "IntValue.hold()",
                    "IntValue.incrementAndGet()");
        }

        private static IntValue first(Scope scope) {
            return scope.value(ValueType.INT32, 0, ValueOptions.named("first"));
        }

        private static IntValue second(Scope scope) {
            return scope.value(
                    ValueType.INT32,
                    0,
                    ValueOptions.named("second").withLock(first(scope).getLock()));
        }

        @Override
        List<Object> objects(Scope scope) {
            return List.of(first(scope).getLock(), first(scope), second(scope));
        }

        @Override
        void prepare(Survivors survivors) {
            second(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            IntValue first = first(victim.scope());
            IntValue second = second(victim.scope());
            return () -> {
                try (Held _ = first.hold()) {
                    first.incrementAndGet();
                    second.incrementAndGet();
                }
            };
        }

        @Override
        void judge(Survivors survivors) {
            IntValue first = first(survivors.scope());
            IntValue second = second(survivors.scope());
            try (Held held = first.hold()) {
                boolean halfDone = first.get() != second.get();
                Use.check(!halfDone || held.abandonedBy().isPresent(), "nobody was told of a change that is half done");
                Use.check(!survivors.isDone() || second.get() == 1, "the change was lost");
            }
        }
    }
}

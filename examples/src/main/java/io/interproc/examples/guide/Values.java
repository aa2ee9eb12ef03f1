package io.interproc.examples.guide;

import io.interproc.ByteValue;
import io.interproc.CodePointValue;
import io.interproc.DoubleValue;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;

/// Typed values.
final class Values {

    private Values() {}

    // snippet
    static void make(Scope scope) {
        IntValue clicks = scope.intValue(0); // Value('i', 0)
        LongValue bytes = scope.longValue(0L); // Value('q', 0)
        DoubleValue mean = scope.doubleValue(0.5); // Value('d', 0.5)
        IntValue level = scope.value(ValueType.UINT8, 255); // Value('B', 255)
        CodePointValue letter = scope.value(ValueType.CODE_POINT, "ж"); // Value('u', 'ж')
        Value<?> byCode = scope.value('h', 7); // Value('h', 7)
        System.out.printf(
                "%d %d %.1f %d %s %s%n",
                clicks.get(), bytes.get(), mean.get(), level.get(), letter.getString(), byCode.getValue());
    }
    // end

    // snippet
    static void wrong(IntValue n) {
        n.set(n.get() + 1); // another write can come between the two accesses, and is lost
    }
    // end

    // snippet
    static void right(IntValue n) {
        n.incrementAndGet(); // one access

        n.updateAndGet(x -> x < 100 ? x + 1 : 0); // one access, with a function

        try (Held _ = n.hold()) { // several accesses under one lock
            n.set(n.get() + 1);
        }
    }
    // end

    // snippet
    static void transfer(Scope scope, int amount) {
        Lock lock = scope.rlock();
        IntValue from =
                scope.value(ValueType.INT32, 100, ValueOptions.defaults().withLock(lock));
        IntValue to = scope.value(ValueType.INT32, 0, ValueOptions.defaults().withLock(lock));
        try (Held _ = lock.hold()) {
            from.getAndAdd(-amount);
            to.getAndAdd(amount);
        }
    }
    // end

    // snippet
    static void raw(Scope scope) {
        LongValue ticks = scope.value(ValueType.INT64, 0L, ValueOptions.raw());
        ticks.getAndAdd(1); // one atomic instruction, no lock
    }
    // end

    // snippet
    static void convert(Scope scope) {
        IntValue small = scope.value(ValueType.INT8, 127);
        small.getAndAdd(1);
        System.out.println(small.get()); // -128

        DoubleValue single = scope.value(ValueType.FLOAT32, 0.1);
        System.out.println(single.get()); // 0.10000000149011612

        LongValue unsigned = scope.value(ValueType.UINT64, -1L);
        System.out.println(Long.toUnsignedString(unsigned.get())); // 18446744073709551615

        ByteValue letter = scope.value(ValueType.CHAR, 200);
        System.out.println(Byte.toUnsignedInt(letter.get())); // 200

        try {
            small.setValue(1.5);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage()); // INT8 must be set to a whole number or a boolean: …
        }
    }
    // end

    public static void main(String[] args) {
        try (Scope scope = Scope.processes()) {
            make(scope);
            IntValue n = scope.intValue(0);
            wrong(n);
            right(n);
            if (n.get() != 4) {
                throw new AssertionError(n.get());
            }
            transfer(scope, 30);
            raw(scope);
            convert(scope);
        }
    }
}

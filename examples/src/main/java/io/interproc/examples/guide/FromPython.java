package io.interproc.examples.guide;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.Worker;

/// The counter that every introduction to multiprocessing has.
final class FromPython {

    private FromPython() {}

    // snippet
    static void addOne(IntValue v) {
        try (Held _ = v.hold()) {
            v.set(v.get() + 1);
        }
    }

    static void addTwo(IntValue v) {
        v.getAndAdd(2);
    }

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            IntValue v = scope.intValue(0);
            Worker a = scope.start(FromPython::addOne, v);
            Worker b = scope.start(FromPython::addTwo, v);
            a.joinOrThrow();
            b.joinOrThrow();
            System.out.println(v.get()); // 3
        }
    }
    // end
}

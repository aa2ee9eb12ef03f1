package io.interproc.benchmarks.party;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;

/// Where two processes wait for each other, again and again, so that neither runs alone.
final class Meetings {

    private static final int PROCESSES = 2;

    private final IntValue present;
    private int all;

    /// Takes part in the meetings of a scope.
    Meetings(Scope scope) {
        this.present = scope.value(ValueType.INT32, 0, ValueOptions.raw().withName("present"));
    }

    /// Waits until both have come.
    void next() throws InterruptedException {
        all += PROCESSES;
        present.getAndAdd(1);
        while (present.get() < all) {
            Thread.sleep(1);
        }
    }
}

package io.interproc.proof.stress;

import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/// Two plain fields that are changed together under a lock, and a plain count of the changes.
final class Account {

    private final String name;
    private final Lock lock;
    private final Consumer<String> violations;
    private long credit;
    private long debit;
    private long changes;

    Account(String name, Lock lock, Consumer<String> violations) {
        this.name = name;
        this.lock = lock;
        this.violations = violations;
    }

    /// Moves an amount from one field to the other, under the lock.
    void change(long amount) {
        lock.lock();
        try {
            if (credit != -debit) {
                violations.accept(name + ": a half-done change was seen");
            }
            credit += amount;
            debit -= amount;
            changes++;
        } finally {
            lock.unlock();
        }
    }

    /// Checks the count, when no thread is left.
    void check(long expected) {
        if (changes != expected) {
            violations.accept("%s: %d changes were made, %d are left".formatted(name, expected, changes));
        }
        if (credit != -debit) {
            violations.accept(name + ": the fields differ in the end");
        }
    }
}

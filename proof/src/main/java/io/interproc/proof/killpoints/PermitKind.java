package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.proof.Primitive;

/// A kind of semaphore.
enum PermitKind {
    PLAIN(Primitive.SEMAPHORE, "a semaphore", false),
    FAIR(Primitive.SEMAPHORE, "a fair semaphore", true),
    BOUNDED(Primitive.BOUNDED_SEMAPHORE, "a semaphore with a bound", false);

    /// How many permits each of them has at first, which is its bound if it has one.
    static final int PERMITS = 3;

    final Primitive primitive;
    final String title;
    private final boolean fair;

    PermitKind(Primitive primitive, String title, boolean fair) {
        this.primitive = primitive;
        this.title = title;
        this.fair = fair;
    }

    /// Returns an operation of [Semaphore] as one of this kind's type.
    String operation(String ofSemaphore) {
        return this == BOUNDED ? ofSemaphore.replaceFirst("^Semaphore", "BoundedSemaphore") : ofSemaphore;
    }

    Semaphore of(Scope scope) {
        SemaphoreOptions options = SemaphoreOptions.defaults().withFairness(fair);
        return this == BOUNDED
                ? scope.boundedSemaphore("semaphore", PERMITS, options)
                : scope.semaphore("semaphore", PERMITS, options);
    }
}

package io.interproc.internal.sync;

import io.interproc.BoundedSemaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectState.Holding;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.participant.Token;
import io.interproc.spi.BoundedSemaphoreRequest;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.SemaphoreRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Semaphores, with a bound or without.
public final class SemaphoreKind extends ObjectKind {

    /// Semaphores without a bound.
    public static final SemaphoreKind PLAIN = new SemaphoreKind(7, ObjectType.SEMAPHORE);

    /// Semaphores with a bound.
    public static final SemaphoreKind BOUNDED = new SemaphoreKind(8, ObjectType.BOUNDED_SEMAPHORE);

    private SemaphoreKind(int code, ObjectType type) {
        super(code, type, "permits", SemaphoreLine.WORDS);
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new Semaphores(engine);
    }

    @Override
    public Object object(ObjectRequest<?> request, OwningScope scope) {
        return request instanceof BoundedSemaphoreRequest bounded
                ? bounded(bounded, scope)
                : plain((SemaphoreRequest) request, scope);
    }

    private SharedSemaphore plain(SemaphoreRequest request, OwningScope scope) {
        SharedSemaphore semaphore = make(request, request.permits(), Integer.MAX_VALUE, request.options(), scope);
        requireFairness(request, request.options(), semaphore);
        return semaphore;
    }

    private SharedSemaphore bounded(BoundedSemaphoreRequest request, OwningScope scope) {
        SharedSemaphore semaphore = make(request, request.bound(), request.bound(), request.options(), scope);
        requireFairness(request, request.options(), semaphore);
        if (semaphore instanceof BoundedSemaphore bounded && bounded.bound() != request.bound()) {
            throw Misuse.otherBound(request.name().orElse(""), request.bound(), bounded);
        }
        return semaphore;
    }

    private SharedSemaphore make(
            ObjectRequest<?> request, int permits, int bound, Optional<SemaphoreOptions> options, OwningScope scope) {
        boolean fair = options.orElseGet(SemaphoreOptions::defaults).fair();
        return scope.make(
                request.name().orElse(null),
                this,
                SemaphoreLine.BYTES,
                at -> SemaphoreLine.initialise(scope.engine().words(), at, permits, bound, fair),
                at -> handle(at, scope));
    }

    private static void requireFairness(
            ObjectRequest<?> request, Optional<SemaphoreOptions> wanted, SharedSemaphore found) {
        boolean differs = wanted.isPresent() && wanted.get().fair() != found.isFair();
        if (request.name().isPresent() && differs) {
            throw Misuse.otherOptions(request.name().get(), !found.isFair(), found);
        }
    }

    @Override
    public SharedSemaphore handle(long block, OwningScope scope) {
        Semaphores code = (Semaphores) scope.engine().code(this);
        int bound = scope.engine().words().getIntOpaque(block + SemaphoreLine.BOUND);
        return type() == ObjectType.BOUNDED_SEMAPHORE
                ? new SharedBoundedSemaphore(block, scope, code, bound)
                : new SharedSemaphore(block, scope, code, bound);
    }

    @Override
    public @Nullable ObjectState look(long block, ObjectView view) {
        long word = view.words().getVolatile(block + SemaphoreLine.STATE);
        if (word == SemaphoreLine.REMOVED) {
            return null;
        }
        String value = Long.toString(SemaphoreLine.available(word));
        List<Holding> holdings = new ArrayList<>();
        view.holds().forEach(block, (record, owner) -> {
            long count = view.holds().count(record, SemaphoreLine.MOST_HELD);
            if (count > 0) {
                boolean alive =
                        (owner & HoldRecords.GONE) == 0 && view.isAlive().test(owner);
                holdings.add(new Holding(view.participants().pid(Token.participant(owner)), count, alive));
            }
            return true;
        });
        ObjectState state =
                ObjectState.of("", value, view.queues().count(block)).withHoldings(holdings);
        return type() == ObjectType.BOUNDED_SEMAPHORE
                ? state.withBound(view.words().getIntOpaque(block + SemaphoreLine.BOUND))
                : state;
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        return type() == ObjectType.BOUNDED_SEMAPHORE
                ? new BoundedSemaphoreRequest(name, 3, Optional.empty())
                : new SemaphoreRequest(name, 3, Optional.empty());
    }
}

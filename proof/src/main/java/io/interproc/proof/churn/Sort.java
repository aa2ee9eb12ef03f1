package io.interproc.proof.churn;

import io.interproc.BoundedSemaphore;
import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Primitive;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is made and removed. Some objects carry the *stamp* that they were made with, which tells them from all others.
enum Sort {
    LOCK(Primitive.LOCK, false) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.lock() : scope.lock(name);
        }

        @Override
        void use(Object object) {
            ((Lock) object).hold().close();
        }
    },
    RLOCK(Primitive.RLOCK, false) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.rlock() : scope.rlock(name);
        }

        @Override
        void use(Object object) {
            ((Lock) object).hold().close();
        }
    },
    CONDITION(Primitive.CONDITION, false) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.condition() : scope.condition(name);
        }

        @Override
        void use(Object object) {
            try (var _ = ((Condition) object).hold()) {
                ((Condition) object).notify(1);
            }
        }
    },
    RAW_VALUE(Primitive.VALUE, true) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            ValueOptions raw = ValueOptions.raw();
            return scope.value(ValueType.INT64, (long) stamp, name == null ? raw : raw.withName(name));
        }

        @Override
        void use(Object object) {
            ((LongValue) object).set(((LongValue) object).get());
        }

        @Override
        int stamp(Object object) {
            return (int) ((LongValue) object).get();
        }
    },
    GUARDED_VALUE(Primitive.VALUE, true) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.longValue(stamp) : scope.longValue(name, stamp);
        }

        @Override
        void use(Object object) {
            ((LongValue) object).getAndAdd(0);
        }

        @Override
        int stamp(Object object) {
            return (int) ((LongValue) object).get();
        }
    },
    SEMAPHORE(Primitive.SEMAPHORE, true) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.semaphore(stamp) : scope.semaphore(name, stamp);
        }

        @Override
        void use(Object object) {
            ((Semaphore) object).hold().close();
        }

        @Override
        int stamp(Object object) {
            return ((Semaphore) object).availablePermits();
        }
    },
    BOUNDED_SEMAPHORE(Primitive.BOUNDED_SEMAPHORE, true) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.boundedSemaphore(stamp) : scope.boundedSemaphore(name, stamp);
        }

        @Override
        void use(Object object) {
            ((BoundedSemaphore) object).hold().close();
        }

        @Override
        int stamp(Object object) {
            return ((BoundedSemaphore) object).availablePermits();
        }
    },
    EVENT(Primitive.EVENT, false) {
        @Override
        Object open(Scope scope, @Nullable String name, int stamp) {
            return name == null ? scope.event() : scope.event(name);
        }

        @Override
        void use(Object object) {
            ((Event) object).set();
        }
    };

    private final Primitive primitive;
    private final boolean carriesStamp;

    Sort(Primitive primitive, boolean carriesStamp) {
        this.primitive = primitive;
        this.carriesStamp = carriesStamp;
    }

    /// The parts of the engine that every object needs.
    private static final Set<Primitive> PARTS =
            Collections.unmodifiableSet(EnumSet.of(Primitive.HEAP, Primitive.DIRECTORY, Primitive.REMOVAL));

    /// Returns what there are objects of, and the parts of the engine that they need.
    static Set<Primitive> primitives() {
        return Stream.concat(Arrays.stream(values()).map(sort -> sort.primitive), PARTS.stream())
                .collect(Collectors.toSet());
    }

    /// Returns those that belong to some primitives: all, if these have a part of the engine that all need.
    static List<Sort> of(Set<Primitive> only) {
        boolean all = !Collections.disjoint(only, PARTS);
        return Arrays.stream(values())
                .filter(sort -> all || only.contains(sort.primitive))
                .toList();
    }

    /// Makes an object, or finds the one of the name.
    ///
    /// @param name null for an object without a name
    /// @param stamp positive
    abstract Object open(Scope scope, @Nullable String name, int stamp);

    /// Does something with an object that leaves it as it was, but for an event, which is set.
    abstract void use(Object object);

    /// Returns the stamp that an object carries.
    int stamp(Object object) {
        throw new UnsupportedOperationException(this + " carries no stamp: " + object);
    }

    /// Returns whether objects of this sort carry the stamp that they were made with.
    boolean carriesStamp() {
        return carriesStamp;
    }
}

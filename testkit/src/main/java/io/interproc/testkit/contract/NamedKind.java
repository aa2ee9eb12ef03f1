package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.spi.ObjectType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The kinds of objects that can have a name.
public enum NamedKind {
    /// A [lock][Scope#lock(String)].
    LOCK(ObjectType.LOCK, "lock") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.lock(name);
        }

        @Override
        public Object make(Scope scope) {
            return scope.lock();
        }
    },
    /// A [re-entrant lock][Scope#rlock(String)].
    RLOCK(ObjectType.RLOCK, "rlock") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.rlock(name);
        }

        @Override
        public Object make(Scope scope) {
            return scope.rlock();
        }
    },
    /// A [condition][Scope#condition(String)].
    CONDITION(ObjectType.CONDITION, "condition") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.condition(name);
        }

        @Override
        public Object make(Scope scope) {
            return scope.condition();
        }
    },
    /// A [value of 32 bits][Scope#intValue(String, int)].
    INT_VALUE(ObjectType.VALUE, "(?:value|INT32|'i')") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.intValue(name, 0);
        }

        @Override
        public Object make(Scope scope) {
            return scope.intValue(0);
        }
    },
    /// A [value in double precision][Scope#doubleValue(String, double)].
    DOUBLE_VALUE(ObjectType.VALUE, "(?:value|FLOAT64|'d')") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.doubleValue(name, 0);
        }

        @Override
        public Object make(Scope scope) {
            return scope.doubleValue(0);
        }
    },
    /// A [semaphore][Scope#semaphore(String, int)].
    SEMAPHORE(ObjectType.SEMAPHORE, "semaphore") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.semaphore(name, 1);
        }

        @Override
        public Object make(Scope scope) {
            return scope.semaphore(1);
        }
    },
    /// A [bounded semaphore][Scope#boundedSemaphore(String, int)].
    BOUNDED_SEMAPHORE(ObjectType.BOUNDED_SEMAPHORE, "boundedsemaphore") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.boundedSemaphore(name, 1);
        }

        @Override
        public Object make(Scope scope) {
            return scope.boundedSemaphore(1);
        }
    },
    /// An [event][Scope#event(String)].
    EVENT(ObjectType.EVENT, "event") {
        @Override
        public Object ask(Scope scope, String name) {
            return scope.event(name);
        }

        @Override
        public Object make(Scope scope) {
            return scope.event();
        }
    };

    static final String PAIRS = "io.interproc.testkit.contract.NamedKind#pairs";

    private final ObjectType type;
    private final String words;

    NamedKind(ObjectType type, String words) {
        this.type = type;
        this.words = words;
    }

    /// Returns the type of objects of this kind.
    public ObjectType type() {
        return type;
    }

    /// Asks the scope for an object of this kind by its name.
    ///
    /// @return the object
    public abstract Object ask(Scope scope, String name);

    /// Makes an object of this kind without a name.
    ///
    /// @return the object
    public abstract Object make(Scope scope);

    /// Returns a pattern of messages that name this kind, or the type if it is a value.
    public String messagePattern() {
        return "(?si).*(?<!\\w)" + words + "(?!\\w).*";
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(values())
                .flatMap(first -> Arrays.stream(values())
                        .filter(second -> second != first)
                        .map(second -> Arguments.of(first, second)));
    }
}

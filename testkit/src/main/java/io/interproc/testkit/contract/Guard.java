package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.ValueOptions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// What may guard a value: the forms of Python's keyword `lock`.
public enum Guard {
    /// A new re-entrant lock, the default.
    OWN {
        @Override
        public ValueOptions options(Scope scope) {
            return ValueOptions.defaults();
        }
    },
    /// A given re-entrant lock.
    RLOCK {
        @Override
        public ValueOptions options(Scope scope) {
            return ValueOptions.defaults().withLock(scope.rlock());
        }
    },
    /// A given lock that is not re-entrant.
    LOCK {
        @Override
        public ValueOptions options(Scope scope) {
            return ValueOptions.defaults().withLock(scope.lock());
        }
    },
    /// A given condition.
    CONDITION {
        @Override
        public ValueOptions options(Scope scope) {
            return ValueOptions.defaults().withLock(scope.condition());
        }
    },
    /// Nothing.
    RAW {
        @Override
        public ValueOptions options(Scope scope) {
            return ValueOptions.raw();
        }
    };

    static final String FOR_EVERY_PARTY = "io.interproc.testkit.contract.Guard#forEveryParty";

    /// Returns options of a value of the scope that is guarded like this.
    public abstract ValueOptions options(Scope scope);

    static Stream<Arguments> forEveryParty() {
        return Arrays.stream(values())
                .flatMap(guard -> Arrays.stream(PartyKind.values()).map(party -> Arguments.of(guard, party)));
    }
}

package io.interproc.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.SemaphoreOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WorkerBuilder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a provider of another scope builds on: the requests, and the one method that gets them.
class ObjectRequestTest {

    /// One use of a scope for each type of object.
    private static final Map<ObjectType, Consumer<Scope>> USES = new LinkedHashMap<>(Map.of(
            ObjectType.LOCK,
            Scope::lock,
            ObjectType.RLOCK,
            Scope::rlock,
            ObjectType.CONDITION,
            scope -> scope.condition("changed"),
            ObjectType.VALUE,
            scope -> scope.intValue(0),
            ObjectType.SEMAPHORE,
            scope -> scope.semaphore(1),
            ObjectType.BOUNDED_SEMAPHORE,
            scope -> scope.boundedSemaphore(1),
            ObjectType.EVENT,
            Scope::event));

    /// A scope that serves what it is told to serve, with objects of a scope of threads.
    private static final class Partial implements Scope {
        private final Scope threads = Scope.threads();
        private final Set<ObjectType> types;
        private final List<ObjectRequest<?>> requests = new ArrayList<>();

        Partial(Set<ObjectType> types) {
            this.types = types;
        }

        @Override
        public Set<ObjectType> objectTypes() {
            return types;
        }

        @Override
        public <T> T object(ObjectRequest<T> request) {
            if (!types.contains(request.type())) {
                throw Misuse.notServed(this, request);
            }
            requests.add(request);
            return threads.object(request);
        }

        @Override
        public Optional<String> name() {
            return Optional.of("orders");
        }

        @Override
        public boolean isClosed() {
            return threads.isClosed();
        }

        @Override
        public WorkerBuilder worker() {
            return threads.worker();
        }

        @Override
        public void close() {
            threads.close();
        }

        @Override
        public String toString() {
            return "Scope[partial:orders]";
        }
    }

    @Test
    void aProviderImplementsOneMethodForAllObjects() {
        assertThat(Arrays.stream(Scope.class.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName))
                .containsExactlyInAnyOrder("name", "isClosed", "objectTypes", "object", "worker", "close");
    }

    @ParameterizedTest
    @EnumSource
    void aTypeThatIsNotServedIsRefusedByTheNamesOfTypeAndScope(ObjectType type) {
        try (Scope others = new Partial(EnumSet.complementOf(EnumSet.of(type)));
                Scope none = new Partial(Set.of())) {
            String served =
                    others.objectTypes().stream().map(ObjectType::toString).collect(Collectors.joining(", "));
            assertThatThrownBy(() -> use(type).accept(others))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("the scope must serve objects of the type " + type + ": Scope[partial:orders] serves "
                            + served + " only");
            assertThatThrownBy(() -> use(type).accept(none))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage(
                            "the scope must serve objects of the type " + type + ": Scope[partial:orders] serves none");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScopeThatServesOneTypeGetsItsRequests(ObjectType type) {
        try (Partial scope = new Partial(EnumSet.of(type))) {
            use(type).accept(scope);
            assertThat(scope.requests).extracting(ObjectRequest::type).containsExactly(type);
        }
    }

    private static Consumer<Scope> use(ObjectType type) {
        Consumer<Scope> use = USES.get(type);
        assertThat(use).as("a use of a scope for the type " + type).isNotNull();
        return use;
    }

    @Test
    void eachTypeHasARequestOfItsOwnThatIsNamedAfterIt() {
        assertThat(Arrays.stream(ObjectRequest.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ObjectType.values())
                        .map(type -> type + "Request")
                        .toList());
    }

    @Test
    void theScopesOfThisLibraryServeAllTypes() {
        try (Scope threads = Scope.threads();
                Scope processes = Scope.processes()) {
            for (Scope scope : List.of(threads, processes)) {
                assertThat(scope.objectTypes()).containsExactly(ObjectType.values());
                for (ObjectType type : ObjectType.values()) {
                    use(type).accept(scope);
                }
            }
        }
    }

    @Test
    void everyFormOfAskingBecomesARequestWithAllThatWasGiven() {
        try (Partial scope = new Partial(EnumSet.allOf(ObjectType.class))) {
            LockOptions fair = LockOptions.defaults().withFairness(true);
            Lock lock = scope.lock(fair);
            RLock rlock = scope.rlock("r");
            scope.lock("l", fair);
            scope.condition(lock);
            scope.condition("c", rlock);
            scope.condition("d");
            ValueOptions named = ValueOptions.named("v");
            SemaphoreOptions inOrder = SemaphoreOptions.defaults().withFairness(true);
            scope.semaphore(-1, inOrder);
            scope.semaphore("s", 2);
            scope.semaphore("t", 2, inOrder);
            scope.boundedSemaphore(3);
            scope.boundedSemaphore("b", 4);
            scope.event();
            scope.event("e");
            scope.value('q', 3, named);
            assertThat(scope.requests)
                    .containsExactly(
                            new LockRequest(Optional.empty(), Optional.of(fair)),
                            new RLockRequest(Optional.of("r"), Optional.empty()),
                            new LockRequest(Optional.of("l"), Optional.of(fair)),
                            new ConditionRequest(Optional.empty(), Optional.of(lock)),
                            new ConditionRequest(Optional.of("c"), Optional.of(rlock)),
                            new ConditionRequest(Optional.of("d"), Optional.empty()),
                            new SemaphoreRequest(Optional.empty(), -1, Optional.of(inOrder)),
                            new SemaphoreRequest(Optional.of("s"), 2, Optional.empty()),
                            new SemaphoreRequest(Optional.of("t"), 2, Optional.of(inOrder)),
                            new BoundedSemaphoreRequest(Optional.empty(), 3, Optional.of(SemaphoreOptions.defaults())),
                            new BoundedSemaphoreRequest(Optional.of("b"), 4, Optional.empty()),
                            new EventRequest(Optional.empty()),
                            new EventRequest(Optional.of("e")),
                            new ValueRequest<>(ValueType.INT64, 3, named));
            assertThat(scope.requests.getLast().name()).contains("v");
            assertThat(scope.requests.getLast().objectClass()).isEqualTo(ValueType.INT64.valueClass());
        }
    }

    @Test
    void aRequestOfAnIllegalNameCannotBeMade() {
        for (ThrowingCallable request : List.<ThrowingCallable>of(
                () -> LockRequest.named("a\n"),
                () -> RLockRequest.named("a\n", LockOptions.defaults()),
                () -> ConditionRequest.named("a\n"),
                () -> SemaphoreRequest.named("a\n", 1),
                () -> EventRequest.named("a\n"),
                () -> BoundedSemaphoreRequest.named("a\n", 1, SemaphoreOptions.defaults()),
                () -> new ValueRequest<>(ValueType.INT32, 0, ValueOptions.named("a\n")))) {
            assertThatThrownBy(request)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("name must not contain control characters: found U+000A at 1");
        }
    }
}

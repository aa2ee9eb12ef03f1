package io.interproc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.LockOptions;
import io.interproc.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/// Gives the programs scopes that are broken in one place, which their checks must catch.
class SelfCheckTest {

    @Test
    void aValueThatForgetsAnAdditionFails() throws Exception {
        try (Scope scope = Scope.threads()) {
            IntValue real = scope.intValue(0);
            IntValue forgetful = proxy(
                    IntValue.class,
                    (_, method, args) -> method.getName().equals("getAndAdd") ? 0 : call(real, method, args));
            Scope broken = proxy(
                    Scope.class,
                    (_, method, args) -> method.getName().equals("intValue") ? forgetful : call(scope, method, args));
            assertThat(SharedValue.defaults().run(broken)).isEqualTo(new Result(false, "the value is 1, expected 3"));
        }
    }

    @Test
    void aPlainLockThatIsReentrantFails() throws Exception {
        try (Scope scope = Scope.threads()) {
            Scope broken = proxy(
                    Scope.class,
                    (_, method, args) -> method.getName().equals("lock")
                            ? scope.rlock(LockOptions.defaults())
                            : call(scope, method, args));
            Result result = new Reentrant(1).run(broken);
            assertThat(result.passed()).isFalse();
            assertThat(result.line()).endsWith("a plain lock allowed the second level");
        }
    }

    @Test
    void aSemaphoreWithAPermitTooManyFails() throws Exception {
        try (Scope scope = Scope.threads()) {
            Scope broken = proxy(
                    Scope.class,
                    (_, method, args) -> method.getName().equals("semaphore") && args[0].equals(2)
                            ? scope.semaphore(3)
                            : call(scope, method, args));
            Result result = new LimitedSlots(1, 2, Duration.ZERO).run(broken);
            assertThat(result.passed()).isFalse();
            assertThat(result.line()).endsWith("not every slot is free again");
        }
    }

    @Test
    void aSemaphoreThatSignalsTooEarlyFails() throws Exception {
        try (Scope scope = Scope.threads()) {
            Scope broken = proxy(
                    Scope.class,
                    (_, method, args) ->
                            method.getName().equals("semaphore") ? scope.semaphore(1) : call(scope, method, args));
            assertThat(new Relay(1).run(broken).passed()).isFalse();
        }
    }

    @Test
    void aWorkerThatFailsFailsTheProgram() throws Exception {
        try (Scope scope = Scope.threads()) {
            IntValue real = scope.intValue(0);
            IntValue failing = proxy(IntValue.class, (_, method, args) -> {
                if (method.getName().equals("hold")) {
                    throw new IllegalStateException("out of order");
                }
                return call(real, method, args);
            });
            Scope broken = proxy(
                    Scope.class,
                    (_, method, args) -> method.getName().equals("intValue") ? failing : call(scope, method, args));
            assertThatThrownBy(() -> SharedValue.defaults().run(broken))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("out of order");
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

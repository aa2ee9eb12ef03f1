package io.interproc.testkit;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// A JUnit extension that ends a test which takes too long: it prints the stacks of all threads of this JVM and of the
/// JVMs below it, interrupts the test, and fails it. This is the only place where a duration may be too long.
///
/// The limit is two minutes, or what [Watched] says on the method or its class, or the configuration parameter
/// `interproc.watchdog.seconds`, which beats both. Each test runs in a thread of its own, so that one which ignores
/// the interruption does not hold up the others.
public final class Watchdog implements InvocationInterceptor {

    static final String SECONDS = "interproc.watchdog.seconds";

    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// Creates the extension.
    public Watchdog() {}

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        watch(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        watch(invocation, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation,
            DynamicTestInvocationContext invocationContext,
            ExtensionContext context)
            throws Throwable {
        watch(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        watch(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        watch(invocation, context);
    }

    /// The thread of one test, told apart from those that the test starts.
    static final class TestThread extends Thread {
        TestThread(Runnable body) {
            super(body, "test");
            setDaemon(true);
        }
    }

    private static void watch(Invocation<@Nullable Void> invocation, ExtensionContext context) throws Throwable {
        Duration limit = limit(context);
        AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
        TestThread test = new TestThread(() -> {
            try {
                invocation.proceed();
            } catch (Throwable e) {
                outcome.set(e);
            }
        });
        test.start();
        if (!test.join(limit)) {
            throw overdue(test, outcome, limit, context);
        }
        Throwable thrown = outcome.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private static AssertionError overdue(
            Thread test, AtomicReference<@Nullable Throwable> outcome, Duration limit, ExtensionContext context)
            throws InterruptedException {
        String name = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
        System.out.println("watchdog: " + name + " takes longer than " + limit.toSeconds() + " s; all threads:");
        System.out.println(ThreadDump.ofThisJvm());
        ThreadDump.requestOfChildren();
        test.interrupt();
        boolean ended = test.join(LAST_WORDS);
        AssertionError error = new AssertionError(name + " took longer than " + limit.toSeconds()
                + " s (the stacks of all threads were printed)"
                + (ended ? "" : " and did not end when interrupted"));
        StackTraceElement[] where = test.getStackTrace();
        if (where.length > 0) {
            Throwable stuck = new Throwable("where it is stuck");
            stuck.setStackTrace(where);
            error.addSuppressed(stuck);
        }
        Throwable lastWords = outcome.get();
        if (lastWords != null) {
            error.addSuppressed(lastWords);
        }
        return error;
    }

    private static Duration limit(ExtensionContext context) {
        Optional<Duration> configured =
                context.getConfigurationParameter(SECONDS, seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        if (configured.isPresent()) {
            return configured.get();
        }
        return AnnotationSupport.findAnnotation(context.getTestMethod(), Watched.class)
                .or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), Watched.class, context.getEnclosingTestClasses()))
                .map(watched -> Duration.ofSeconds(watched.seconds()))
                .orElse(DEFAULT_LIMIT);
    }
}

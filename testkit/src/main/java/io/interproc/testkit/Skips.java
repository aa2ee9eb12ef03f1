package io.interproc.testkit;

import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/// A JUnit extension that skips what a test class [excludes][Excludes], prints each skip with its reason, and fails
/// whatever is skipped without one.
public final class Skips implements ExecutionCondition, BeforeAllCallback, TestExecutionExceptionHandler {

    /// What JUnit says of an assumption without a message.
    private static final Set<String> NO_REASON = Set.of(
            "Assumption failed: assumption is not true",
            "Assumption failed: assumption is not false",
            "Assumption failed");

    private static final ConditionEvaluationResult RUN = ConditionEvaluationResult.enabled("not excluded");

    /// Creates the extension.
    public Skips() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        ReflectionSupport.findMethods(
                        context.getRequiredTestClass(),
                        method -> AnnotationSupport.findAnnotation(method, Disabled.class)
                                .filter(disabled -> disabled.value().isBlank())
                                .isPresent(),
                        HierarchyTraversalMode.TOP_DOWN)
                .forEach(method -> {
                    throw new AssertionError(method.getName() + " is @Disabled without a reason");
                });
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()
                || !(context.getTestInstance().orElse(null) instanceof Excludes excludes)) {
            return RUN;
        }
        String test = context.getRequiredTestMethod().getName();
        excludes.exclusions().forEach((name, reason) -> check(context.getRequiredTestClass(), name, reason));
        String reason = excludes.exclusions().get(test);
        if (reason == null) {
            return RUN;
        }
        print(context, reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (thrown instanceof TestAbortedException aborted) {
            String reason = aborted.getMessage();
            if (reason == null || reason.isBlank() || NO_REASON.contains(reason)) {
                throw new AssertionError(name(context) + " was skipped without a reason", aborted);
            }
            print(context, reason);
        }
        throw thrown;
    }

    private static void check(Class<?> testClass, String name, String reason) {
        if (reason.isBlank()) {
            throw new AssertionError(testClass.getSimpleName() + " excludes " + name + " without a reason");
        }
        if (ReflectionSupport.findMethods(
                        testClass, method -> method.getName().equals(name), HierarchyTraversalMode.TOP_DOWN)
                .isEmpty()) {
            throw new AssertionError(
                    testClass.getSimpleName() + " excludes " + name + ", which is not one of its tests");
        }
    }

    private static void print(ExtensionContext context, String reason) {
        System.out.println("excluded: " + name(context) + ", because " + reason);
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }
}

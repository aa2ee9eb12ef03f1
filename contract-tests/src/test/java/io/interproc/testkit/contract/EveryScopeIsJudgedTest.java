package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.spi.ObjectType;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.ReflectionSupport;

/// A suite that nobody runs against a scope judges nothing, and nobody notices.
class EveryScopeIsJudgedTest {

    @ParameterizedTest
    @ValueSource(strings = {"io.interproc.testkit.threads", "io.interproc.testkit.processes"})
    void everySuiteIsRunAgainstTheScope(String scopePackage) {
        assertThat(suitesWithoutTestIn(scopePackage)).isEmpty();
    }

    /// The negative control: a package that runs only the suites of locks and conditions lacks all others.
    @Test
    void suiteThatIsNotRunIsFound() {
        assertThat(suitesWithoutTestIn("io.interproc.testkit.named"))
                .contains(ScopeContract.class, ValueContract.class, WorkerContract.class)
                .doesNotContain(LockContract.class);
    }

    /// A type of object that has no suite, or is missing from what a name may belong to, would be judged nowhere.
    @ParameterizedTest
    @EnumSource
    void everyTypeOfObjectHasASuiteAndANamedKind(ObjectType type) {
        assertThat(suites()).extracting(Class::getSimpleName).contains(type + "Contract");
        assertThat(NamedKind.values()).extracting(NamedKind::type).contains(type);
    }

    private static List<Class<?>> suites() {
        return ReflectionSupport.findAllClassesInPackage(
                ContractSuite.class.getPackageName(), EveryScopeIsJudgedTest::isSuite, _ -> true);
    }

    private static List<Class<?>> suitesWithoutTestIn(String scopePackage) {
        List<Class<?>> tests = ReflectionSupport.findAllClassesInPackage(
                scopePackage, type -> !Modifier.isAbstract(type.getModifiers()), _ -> true);
        return suites().stream()
                .filter(suite -> tests.stream().noneMatch(suite::isAssignableFrom))
                .toList();
    }

    private static boolean isSuite(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && ContractSuite.class.equals(type.getSuperclass());
    }
}

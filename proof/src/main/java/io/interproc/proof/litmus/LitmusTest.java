package io.interproc.proof.litmus;

import io.interproc.proof.Primitive;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/// A litmus test, as jcstress and our annotations describe it.
///
/// @param type its class
/// @param info what jcstress knows
record LitmusTest(Class<?> type, TestInfo info) {

    /// Returns all there are, the controls last.
    static List<LitmusTest> all() {
        return TestList.tests().stream()
                .map(LitmusTest::of)
                .sorted(Comparator.comparing((LitmusTest test) -> test.control().isPresent())
                        .thenComparing(LitmusTest::title))
                .toList();
    }

    private static LitmusTest of(String name) {
        try {
            return new LitmusTest(Class.forName(name), TestList.getInfo(name));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("jcstress lists a test that is not there: " + name, e);
        }
    }

    /// Returns what a report calls it.
    String title() {
        return info.description();
    }

    Optional<String> syncPair() {
        return Optional.ofNullable(type.getAnnotation(SyncPair.class)).map(SyncPair::value);
    }

    Set<Primitive> primitives() {
        About about = type.getAnnotation(About.class);
        if (about == null) {
            throw new IllegalStateException("a litmus test must have an annotation @About: " + type);
        }
        Set<Primitive> primitives = EnumSet.noneOf(Primitive.class);
        primitives.addAll(List.of(about.value()));
        if (about.waiting()) {
            primitives.addAll(Primitive.waitedFor());
        }
        return primitives;
    }

    Optional<Control> control() {
        return Optional.ofNullable(type.getAnnotation(Control.class));
    }

    /// Returns what is said of an outcome; that of its own words comes before that of a pattern.
    private StateCase caseOf(String outcome) {
        return info.cases().stream()
                .filter(c -> c.matchesExactly(outcome))
                .findFirst()
                .or(() -> info.cases().stream().filter(c -> c.matches(outcome)).findFirst())
                .orElseGet(info::unmatched);
    }

    /// Returns whether an outcome must not be; one that nothing is said of must not.
    boolean isForbidden(String outcome) {
        return caseOf(outcome).expect() != Expect.ACCEPTABLE && !isInteresting(outcome);
    }

    /// Returns whether an outcome is the one that a control has to show.
    boolean isInteresting(String outcome) {
        return caseOf(outcome).expect() == Expect.ACCEPTABLE_INTERESTING;
    }

    /// Returns what an outcome means.
    String meaning(String outcome) {
        return caseOf(outcome).description();
    }
}

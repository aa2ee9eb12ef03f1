package io.interproc.testkit;

import java.util.Map;

/// A test class that inherits tests which it cannot pass, and says why.
public interface Excludes {
    /// Returns the reason why a test does not apply, by the test method's name. Each reason completes the sentence
    /// "excluded: NAME, because …", which is printed. An empty reason, or a name that is no test, fails the class.
    default Map<String, String> exclusions() {
        return Map.of();
    }
}

package io.interproc.benchmarks.party;

import io.interproc.IntValue;
import io.interproc.Scope;
import java.util.ArrayList;
import java.util.List;

/// Many objects with names, in a scope.
final class ManyObjects {

    private ManyObjects() {}

    /// Returns the name of an object.
    static String name(int i) {
        return "service/object-" + i;
    }

    /// Makes so many objects, and keeps no handle of them.
    static void make(Scope scope, int count) {
        for (int i = 0; i < count; i++) {
            scope.intValue(name(i), 0);
        }
    }

    /// Returns handles of the first objects.
    static List<IntValue> open(Scope scope, int count) {
        List<IntValue> handles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handles.add(scope.intValue(name(i), 0));
        }
        return handles;
    }
}

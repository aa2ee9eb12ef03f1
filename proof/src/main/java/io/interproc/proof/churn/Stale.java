package io.interproc.proof.churn;

import io.interproc.testkit.ThreadRunner.Body;
import io.interproc.testkit.contract.EveryMethod;
import java.util.Map;

/// Whether a handle of a removed object says so, whatever is done with it.
final class Stale {

    private static final String REMOVED = " was removed from its scope";

    private Stale() {}

    /// Uses a handle of a removed object in the way in which objects of its sort are used.
    ///
    /// @param label what the exception must name the object by
    /// @throws AssertionError if there is no exception, or another one
    static void check(Sort sort, Object handle, String label) {
        requireRemoved("use", label, () -> sort.use(handle));
    }

    /// Uses a handle of a removed object in every way that there is.
    ///
    /// @return how many they are
    /// @throws AssertionError if there is no exception, or another one
    static int checkAll(Sort sort, Object handle, String label) {
        check(sort, handle, label); // first, since other uses of an object that is there may wait for ever
        Map<String, Body> uses = EveryMethod.of(handle, 1L);
        if (sort == Sort.RAW_VALUE) {
            uses.remove("hold[]"); // there is no lock
        }
        uses.forEach((use, body) -> requireRemoved(use, label, body));
        return 1 + uses.size();
    }

    private static void requireRemoved(String use, String label, Body body) {
        Exception thrown = null;
        try {
            body.run();
        } catch (Exception e) {
            thrown = e;
        }
        String message = thrown instanceof IllegalStateException ? String.valueOf(thrown.getMessage()) : "";
        if (!message.endsWith(REMOVED) || !message.contains(label)) {
            throw new AssertionError("%s of a removed object must say that %s%s, found %s"
                    .formatted(use, label, REMOVED, thrown == null ? "no exception" : thrown));
        }
    }
}

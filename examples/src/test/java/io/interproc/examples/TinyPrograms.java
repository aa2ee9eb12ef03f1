package io.interproc.examples;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The programs with counts and pauses as small as can be, by name.
final class TinyPrograms {

    private static final Duration NO_PAUSE = Duration.ZERO;

    private TinyPrograms() {}

    static Map<String, Program> all() {
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("SharedValue", new SharedValue(3));
        programs.put("Reentrant", new Reentrant(2));
        programs.put("ProducersConsumers", new ProducersConsumers(1, 2, 3, NO_PAUSE, NO_PAUSE));
        programs.put("LimitedSlots", new LimitedSlots(3, 2, NO_PAUSE));
        programs.put("Relay", new Relay(2));
        programs.put("StopOnRequest", new StopOnRequest(1, NO_PAUSE));
        programs.put("InterruptMain", new InterruptMain());
        programs.put("DaemonWork", new DaemonWork(1, NO_PAUSE));
        return programs;
    }
}

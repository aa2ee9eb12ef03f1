package io.interproc.testkit.contract;

import io.interproc.testkit.Seed;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Threads that wait in all ways for a lock and its condition while they are interrupted at random.
public interface InterruptionStormContract extends LockFixture {

    /// The system property with the number of seconds that a storm of interruptions lasts; half a second by
    /// default.
    String SECONDS = "interproc.interruptions.seconds";

    @ParameterizedTest
    @EnumSource
    default void stormOfInterruptionsLosesNoPermit(ThreadKind kind) throws Exception {
        InterruptionStorm storm = new InterruptionStorm(newLock(), Seed.random("stormOfInterruptionsLosesNoPermit"));
        storm.run(threads(), kind, duration());
    }

    /// Returns how long a storm of interruptions lasts.
    static Duration duration() {
        Long seconds = Long.getLong(SECONDS);
        return seconds == null ? Duration.ofMillis(500) : Duration.ofSeconds(seconds);
    }
}

package io.interproc.testkit.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Times at the ends of what their types can hold, and no times at all.
final class ExtremeTimes {

    /// Durations that a wait cannot outlast: 64 bits of nanoseconds hold some 292 years.
    static final List<Duration> LONGEST = List.of(
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofNanos(Long.MAX_VALUE).plusNanos(1),
            Duration.ofDays(293 * 366),
            Duration.ofMillis(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));

    /// Durations for which nobody waits.
    static final List<Duration> SHORTEST = List.of(
            Duration.ZERO,
            Duration.ofNanos(-1),
            Duration.ofNanos(Long.MIN_VALUE),
            Duration.ofNanos(Long.MIN_VALUE).minusNanos(1),
            Duration.ofDays(-293 * 366),
            Duration.ofMillis(Long.MIN_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE));

    /// Numbers of any unit for which nobody waits.
    static final List<Long> SHORTEST_NUMBERS = List.of(0L, -1L, Long.MIN_VALUE / 2, Long.MIN_VALUE);

    private ExtremeTimes() {}

    /// Returns moments that are past, the earliest among them.
    @SuppressWarnings("JavaUtilDate") // what the JDK's conditions take
    static Stream<Date> past() {
        return Stream.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MIN_VALUE / 1_000_000, -1L, 0L)
                .map(Date::new);
    }

    /// Returns moments that do not come, the last among them.
    @SuppressWarnings("JavaUtilDate") // what the JDK's conditions take
    static Stream<Date> future() {
        return Stream.of(Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000 + System.currentTimeMillis())
                .map(Date::new);
    }

    static List<TimeUnit> units() {
        return Arrays.asList(TimeUnit.values());
    }

    /// Returns a null where the compiler knows that none belongs; so do the next two.
    @SuppressWarnings("NullAway")
    static Duration noDuration() {
        return Optional.<Duration>empty().orElse(null);
    }

    @SuppressWarnings("NullAway")
    static TimeUnit noUnit() {
        return Optional.<TimeUnit>empty().orElse(null);
    }

    @SuppressWarnings({"NullAway", "JavaUtilDate"})
    static Date noMoment() {
        return Optional.<Date>empty().orElse(null);
    }
}

package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnduranceTest {

    private final Throwable failure = new OutOfMemoryError("of the test");

    private final Logger logger = new Logger();
    private final Endurance endurance = new Endurance(new Log(logger), "for some time nothing happened", 1);

    /// Keeps what was thrown that it is told of.
    private static final class Logger implements System.Logger {
        private final List<Throwable> told = new ArrayList<>();
        private boolean broken;

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, Throwable thrown) {
            if (broken) {
                throw new NoClassDefFoundError("of the test");
            }
            told.add(thrown);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
            throw new NoClassDefFoundError("of the test");
        }
    }

    @Test
    void aFailureIsSaidOnceAndNotBeforeSomethingSucceeded() {
        endurance.failed(failure);
        assertThat(logger.told).isEmpty();
        endurance.succeeded();
        assertThat(logger.told).containsExactly(failure);
        endurance.failed(failure);
        endurance.succeeded();
        assertThat(logger.told).containsExactly(failure);
    }

    @Test
    void theRehearsalIsThrownOnceAndNotSaid() {
        assertThatThrownBy(endurance::rehearse).satisfies(endurance::failed);
        endurance.rehearse();
        endurance.succeeded();
        assertThat(logger.told).isEmpty();
    }

    @Test
    void lateNewsOfATruncatedFileIsNotSaid() {
        endurance.failed(new InternalError("a fault occurred in an unsafe memory access operation"));
        endurance.succeeded();
        assertThat(logger.told).isEmpty();
    }

    @Test
    void whatALoggerThrowsDoesNotComeOut() {
        logger.broken = true;
        endurance.failed(failure);
        endurance.succeeded();
        new Log(logger).warn("{0}", "nothing");
        assertThat(logger.told).isEmpty();
    }
}

package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SpanQueueTest {

    private final SpanQueue queue = new SpanQueue();
    private final Span one = span(1);
    private final Span two = span(2);
    private final Span three = span(3);

    private static Span span(long page) {
        return new Span(page, 1, 1, page * 256, 4);
    }

    @Test
    void spansLeaveInTheOrderInWhichTheyCame() {
        queue.add(one);
        queue.add(two);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.first()).isSameAs(one);
        assertThat(queue.remove()).isSameAs(one);
        queue.add(three);
        assertThat(queue.remove()).isSameAs(two);
        assertThat(queue.remove()).isSameAs(three);
        assertThat(queue.size()).isZero();
        assertThat(queue.first()).isNull();
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void exchangeTakesTheFirstAndPutsTheOtherBehind() {
        queue.add(one);
        assertThat(queue.exchange(two)).as("of one").isSameAs(one);
        queue.add(one);
        assertThat(queue.exchange(three)).as("of two").isSameAs(two);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.remove()).isSameAs(one);
        assertThat(queue.remove()).isSameAs(three);
    }

    @Test
    void exchangeWithAnEmptyQueueReturnsWhatItWasGiven() {
        assertThat(queue.exchange(one)).isSameAs(one);
        assertThat(queue.size()).isZero();
    }
}

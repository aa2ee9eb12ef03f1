package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerDeliveryTest {

    @Test
    void isOverWhenNoWorkerWasStarted() {
        WorkerDelivery delivery = new WorkerDelivery("W");
        assertThat(delivery.isOver()).isFalse();
        assertThat(delivery.await(System.nanoTime())).isFalse();
        delivery.goesTo(null);
        assertThat(delivery.isOver()).isTrue();
        assertThat(delivery.await(System.nanoTime())).isTrue();
    }
}

package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.process.WorkerDelivery;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PendingDeliveriesTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @Test
    void aDeliveryThatTakesTooLongIsGivenUp() {
        PendingDeliveries deliveries = new PendingDeliveries();
        assertThat(deliveries.areOver()).isTrue();
        deliveries.add(new WorkerDelivery("Worker-1"));
        assertThat(deliveries.areOver()).isFalse();
        Thread.currentThread().interrupt();
        deliveries.await(1_000_000);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(deliveries.areOver()).isTrue();
    }

    @Test
    void anObjectOfAClosedScopeCannotBeDelivered() throws Exception {
        WorkerDelivery delivery = new WorkerDelivery("Worker-1");
        ScopeHandle handle;
        try (Scope scope = Scope.processes(OPTIONS)) {
            IntValue value = scope.intValue(0);
            assertThat(value.isGuarded()).isTrue();
            handle = ScopeHandle.of(((ProcessScope) scope).attachment(), true);
        }
        assertThatThrownBy(() -> handle.keepUntilOver(delivery))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
        assertThatThrownBy(() -> Attachments.keepOpenUntil(delivery, UUID.randomUUID()))
                .isInstanceOf(IllegalStateException.class);
    }
}

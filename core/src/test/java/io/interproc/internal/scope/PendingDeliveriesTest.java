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
    void whoTakesTooLongIsGivenUp() {
        PendingDeliveries departures = new PendingDeliveries();
        assertThat(departures.areOver()).isTrue();
        departures.add(new WorkerDelivery("Worker-1"));
        assertThat(departures.areOver()).isFalse();
        Thread.currentThread().interrupt();
        departures.await(1_000_000);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(departures.areOver()).isTrue();
    }

    @Test
    void anObjectOfAClosedScopeDoesNotBoard() throws Exception {
        WorkerDelivery departure = new WorkerDelivery("Worker-1");
        ScopeHandle handle;
        try (Scope scope = Scope.processes(OPTIONS)) {
            IntValue value = scope.intValue(0);
            assertThat(value.isGuarded()).isTrue();
            handle = ScopeHandle.of(((ProcessScope) scope).attachment(), true);
        }
        assertThatThrownBy(() -> handle.boards(departure))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
        assertThatThrownBy(() -> Attachments.board(UUID.randomUUID(), departure))
                .isInstanceOf(IllegalStateException.class);
    }
}

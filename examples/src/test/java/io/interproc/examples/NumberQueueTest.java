package io.interproc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.interproc.Scope;
import org.junit.jupiter.api.Test;

class NumberQueueTest {

    private final Scope scope = Scope.threads();
    private final NumberQueue queue = NumberQueue.create(scope, scope.rlock(), 3);

    @Test
    void numbersComeOutInTheOrderInWhichTheyWentInRoundAfterRound() {
        for (int round = 0; round < 10; round++) {
            queue.add(round);
            queue.add(-round);
            assertThat(queue.take()).isEqualTo(round);
            assertThat(queue.take()).isEqualTo(-round);
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void aFullQueueRefusesANumber() {
        queue.add(1);
        queue.add(2);
        queue.add(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.add(4))
                .withMessage("the queue holds 3 numbers and is full");
        assertThat(queue.take()).isEqualTo(1);
    }
}

package io.interproc.internal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.RemoteTaskException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureCodecTest {

    private static final int MAX_BYTES = 1 << 20;

    @Test
    void anExceptionArrivesWithCauseSuppressedAndStackTrace() {
        Exception original = new IllegalStateException("outer", new IOException("inner"));
        original.addSuppressed(new ArithmeticException("beside"));
        Throwable carried = carry(original);
        assertThat(carried).isExactlyInstanceOf(IllegalStateException.class).hasMessage("outer");
        assertThat(carried.getStackTrace()).isEqualTo(original.getStackTrace());
        assertThat(carried.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("inner");
        assertThat(carried.getSuppressed()).hasSize(1);
    }

    @Test
    void anExceptionOfTheUserArrivesWithItsValues() {
        Throwable carried = carry(new OrderException(7, Map.of("a", List.of(1, 2))));
        assertThat(carried).isInstanceOfSatisfying(OrderException.class, order -> {
            assertThat(order.number).isEqualTo(7);
            assertThat(order.details).isEqualTo(Map.of("a", List.of(1, 2)));
        });
    }

    @Test
    void oneThatDoesNotSerialiseIsStoodFor() {
        OrderException original = new OrderException(7, new Object());
        original.initCause(new IOException("inner"));
        original.addSuppressed(new ArithmeticException("beside"));
        Throwable carried = carry(original);
        assertThat(carried).isInstanceOfSatisfying(RemoteTaskException.class, standIn -> {
            assertThat(standIn.className()).isEqualTo(OrderException.class.getName());
            assertThat(standIn).hasMessage(OrderException.class.getName() + ": order 7");
            assertThat(standIn.getStackTrace()).isEqualTo(original.getStackTrace());
            assertThat(standIn.getCause()).hasMessage("java.io.IOException: inner");
            assertThat(standIn.getSuppressed()).hasSize(1);
        });
    }

    @Test
    void oneThatHoldsOtherThanValuesIsStoodFor() {
        assertThat(carry(new OrderException(7, Thread.State.NEW))).isInstanceOf(OrderException.class);
        assertThat(carry(new OrderException(7, new java.net.InetSocketAddress(1))))
                .isInstanceOf(RemoteTaskException.class);
        assertThat(carry(new OrderException(7, new Note("x")))).isInstanceOf(RemoteTaskException.class);
    }

    @Test
    void aCauseThatRefersToItsEffectEnds() {
        Exception a = new Exception("a");
        Exception b = new Exception("b", a);
        a.initCause(b);
        OrderException top = new OrderException(1, new Object());
        top.initCause(a);
        assertThat(carry(top)).isInstanceOf(RemoteTaskException.class);
    }

    @Test
    void aHugeExceptionIsStoodFor() {
        Throwable carried = carry(new OrderException(7, new byte[MAX_BYTES]));
        assertThat(carried).isInstanceOf(RemoteTaskException.class);
        assertThat(carry(new Exception("x".repeat(10_000_000))).getMessage()).hasSizeLessThan(200_000);
    }

    @Test
    void damagedBytesGiveNothing() {
        assertThat(FailureCodec.decode(new byte[0])).isNull();
        assertThat(FailureCodec.decode(new byte[] {0, 0, 0, 9, 1})).isNull();
        assertThat(FailureCodec.decode(new byte[] {-1, 0, 0, 9, 1})).isNull();
        byte[] whole = FailureCodec.encode(new Exception("x"), MAX_BYTES);
        for (int length = 0; length < whole.length; length += 7) {
            FailureCodec.decode(Arrays.copyOf(whole, length));
        }
    }

    private static Throwable carry(Throwable failure) {
        Throwable carried = FailureCodec.decode(FailureCodec.encode(failure, MAX_BYTES));
        assertThat(carried).isNotNull();
        return new ArrayList<@Nullable Throwable>(Arrays.asList(carried)).getFirst();
    }

    private static final class OrderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int number;

        @SuppressWarnings("serial") // That it may not serialise is the point.
        final Object details;

        OrderException(int number, Object details) {
            super("order " + number);
            this.number = number;
            this.details = details;
        }
    }

    private record Note(String text) implements java.io.Serializable {}
}

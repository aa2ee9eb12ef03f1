package io.interproc.internal.serial;

import static io.interproc.internal.serial.Transfer.see;
import static io.interproc.internal.serial.Transfer.seen;
import static io.interproc.internal.serial.Transfer.transfer;
import static io.interproc.internal.serial.Transfer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Copy;
import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.WorkerStartException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// What [ThreadsOnly] refuses: objects that the threads of one JVM alone can share.
@SuppressWarnings("serial") // A task may call what is not public.
class ThreadsOnlyTest {

    private static final String COLLECTION =
            "use values of the scope for what both change, and a collection of java.util for what is only read";

    static final List<Arguments> FOR_THREADS = List.of(
            Arguments.of(new AtomicInteger(), true, "use scope.intValue(…)"),
            Arguments.of(new AtomicBoolean(), true, "use scope.booleanValue(…)"),
            Arguments.of(new LongAdder(), true, "use scope.longValue(…)"),
            Arguments.of(new DoubleAdder(), true, "use scope.doubleValue(…)"),
            Arguments.of(
                    new AtomicReference<>("x"),
                    true,
                    "use values of the scope that share a lock (ValueOptions.withLock)"),
            Arguments.of(new AtomicLongArray(3), true, "use values of the scope"),
            Arguments.of(new ReentrantLock(), true, "use scope.rlock()"),
            Arguments.of(new ReentrantReadWriteLock().readLock(), true, "use scope.rlock()"),
            Arguments.of(new StampedLock(), true, "use scope.rlock()"),
            Arguments.of(new ReentrantLock().newCondition(), true, "use scope.condition()"),
            Arguments.of(new Semaphore(1), true, "use scope.semaphore(…)"),
            Arguments.of(new CountDownLatch(1), false, "use scope.condition() and scope.intValue(…)"),
            Arguments.of(new CyclicBarrier(2), false, "use scope.condition() and scope.intValue(…)"),
            Arguments.of(new ConcurrentHashMap<>(), true, COLLECTION),
            Arguments.of(new CopyOnWriteArrayList<>(), true, COLLECTION),
            Arguments.of(new LinkedBlockingQueue<>(), true, COLLECTION),
            Arguments.of(ConcurrentHashMap.newKeySet(), true, COLLECTION),
            Arguments.of(Collections.synchronizedList(new ArrayList<>()), true, COLLECTION),
            Arguments.of(
                    new CompletableFuture<>(),
                    false,
                    "create it in the worker, or use values, locks and conditions of the scope"));

    @ParameterizedTest
    @FieldSource("FOR_THREADS")
    void whatOnlyThreadsCanShareIsRefusedWithAdvice(Object object, boolean copied, String advice) {
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, object))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("argument 1 of 1 of W, "
                        + ClassNames.withArticle(object.getClass().getName())
                        + ", cannot be sent: it can be shared by the threads of one JVM only"
                        + (copied ? ", and the worker would get a copy whose changes are not seen here; " : "; ")
                        + advice
                        + (copied ? ", or send Copy.of(…) if you want a copy" : ""));
    }

    @Test
    void whatOnlyThreadsCanShareIsFoundInsideOthers() {
        AtomicInteger counter = new AtomicInteger();
        List<Object> holders = List.of(
                List.of(counter),
                new HashMap<>(Map.of("k", counter)),
                new AtomicInteger[] {counter},
                new TaskSerializationTest.Point(1, counter),
                new ArrayList<>(List.of(new TaskSerializationTest.Point(1, List.of(counter)))));
        for (Object holder : holders) {
            assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, holder))
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageContaining(
                            " cannot be sent: it holds a java.util.concurrent.atomic.AtomicInteger, which can"
                                    + " be shared by the threads of one JVM only, and the worker would get a copy");
        }
        assertThatThrownBy(() -> write("W", (Task0) () -> see(counter.get())))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith(
                        "the task of W cannot be sent: it captures a"
                                + " java.util.concurrent.atomic.AtomicInteger, which can be shared by the threads of one JVM only");
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, new OwnMap()))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("OwnMap, cannot be sent: it can be shared by the threads of one JVM only");
    }

    @Test
    void aCopyIsSentOnRequest() throws Exception {
        AtomicInteger counter = new AtomicInteger(7);
        Copy<List<AtomicInteger>> copy = Copy.of(List.of(counter));
        transfer((Task1<Copy<List<AtomicInteger>>>) c -> see(c.get()), copy).run();
        assertThat(((List<?>) seen()).getFirst()).isNotSameAs(counter).hasToString("7");
        transfer((Task0) () -> see(copy.get().getFirst().get())).run();
        assertThat(seen()).isEqualTo(7);
        assertThat(copy.get().getFirst()).isSameAs(counter);
        assertThatThrownBy(() -> write("W", (Task2<Object, Object>) (a, b) -> {}, copy, new AtomicInteger()))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith("argument 2 of 2 of W");
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, Copy.of(new CountDownLatch(1))))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("it holds a java.util.concurrent.CountDownLatch, which is not Serializable");
    }

    @Test
    void whatIsConcurrentByNameOnlyPasses() throws Exception {
        transfer((Task1<Object>) Transfer::see, new ExecutionException(new TimeoutException("late")))
                .run();
        assertThat(seen()).isInstanceOf(ExecutionException.class);
    }

    private static final class OwnMap extends ConcurrentHashMap<String, String> {
        private static final long serialVersionUID = 1L;
    }
}

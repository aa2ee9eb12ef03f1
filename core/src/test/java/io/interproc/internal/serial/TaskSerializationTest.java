package io.interproc.internal.serial;

import static io.interproc.internal.serial.Transfer.see;
import static io.interproc.internal.serial.Transfer.seen;
import static io.interproc.internal.serial.Transfer.transfer;
import static io.interproc.internal.serial.Transfer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import io.interproc.WorkerStartException;
import java.io.File;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What [TaskWriter] writes, [TaskReader] reads, and what both refuse.
@SuppressWarnings("serial") // A task may call what is not public.
class TaskSerializationTest {

    @Test
    void aTaskOfEachKindArrivesWithItsArguments() throws Exception {
        List<Object> seen = new ArrayList<>();
        transfer((Task0) () -> see("none")).run();
        seen.add(seen());
        transfer((Task1<Object>) Transfer::see, "a").run();
        seen.add(seen());
        transfer((Task2<Integer, Integer>) (a, b) -> see(a + b), 1, 2).run();
        seen.add(seen());
        transfer((Task3<Integer, Integer, Integer>) (a, b, c) -> see(a + b + c), 1, 2, 3)
                .run();
        seen.add(seen());
        transfer((Task4<Integer, Integer, Integer, Integer>) (a, b, c, d) -> see(a + b + c + d), 1, 2, 3, 4)
                .run();
        seen.add(seen());
        assertThat(seen).containsExactly("none", "a", 3, 6, 10);
    }

    @Test
    void aLambdaBringsWhatItCaptures() throws Exception {
        int[] captured = {7};
        transfer((Task0) () -> see(captured[0])).run();
        assertThat(seen()).isEqualTo(7);
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // Identity is the point.
    void anObjectGivenTwiceIsOneObjectThere() throws Exception {
        List<String> list = new ArrayList<>();
        transfer((Task2<List<String>, List<String>>) (a, b) -> see(a == b), list, list)
                .run();
        assertThat(seen()).isEqualTo(true);
    }

    @Test
    void aTaskMayBeAClass() throws Exception {
        transfer(new Named("x")).run();
        assertThat(seen()).isEqualTo("x");
    }

    @Test
    void nullIsAnArgument() throws Exception {
        see("something");
        transfer((Task1<Object>) Transfer::see, (Object) null).run();
        assertThat(seen()).isNull();
    }

    static final List<Object> VALUES = List.of(
            new ArrayList<>(List.of(1, 2)),
            new HashMap<>(Map.of("k", List.of(1))),
            new HashSet<>(Set.of(1, 2, 3)),
            new LinkedHashSet<>(List.of("x")),
            new TreeMap<>(Map.of(1, 2)),
            new IdentityHashMap<>(),
            new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
            new Properties(),
            List.of(),
            List.of(1, 2, 3),
            Set.of(1),
            Map.of(1, "x", 2, "y"),
            Arrays.asList(1, 2),
            Instant.EPOCH,
            new BigDecimal("1.50"),
            URI.create("a:b"),
            new File("f"),
            TimeUnit.SECONDS,
            String.class,
            int.class,
            new Point(1, List.of(new Point(2, null))));

    @ParameterizedTest
    @FieldSource("VALUES")
    void valuesOfAllKindsPassTheFilter(Object value) throws Exception {
        transfer((Task1<Object>) Transfer::see, value).run();
        assertThat(seen()).isEqualTo(value);
    }

    @Test
    void arraysAndQueuesPassTheFilter() throws Exception {
        Object[] all = {new int[] {1}, new String[][] {{"x"}, null}, new Point[] {new Point(1, null)}, new byte[100_000]
        };
        transfer((Task1<Object>) Transfer::see, (Object) all).run();
        assertThat((Object[]) seen()).usingRecursiveComparison().isEqualTo(all);
        transfer((Task1<Object>) Transfer::see, new PriorityQueue<>(List.of(3, 1, 2)))
                .run();
        assertThat((Object) ((PriorityQueue<?>) seen()).peek()).isEqualTo(1);
    }

    @Test
    void aReferenceThatTheCompilerTookForAnotherIsExplained() throws Exception {
        Task1<String> first = TaskSerializationTest::show;
        Task1<Integer> second = TaskSerializationTest::show;
        transfer(first, "x").run();
        assertThat(seen()).isEqualTo("x");
        RestoredTask confused = transfer(second, 5);
        assertThatThrownBy(confused::run)
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith("the task refers to a method that its class refers to with other types, too")
                .hasCauseInstanceOf(ClassCastException.class);
    }

    @Test
    void aClassCastInsideTheTaskIsItsOwn() throws Exception {
        RestoredTask task = transfer((Task1<Object>) o -> see(((String) o).length()), 5);
        assertThatThrownBy(task::run).isInstanceOf(ClassCastException.class);
    }

    @Test
    void aLambdaPassesAsAnArgument() throws Exception {
        transfer((Task1<Task0>) Task0::run, (Task0) () -> see("inner")).run();
        assertThat(seen()).isEqualTo("inner");
    }

    @Test
    void aProxyPassesTheFilter() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Task0.class}, new SeeingHandler("proxy"));
        transfer(proxy).run();
        assertThat(seen()).isEqualTo("proxy");
    }

    @Test
    void exactlyTheClassesOfTheStreamAreAnnounced() {
        SerializedTask task = write("W", (Task1<Object>) Transfer::see, (Object) new Point[] {new Point(1, null)});
        assertThat(task.classes())
                .contains(
                        getClass().getName(),
                        "java.lang.invoke.SerializedLambda",
                        "[L" + Point.class.getName() + ";",
                        Point.class.getName())
                .doesNotContain(Named.class.getName(), "java.lang.Number");
    }

    @Test
    void aClassThatWasNotAnnouncedIsRefused() {
        SerializedTask task = write("W", (Task1<Object>) Transfer::see, new Point(1, null));
        for (String missing : task.classes()) {
            Set<String> fewer = new HashSet<>(task.classes());
            fewer.remove(missing);
            see("untouched");
            assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), fewer, Map.of())))
                    .isInstanceOf(InvalidClassException.class)
                    .hasMessage(missing + "; the sender of the task did not announce this class");
            assertThat(seen()).isEqualTo("untouched");
        }
    }

    @Test
    void theCodeOfARefusedClassDoesNotRun() {
        SerializedTask task = write("W", (Task1<Object>) Transfer::see, new Tripwire());
        Set<String> fewer = new HashSet<>(task.classes());
        fewer.remove(Tripwire.class.getName());
        see("untouched");
        assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), fewer, Map.of())))
                .isInstanceOf(InvalidClassException.class);
        assertThat(seen()).isEqualTo("untouched");
    }

    @Test
    void aLengthBeyondTheBytesIsRefused() {
        SerializedTask task = write("W", (Task1<Object>) Transfer::see, (Object) new long[] {0x1234_5678});
        byte[] bytes = task.bytes();
        int value = indexOf(bytes, new byte[] {0, 0, 0, 0, 0x12, 0x34, 0x56, 0x78});
        bytes[value - 4] = 0x7f; // the length of the array, in front of its element
        assertThatThrownBy(() -> TaskReader.read(new SerializedTask(bytes, task.classes(), Map.of())))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageContaining("REJECTED");
    }

    @Test
    void anArgumentThatDoesNotSerialiseIsNamed() {
        assertThatThrownBy(
                        () -> write("Worker-7", (Task2<Object, Object>) (a, b) -> {}, "fine", Thread.currentThread()))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith("argument 2 of 2 of Worker-7, a ")
                .hasMessageEndingWith(" cannot be sent: its class is not Serializable;"
                        + " pass data or a handle of the scope, or make the field transient");
    }

    @Test
    void anArgumentThatHoldsWhatDoesNotSerialiseIsNamed() {
        assertThatThrownBy(() -> write("Worker-7", (Task1<Object>) a -> {}, new ArrayList<>(List.of(new Object()))))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("argument 1 of 1 of Worker-7, a java.util.ArrayList, cannot be sent: it holds a"
                        + " java.lang.Object, which is not Serializable;"
                        + " pass data or a handle of the scope, or make the field transient");
    }

    @Test
    void aLambdaThatIsNoTaskIsNamedAsOne() {
        Runnable plain = () -> {};
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, plain))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageStartingWith("argument 1 of 1 of W, a lambda of "
                        + getClass().getName() + " whose type is not Serializable, cannot be sent");
    }

    @Test
    void aTaskThatCapturesWhatDoesNotSerialiseIsExplained() {
        assertThatThrownBy(() -> write("Worker-7", (Task0) () -> see(hashCode())))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("the task of Worker-7 cannot be sent: it captures an "
                        + getClass().getName()
                        + ", which is not Serializable; use a static method or a lambda that captures only what"
                        + " serialises, and pass the rest as arguments");
    }

    @Test
    void anExceptionOfTheArgumentItselfIsPassedOn() {
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, new Unwilling()))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageEndingWith("cannot be sent: serialising it threw java.lang.IllegalStateException: unwilling")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void objectsThatAreNestedTooDeeplyAreRefused() {
        Point deep = null;
        for (int i = 0; i < 1_000_000; i++) {
            deep = new Point(i, deep);
        }
        Point all = deep;
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, all))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageEndingWith("its objects are nested too deeply; pass them in a collection");
    }

    /// A scope learns that it must stay open, wherever the handle is.
    @Test
    void whateverDependsOnItsSenderLearnsOfTheDeliveryOncePerMention() {
        Delivery delivery = Transfer.OVER;
        Handle handle = new Handle();
        SerializedTask task =
                TaskWriter.write("W", delivery, (Task1<Object>) a -> {}, List.of(List.of(handle), handle));
        assertThat(handle.keptUntil).containsExactly(delivery);
        assertThat(task.classes()).contains(Handle.class.getName());
    }

    @Test
    void whatThisProcessHasNoMoreCannotBeSent() {
        assertThatThrownBy(() -> write("Worker-7", (Task1<Object>) a -> {}, new ClosedHandle()))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageEndingWith("cannot be sent: serialising it threw java.lang.IllegalStateException: closed");
    }

    private static void show(Object value) {
        see(value);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    record Point(int x, @Nullable Object next) implements Serializable {}

    private record Named(String name) implements Task0 {
        @Override
        public void run() {
            see(name);
        }
    }

    private record SeeingHandler(String value) implements InvocationHandler, Serializable {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            see(value);
            return null;
        }
    }

    private static final class Handle implements SenderDependent, Serializable {
        private static final long serialVersionUID = 1L;
        private final transient List<Delivery> keptUntil = new ArrayList<>();

        @Override
        public void keepUntilOver(Delivery delivery) {
            keptUntil.add(delivery);
        }
    }

    private static final class ClosedHandle implements SenderDependent, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public void keepUntilOver(Delivery delivery) {
            throw new IllegalStateException("closed");
        }
    }

    static final class Tripwire implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            see("tripped");
        }
    }

    private static final class Unwilling implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("unwilling");
        }
    }
}

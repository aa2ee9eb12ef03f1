package io.interproc.internal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Copy;
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
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// What [TaskWriter] writes, [TaskReader] reads, and what both refuse.
@SuppressWarnings("serial") // A task may call what is not public.
class TaskSerializationTest {

    private static final AtomicReference<@Nullable Object> SEEN = new AtomicReference<>();

    @Test
    void aTaskOfEachKindArrivesWithItsArguments() throws Exception {
        List<Object> seen = new ArrayList<>();
        transfer((Task0) () -> see("none")).run();
        seen.add(SEEN.get());
        transfer((Task1<Object>) TaskSerializationTest::see, "a").run();
        seen.add(SEEN.get());
        transfer((Task2<Integer, Integer>) (a, b) -> see(a + b), 1, 2).run();
        seen.add(SEEN.get());
        transfer((Task3<Integer, Integer, Integer>) (a, b, c) -> see(a + b + c), 1, 2, 3)
                .run();
        seen.add(SEEN.get());
        transfer((Task4<Integer, Integer, Integer, Integer>) (a, b, c, d) -> see(a + b + c + d), 1, 2, 3, 4)
                .run();
        seen.add(SEEN.get());
        assertThat(seen).containsExactly("none", "a", 3, 6, 10);
    }

    @Test
    void aLambdaBringsWhatItCaptures() throws Exception {
        int[] captured = {7};
        transfer((Task0) () -> see(captured[0])).run();
        assertThat(SEEN.get()).isEqualTo(7);
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // Identity is the point.
    void anObjectGivenTwiceIsOneObjectThere() throws Exception {
        List<String> list = new ArrayList<>();
        transfer((Task2<List<String>, List<String>>) (a, b) -> see(a == b), list, list)
                .run();
        assertThat(SEEN.get()).isEqualTo(true);
    }

    @Test
    void aTaskMayBeAClass() throws Exception {
        transfer(new Named("x")).run();
        assertThat(SEEN.get()).isEqualTo("x");
    }

    @Test
    void nullIsAnArgument() throws Exception {
        SEEN.set("something");
        transfer((Task1<Object>) TaskSerializationTest::see, (Object) null).run();
        assertThat(SEEN.get()).isNull();
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
        transfer((Task1<Object>) TaskSerializationTest::see, value).run();
        assertThat(SEEN.get()).isEqualTo(value);
    }

    @Test
    void arraysAndQueuesPassTheFilter() throws Exception {
        Object[] all = {new int[] {1}, new String[][] {{"x"}, null}, new Point[] {new Point(1, null)}, new byte[100_000]
        };
        transfer((Task1<Object>) TaskSerializationTest::see, (Object) all).run();
        assertThat((Object[]) SEEN.get()).usingRecursiveComparison().isEqualTo(all);
        transfer((Task1<Object>) TaskSerializationTest::see, new PriorityQueue<>(List.of(3, 1, 2)))
                .run();
        assertThat((Object) ((PriorityQueue<?>) SEEN.get()).peek()).isEqualTo(1);
    }

    @Test
    void aReferenceThatTheCompilerTookForAnotherIsExplained() throws Exception {
        Task1<String> first = TaskSerializationTest::show;
        Task1<Integer> second = TaskSerializationTest::show;
        transfer(first, "x").run();
        assertThat(SEEN.get()).isEqualTo("x");
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
        assertThat(SEEN.get()).isEqualTo("inner");
    }

    @Test
    void aProxyPassesTheFilter() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Task0.class}, new SeeingHandler("proxy"));
        transfer(proxy).run();
        assertThat(SEEN.get()).isEqualTo("proxy");
    }

    @Test
    void exactlyTheClassesOfTheStreamAreAnnounced() {
        SerializedTask task =
                write("W", (Task1<Object>) TaskSerializationTest::see, (Object) new Point[] {new Point(1, null)});
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
        SerializedTask task = write("W", (Task1<Object>) TaskSerializationTest::see, new Point(1, null));
        for (String missing : task.classes()) {
            Set<String> fewer = new HashSet<>(task.classes());
            fewer.remove(missing);
            SEEN.set("untouched");
            assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), fewer, Map.of())))
                    .isInstanceOf(InvalidClassException.class)
                    .hasMessage(missing + "; the sender of the task did not announce this class");
            assertThat(SEEN.get()).isEqualTo("untouched");
        }
    }

    @Test
    void theCodeOfARefusedClassDoesNotRun() {
        SerializedTask task = write("W", (Task1<Object>) TaskSerializationTest::see, new Tripwire());
        Set<String> fewer = new HashSet<>(task.classes());
        fewer.remove(Tripwire.class.getName());
        SEEN.set("untouched");
        assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), fewer, Map.of())))
                .isInstanceOf(InvalidClassException.class);
        assertThat(SEEN.get()).isEqualTo("untouched");
    }

    @Test
    void aLengthBeyondTheBytesIsRefused() {
        SerializedTask task = write("W", (Task1<Object>) TaskSerializationTest::see, (Object) new long[] {0x1234_5678});
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

    @Test
    void aClassThatANewJvmCannotLoadIsRefused() throws Exception {
        Object foreign =
                new MemoryLoader().define("elsewhere.Foreign").getConstructor().newInstance();
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, foreign))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage(
                        "argument 1 of 1 of W, an elsewhere.Foreign, cannot be sent: class elsewhere.Foreign exists only"
                                + " in the class loader " + MemoryLoader.class.getName()
                                + ", which a new JVM does not have; put it on the class path or the module path of this JVM");
    }

    @Test
    void aClassOfTheSameNameOnTheClassPathWillDo() {
        Class<?> copy = new MemoryLoader().define(Named.class.getName());
        assertThat(copy).isNotEqualTo(Named.class);
        assertThat(ClassVisibility.obstacle(copy.arrayType())).isNull();
    }

    @Test
    void aHiddenClassIsRefused() throws Exception {
        Object hidden = MethodHandles.lookup()
                .defineHiddenClass(MemoryLoader.bytes(getClass().getPackageName() + ".Hidden"), true)
                .lookupClass()
                .getConstructor()
                .newInstance();
        assertThatThrownBy(() -> write("W", (Task1<Object>) a -> {}, hidden))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageEndingWith(
                        " is hidden, so a new JVM cannot find it by its name; use a class that the compiler"
                                + " has made");
    }

    @Test
    void theCodeOfLambdasReferencesTasksAndNumberedClassesIsCompared() {
        Task1<Object> anonymous = anonymous();
        String here = getClass().getName();
        assertThat(write("W", (Task0) () -> {}).digests()).containsOnlyKeys(here);
        assertThat(write("W", (Task1<String>) ClassNames::withArticle, "x").digests())
                .containsOnlyKeys(here, ClassNames.class.getName());
        assertThat(write("W", anonymous, new Point(1, null)).digests())
                .containsOnlyKeys(anonymous.getClass().getName());
        assertThat(write("W", new Named("x"), anonymous).digests())
                .containsOnlyKeys(Named.class.getName(), anonymous.getClass().getName());
        assertThat(write("W", new Named("x"), (Task0) () -> {}).digests())
                .containsOnlyKeys(Named.class.getName(), here);
        assertThat(write("W", new Named("x"), Map.Entry.comparingByKey()).digests())
                .containsOnlyKeys(Named.class.getName());
    }

    @Test
    void aTaskWhoseClassHasOtherCodeIsRefusedBeforeAnythingIsRestored() {
        SerializedTask task = write("W", (Task1<Object>) TaskSerializationTest::see, new Tripwire());
        String here = getClass().getName();
        SEEN.set("untouched");
        assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), task.classes(), Map.of(here, 1L))))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageMatching(
                        "\\Q" + here + "\\E; its code is not the same here \\(.*TaskSerializationTest.class\\) as in"
                                + " the process that has sent the task, because it was replaced meanwhile or this process has"
                                + " another class path; restart the program");
        assertThat(SEEN.get()).isEqualTo("untouched");
    }

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
            Arguments.of(new Semaphore(1), true, "use scope.condition() and scope.intValue(…)"),
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
                new Point(1, counter),
                new ArrayList<>(List.of(new Point(1, List.of(counter)))));
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
        assertThat(((List<?>) SEEN.get()).getFirst()).isNotSameAs(counter).hasToString("7");
        transfer((Task0) () -> see(copy.get().getFirst().get())).run();
        assertThat(SEEN.get()).isEqualTo(7);
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
        transfer((Task1<Object>) TaskSerializationTest::see, new ExecutionException(new TimeoutException("late")))
                .run();
        assertThat(SEEN.get()).isInstanceOf(ExecutionException.class);
    }

    /// A scope learns that it must stay open, wherever the handle is.
    @Test
    void whateverDependsOnItsSenderLearnsOfTheDeliveryOncePerMention() {
        Delivery delivery = new OverDelivery();
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

    private static Task1<Object> anonymous() {
        return new Task1<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void run(Object o) {}
        };
    }

    private static RestoredTask transfer(Object task, Object... arguments) throws Exception {
        return TaskReader.read(write("W", task, arguments));
    }

    private static SerializedTask write(String worker, Object task, @Nullable Object... arguments) {
        return TaskWriter.write(worker, new OverDelivery(), task, arguments);
    }

    private static void show(Object value) {
        see(value);
    }

    private static void see(@Nullable Object value) {
        SEEN.set(value);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private record Point(int x, @Nullable Object next) implements Serializable {}

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

    private static final class OwnMap extends ConcurrentHashMap<String, String> {
        private static final long serialVersionUID = 1L;
    }

    /// The delivery to a receiver that needs nothing.
    private static final class OverDelivery implements Delivery {
        @Override
        public boolean isOver() {
            return true;
        }

        @Override
        public boolean await(long deadlineNanos) {
            return true;
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

    private static final class Tripwire implements Serializable {
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

    /// Makes classes that no file holds.
    private static final class MemoryLoader extends ClassLoader {
        Class<?> define(String name) {
            byte[] bytes = bytes(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        static byte[] bytes(String name) {
            return ClassFile.of()
                    .build(
                            ClassDesc.of(name),
                            type -> type.withFlags(ClassFile.ACC_PUBLIC)
                                    .withInterfaceSymbols(ClassDesc.of("java.io.Serializable"))
                                    .withMethodBody(
                                            ConstantDescs.INIT_NAME,
                                            ConstantDescs.MTD_void,
                                            ClassFile.ACC_PUBLIC,
                                            code -> code.aload(0)
                                                    .invokespecial(
                                                            ConstantDescs.CD_Object,
                                                            ConstantDescs.INIT_NAME,
                                                            ConstantDescs.MTD_void)
                                                    .return_()));
        }
    }
}

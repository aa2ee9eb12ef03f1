package io.interproc.internal.serial;

import static io.interproc.internal.serial.Transfer.see;
import static io.interproc.internal.serial.Transfer.seen;
import static io.interproc.internal.serial.Transfer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.WorkerStartException;
import java.io.InvalidClassException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which classes a task may need: that a new JVM can load them, and that their code is the same there.
@SuppressWarnings("serial") // A task may call what is not public.
class TaskCodeTest {

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
        Class<?> copy = new MemoryLoader().define(OwnTask.class.getName());
        assertThat(copy).isNotEqualTo(OwnTask.class);
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
        assertThat(write("W", anonymous, new TaskSerializationTest.Point(1, null))
                        .digests())
                .containsOnlyKeys(anonymous.getClass().getName());
        assertThat(write("W", new OwnTask(), anonymous).digests())
                .containsOnlyKeys(OwnTask.class.getName(), anonymous.getClass().getName());
        assertThat(write("W", new OwnTask(), (Task0) () -> {}).digests())
                .containsOnlyKeys(OwnTask.class.getName(), here);
        assertThat(write("W", new OwnTask(), Map.Entry.comparingByKey()).digests())
                .containsOnlyKeys(OwnTask.class.getName());
    }

    @Test
    void aTaskWhoseClassHasOtherCodeIsRefusedBeforeAnythingIsRestored() {
        SerializedTask task = write("W", (Task1<Object>) a -> {}, new TaskSerializationTest.Tripwire());
        String here = getClass().getName();
        see("untouched");
        assertThatThrownBy(() -> TaskReader.read(new SerializedTask(task.bytes(), task.classes(), Map.of(here, 1L))))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageMatching("\\Q" + here + "\\E; its code is not the same here \\(.*TaskCodeTest.class\\) as in"
                        + " the process that has sent the task, because it was replaced meanwhile or this process has"
                        + " another class path; restart the program");
        assertThat(seen()).isEqualTo("untouched");
    }

    private static Task1<Object> anonymous() {
        return new Task1<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void run(Object o) {}
        };
    }

    private record OwnTask() implements Task0 {
        @Override
        public void run() {}
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

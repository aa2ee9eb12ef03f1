package io.interproc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/// A lane that nobody runs proves nothing, and nobody notices.
class LanesTest {

    @Test
    void everyLaneThereIsIsRun() {
        List<Class<?>> written = ReflectionSupport.findAllClassesInPackage(
                Lane.class.getPackageName(),
                type -> Lane.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()),
                name -> !name.contains("Test"));
        assertThat(written).isNotEmpty();
        assertThat(Lanes.all().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void everyPrimitiveHasALane() {
        assertThat(Lanes.all().stream().flatMap(lane -> lane.primitives().stream()))
                .contains(Primitive.values());
    }

    @Test
    void everyLaneHasANameOfItsOwn() {
        assertThat(Lanes.all().stream().map(Lane::name)).doesNotHaveDuplicates();
    }
}

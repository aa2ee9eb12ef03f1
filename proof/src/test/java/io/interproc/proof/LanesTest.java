package io.interproc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.spi.ObjectType;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/// A lane that nobody runs proves nothing, and nobody notices.
class LanesTest {

    /// The lanes that must have something of its own for each kind of object.
    private static final Set<String> FOR_EVERY_OBJECT =
            Set.of("simulation", "kill-points", "storm", "churn", "hostile-bytes");

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

    /// A kind of object that a lane was not told of would pass unseen.
    @Test
    void everyTypeOfObjectIsAPrimitive() {
        assertThat(ObjectType.values())
                .allSatisfy(type -> assertThat(Primitive.of(type))
                        .as("the primitive of " + type)
                        .isPresent());
    }

    @Test
    void everyKindOfObjectIsTriedByEachLaneThatMust() {
        List<Lane> lanes = Lanes.all().stream()
                .filter(lane -> FOR_EVERY_OBJECT.contains(lane.name()))
                .toList();
        assertThat(lanes.stream().map(Lane::name)).containsExactlyInAnyOrderElementsOf(FOR_EVERY_OBJECT);
        for (Lane lane : lanes) {
            assertThat(lane.primitives())
                    .as("what the lane " + lane.name() + " has something for")
                    .containsAll(Primitive.objects());
        }
    }

    @Test
    void everyLaneHasANameOfItsOwn() {
        assertThat(Lanes.all().stream().map(Lane::name)).doesNotHaveDuplicates();
    }
}

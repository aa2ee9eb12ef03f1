package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.lock.LineWord;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.memory.Blocks;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must be so for every kind of object. A kind that lacks something fails here by its name.
class ObjectKindsTest {

    private static final Path LAYOUT_PAGE = Path.of("..", "docs", "internals", "memory-layout.md");
    private static final int LINE = 64;

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    static List<ObjectKind> kinds() {
        return ObjectKinds.ALL;
    }

    @Test
    void eachTypeOfObjectIsOneKind() {
        assertThat(ObjectKinds.ALL.stream().map(ObjectKind::type)).containsExactlyInAnyOrder(ObjectType.values());
    }

    @Test
    void noTwoKindsOfBlocksHaveOneNumber() {
        Set<Integer> codes = new HashSet<>();
        ObjectKinds.ALL.forEach(
                kind -> assertThat(codes.add(kind.code())).as("%s", kind.type()).isTrue());
        assertThat(codes).doesNotContain(Blocks.KIND_RECORDS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theWordsOfAKindAreInOrderAndDoNotOverlap(ObjectKind kind) {
        int end = Long.BYTES;
        for (LineWord word : kind.words()) {
            assertThat(word.offset()).as(word.name()).isGreaterThanOrEqualTo(end);
            assertThat(word.offset() % word.bytes()).as(word.name()).isZero();
            end = word.offset() + word.bytes();
        }
        assertThat(end).isLessThanOrEqualTo(LINE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theWordsOfAKindAreOnThePageOfTheLayout(ObjectKind kind) throws IOException {
        List<String> rows = Files.readAllLines(LAYOUT_PAGE).stream()
                .dropWhile(line -> !isHeadingOf(line, kind.type()))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
        assertThat(kind.words())
                .allSatisfy(word -> assertThat(rows)
                        .as("the section of %s, and in it the row of '%s'", kind.type(), word.name())
                        .anyMatch(row -> row.startsWith("| " + word.offset() + " |")));
        assertThat(rows).as("the number of kind %s", kind.type()).anyMatch(row -> row.contains("Kind " + kind.code()));
    }

    /// A heading names the types that its section is about.
    private static boolean isHeadingOf(String line, ObjectType type) {
        return line.startsWith("## ")
                && Arrays.asList(line.substring(3).split(", | and ")).contains(type.toString());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @SuppressWarnings("try") // what a handle says of a scope that is closed is tested, too
    void anObjectIsMadeFoundHandedOnAndShown(ObjectKind kind) throws IOException, ClassNotFoundException {
        String scopeName = "kinds-" + ProcessHandle.current().pid();
        String name = "the " + kind.type();
        try (Scope scope = Scope.processes(scopeName)) {
            ObjectRequest<?> request = kind.example(Optional.of(name));
            Object made = scope.object(request);
            assertThat(scope.object(request)).isEqualTo(made).hasSameHashCodeAs(made);
            assertThat(scope.object(kind.example(Optional.of("another")))).isNotEqualTo(made);
            assertThat(sent(made)).isEqualTo(made);
            assertThat(made.toString()).startsWith(kind.type().toString()).contains("\"" + name + "\"");
            ObjectInfo shown = Inspector.look(
                    Inspector.read(scopeName),
                    view -> view.objects(new ObjectFilter(false, false, Set.of(kind.type()), name::equals))
                            .findFirst()
                            .orElseThrow());
            assertThat(shown.kind()).startsWith(kind.type().toString());
            assertThat(shown.waiters()).isZero();
            scope.close();
            assertThat(made.toString()).startsWith(kind.type() + "[closed");
        }
    }

    private static Object sent(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}

package io.interproc.internal.scope;

import io.interproc.internal.lock.ConditionKind;
import io.interproc.internal.lock.LockKind;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.sync.EventKind;
import io.interproc.internal.sync.SemaphoreKind;
import io.interproc.internal.value.ValueKind;
import io.interproc.spi.ObjectType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of objects that a segment can have. The only list of them.
public final class ObjectKinds {

    /// All kinds, in the order of their numbers.
    public static final List<ObjectKind> ALL = List.of(
            LockKind.LOCK,
            LockKind.RLOCK,
            ConditionKind.INSTANCE,
            ValueKind.INSTANCE,
            SemaphoreKind.PLAIN,
            SemaphoreKind.BOUNDED,
            EventKind.INSTANCE);

    private ObjectKinds() {}

    /// Returns the kind of a number, or null if there is none.
    public static @Nullable ObjectKind find(int code) {
        for (ObjectKind kind : ALL) {
            if (kind.code() == code) {
                return kind;
            }
        }
        return null;
    }

    /// Returns the kind of a type of object.
    public static ObjectKind of(ObjectType type) {
        return ALL.stream().filter(kind -> kind.type() == type).findFirst().orElseThrow();
    }
}

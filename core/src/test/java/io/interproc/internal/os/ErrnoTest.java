package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void everyConstantHasItsName() throws IllegalAccessException {
        for (Field constant : Errno.class.getFields()) {
            assertThat(Errno.nameOf(constant.getInt(null))).isEqualTo(constant.getName());
        }
        assertThat(Errno.class.getFields()).hasSizeGreaterThan(20);
    }

    @Test
    void anUnknownNumberIsShown() {
        assertThat(Errno.nameOf(213)).isEqualTo("errno 213");
    }

    @Test
    void aFailureNamesCallObjectErrorAndRemedy() {
        var failure = new SystemCallException(SystemCall.FALLOCATE, Errno.ENOSPC, "/dev/shm/orders");
        assertThat(failure)
                .hasMessage("fallocate(/dev/shm/orders) failed: ENOSPC: "
                        + "enlarge the file system, for example: docker run --shm-size=1g");
        assertThat(failure.call()).isEqualTo("fallocate");
        assertThat(failure.errno()).isEqualTo(Errno.ENOSPC);
        assertThat(failure.object()).isEqualTo("/dev/shm/orders");
    }

    @Test
    void everyErrorHasARemedy() throws IllegalAccessException {
        for (Field constant : Errno.class.getFields()) {
            var failure = new SystemCallException(SystemCall.OPENAT, constant.getInt(null), "x");
            assertThat(failure.getMessage()).matches("openat\\(x\\) failed: " + constant.getName() + ": \\S.+");
        }
    }
}

package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a scope cannot be opened with.
class ScopeOptionsTest {

    private static final long LEAST = 1L << 20;
    private static final long MOST = 1L << 40;

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, LEAST - 1, MOST + 1, Long.MAX_VALUE})
    void aCapacityOutOfRangeIsRefused(long capacity) {
        assertThatThrownBy(() -> ScopeOptions.defaults().withCapacity(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be from " + LEAST + " to " + MOST + " bytes: capacity=" + capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0400, 0066, 0700, 01600, -1})
    void permissionsThatKeepTheOwnerOutOrRunAFileAreRefused(int permissions) {
        assertThatThrownBy(() -> ScopeOptions.defaults().withPermissions(permissions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("permissions must include 0600 and lie within 0666: permissions=0"
                        + Integer.toOctalString(permissions));
    }

    @Test
    void aRepairHookThatWouldNeverRunIsRefused() {
        LockOptions repairing = LockOptions.defaults().withRepair(_ -> {});
        assertThatThrownBy(() -> repairing.withAbandonedPolicy(AbandonedPolicy.FAIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the policy of options with a repair hook must be REPAIR: policy=FAIL");
        assertThat(repairing.withAbandonedPolicy(AbandonedPolicy.REPAIR).repair())
                .isPresent();
    }

    @Test
    void aUriWithoutASchemeIsRefused() {
        assertThatThrownBy(() -> Scope.open(URI.create("orders"), ScopeOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scope URI must have a scheme: uri=orders");
    }

    @Test
    void aSchemeThatNobodyServesIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Scope.open(URI.create("nowhere://host/orders"), ScopeOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no provider serves the scheme 'nowhere'; known schemes: threads, processes");
    }

    @Test
    void theNameInAUriIsChecked() {
        assertThatThrownBy(() -> Scope.open(URI.create("processes:a/b"), ScopeOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name must not contain '/' or control characters: found U+002F at 1");
    }
}

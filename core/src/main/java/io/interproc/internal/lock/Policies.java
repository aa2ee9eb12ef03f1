package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;

/// The abandoned policies as numbers, pinned by the layout version.
final class Policies {

    static final int CONTINUE = 0;
    static final int REPAIR = 1;
    static final int FAIL = 2;

    private Policies() {}

    static int number(AbandonedPolicy policy) {
        return switch (policy) {
            case CONTINUE -> CONTINUE;
            case REPAIR -> REPAIR;
            case FAIL -> FAIL;
        };
    }

    static AbandonedPolicy policy(int number) {
        return switch (number) {
            case REPAIR -> AbandonedPolicy.REPAIR;
            case FAIL -> AbandonedPolicy.FAIL;
            default -> AbandonedPolicy.CONTINUE;
        };
    }
}

package io.interproc.proof.hostile;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import java.io.IOException;
import java.util.List;

/// Damaged segments, for tests of programs that look at them.
public final class DamagedSegments {

    private final Cases cases;

    private DamagedSegments(Cases cases) {
        this.cases = cases;
    }

    /// Builds genuine segments by processes that are gone afterwards, and damages them as a seed says.
    ///
    /// @param scope a name that no scope has; it is free again afterwards
    public static DamagedSegments build(String scope, long seed) throws IOException {
        List<byte[]> models = List.of(Model.build(scope, false), Model.build(scope, true));
        return new DamagedSegments(new Cases(new Budget(Depth.QUICK, seed), models, true));
    }

    /// Returns the bytes of one of them.
    ///
    /// @param number which, counted from 0; there is no last
    public byte[] bytes(int number) {
        return cases.of(number).damaged();
    }
}

package io.interproc.proof.killpoints;

import java.util.List;

/// The result of a round.
///
/// @param stores how many stores the operation had begun
/// @param isDone whether it came to its end
/// @param repairStores how many stores the repairer had begun
/// @param isRepaired whether the repairer came to its end
/// @param violations what must not be
record RoundResult(
        Death death, long stores, boolean isDone, long repairStores, boolean isRepaired, List<String> violations) {}

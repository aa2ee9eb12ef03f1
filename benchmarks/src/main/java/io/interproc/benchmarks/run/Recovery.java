package io.interproc.benchmarks.run;

import io.interproc.benchmarks.party.HoldingParty;
import io.interproc.benchmarks.party.SurvivingParty;
import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures how long after a holder's death the next owner has the lock.
///
/// Two times are told apart: from SIGKILL to the moment in which the kernel releases what the dead process had locked,
/// which is the kernel's and grows with the victim's memory, and from there to the next owner, which is ours. The first
/// is observed on a file lock that the victim holds beside its lease.
public final class Recovery implements Measurement {

    /// From the release of the victim's file lock to the next owner, the median.
    public static final String RELEASE_TO_OWNER_P50 = "release_to_owner_p50_ns";

    /// The same, 99 of 100; of fewer deaths, the worst.
    public static final String RELEASE_TO_OWNER_P99 = "release_to_owner_p99_ns";

    private static final int FEWEST_KILLS = 4;
    private static final Duration ROUGHLY_ONE_KILL = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Workspace workspace;

    /// Takes the workspace in which the children live.
    public Recovery(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Figures measure(Duration time) throws IOException, InterruptedException {
        int kills = Math.max(FEWEST_KILLS, (int) time.multipliedBy(4).dividedBy(ROUGHLY_ONE_KILL));
        String scope = TwoProcesses.freshScopeName();
        Path lockFile = Files.createTempFile(workspace.folder(), "held-by-victim-", ".lock");
        List<Long> killToRelease = new ArrayList<>();
        List<Long> releaseToOwner = new ArrayList<>();
        List<Long> killToOwner = new ArrayList<>();
        try (Child survivor =
                workspace.start(ChildJvm.command(SurvivingParty.class, scope, String.valueOf(kills + 1)), LIMIT)) {
            for (int kill = 0; kill <= kills; kill++) {
                Death death = killOne(scope, lockFile, survivor);
                if (kill > 0) { // the first is the warm-up
                    killToRelease.add(death.releasedNanos - death.killedNanos);
                    releaseToOwner.add(Math.max(0, death.acquiredNanos - death.releasedNanos));
                    killToOwner.add(death.acquiredNanos - death.killedNanos);
                }
            }
            survivor.finish();
        }
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP,
                percentile(killToOwner, 50),
                "kill_to_owner_p99_ns",
                percentile(killToOwner, 99),
                "kill_to_release_p50_ns",
                percentile(killToRelease, 50),
                RELEASE_TO_OWNER_P50,
                percentile(releaseToOwner, 50),
                RELEASE_TO_OWNER_P99,
                percentile(releaseToOwner, 99)));
    }

    /// When a holder was killed, its locks released, and the next owner had the lock.
    private record Death(long killedNanos, long releasedNanos, long acquiredNanos) {}

    private Death killOne(String scope, Path lockFile, Child survivor) throws IOException, InterruptedException {
        try (Child victim = workspace.start(ChildJvm.command(HoldingParty.class, scope, lockFile.toString()), LIMIT);
                FileChannel file = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            victim.await("holding");
            survivor.send("acquire");
            victim.await("awaited");
            long killedNanos = System.nanoTime();
            victim.kill();
            long releasedNanos;
            try (var _ = file.lock()) {
                releasedNanos = System.nanoTime();
            }
            long acquiredNanos = Long.parseLong(survivor.await("acquired"));
            return new Death(killedNanos, releasedNanos, acquiredNanos);
        }
    }

    private static double percentile(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }
}

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
import java.util.function.ToLongFunction;

/// Measures how long after a holder's death the next owners have its lock and its permit of a semaphore.
///
/// Two times are told apart: from SIGKILL to the moment in which the kernel releases what the dead process had locked,
/// which is the kernel's and grows with the victim's memory, and from there to the next owner, which is ours. The first
/// is observed on a file lock that the victim holds beside its lease.
public final class Recovery implements Measurement {

    /// From the release of the victim's file lock to the next owner, the median.
    public static final String RELEASE_TO_OWNER_P50 = "release_to_owner_p50_ns";

    /// The same, 99 of 100; of fewer deaths, the worst.
    public static final String RELEASE_TO_OWNER_P99 = "release_to_owner_p99_ns";

    /// From the release of the victim's file lock to the next who gets its permit, the median.
    public static final String RELEASE_TO_PERMIT_P50 = "release_to_permit_p50_ns";

    /// The same, 99 of 100; of fewer deaths, the worst.
    public static final String RELEASE_TO_PERMIT_P99 = "release_to_permit_p99_ns";

    private static final int FEWEST_KILLS = 4;
    private static final Duration ROUGHLY_ONE_KILL = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Workspace workspace;
    private final int objects;
    private final int handles;

    /// Recovery in a scope that has nothing but what is recovered.
    ///
    /// @param workspace in which the children live
    public Recovery(Workspace workspace) {
        this(workspace, 0, 0);
    }

    /// Recovery in a scope of many objects; of fewer in a quick run.
    ///
    /// @param objects how many named objects the scope has beside what is recovered
    /// @param handles of how many of them the victim has handles
    public Recovery(Workspace workspace, int objects, int handles) {
        this.workspace = workspace;
        this.objects = objects;
        this.handles = handles;
    }

    @Override
    public Figures measure(Duration time) throws IOException, InterruptedException {
        int kills = Math.max(FEWEST_KILLS, (int) time.multipliedBy(4).dividedBy(ROUGHLY_ONE_KILL));
        String scope = TwoProcesses.freshScopeName();
        Path lockFile = Files.createTempFile(workspace.folder(), "held-by-victim-", ".lock");
        List<Death> deaths = new ArrayList<>();
        try (Child survivor = workspace.start(
                ChildJvm.command(
                        SurvivingParty.class,
                        scope,
                        String.valueOf(kills + 1),
                        String.valueOf(Effort.part(objects, time))),
                LIMIT)) {
            survivor.await("ready");
            for (int kill = 0; kill <= kills; kill++) {
                Death death = killOne(scope, lockFile, Effort.part(handles, time), survivor);
                if (kill > 0) { // the first is the warm-up
                    deaths.add(death);
                }
            }
            survivor.finish();
        }
        return figures(deaths);
    }

    private static Figures figures(List<Death> deaths) {
        return Figures.of(Map.of(
                Figures.NANOS_PER_OP,
                percentile(deaths, Death::killToOwner, 50),
                "kill_to_owner_p99_ns",
                percentile(deaths, Death::killToOwner, 99),
                "kill_to_release_p50_ns",
                percentile(deaths, death -> death.releasedNanos - death.killedNanos, 50),
                RELEASE_TO_OWNER_P50,
                percentile(deaths, Death::releaseToOwner, 50),
                RELEASE_TO_OWNER_P99,
                percentile(deaths, Death::releaseToOwner, 99),
                RELEASE_TO_PERMIT_P50,
                percentile(deaths, Death::releaseToPermit, 50),
                RELEASE_TO_PERMIT_P99,
                percentile(deaths, Death::releaseToPermit, 99)));
    }

    /// When a holder was killed, its locks released, and the next owners had the lock and the permit.
    private record Death(long killedNanos, long releasedNanos, long acquiredNanos, long permittedNanos) {

        long killToOwner() {
            return acquiredNanos - killedNanos;
        }

        long releaseToOwner() {
            return Math.max(0, acquiredNanos - releasedNanos);
        }

        long releaseToPermit() {
            return Math.max(0, permittedNanos - releasedNanos);
        }
    }

    private Death killOne(String scope, Path lockFile, int handles, Child survivor)
            throws IOException, InterruptedException {
        List<String> command =
                ChildJvm.command(HoldingParty.class, scope, lockFile.toString(), String.valueOf(handles));
        try (Child victim = workspace.start(command, LIMIT);
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
            long permittedNanos = Long.parseLong(survivor.await("permitted"));
            return new Death(killedNanos, releasedNanos, acquiredNanos, permittedNanos);
        }
    }

    private static double percentile(List<Death> deaths, ToLongFunction<Death> time, int percent) {
        long[] sorted = deaths.stream().mapToLong(time).sorted().toArray();
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}

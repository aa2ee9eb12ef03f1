package io.interproc.proof.killpoints;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.SideBySide;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Kills a real process before every store of every operation of every primitive, alone, and its repairer after it;
/// the survivors and a fresh opener are judged.
///
/// First every script runs to its end, which counts its stores. Then the victim dies before each of them. Then it does
/// once more, and so does the one who sweeps it, before each store of the sweep. The full form tries all of them, but
/// of scripts whose sweeps have many stores, as those of removed objects: beyond so many pairs of points only some
/// points of the victim are followed to the end of the sweep, drawn by the seed. The quick form tries a sample of
/// everything: so many scripts, and so many points of those. The evidence says of each how many of how many.
///
/// Runs of one script differ by some stores, since an attempt that fails is made again. So in the full form a victim
/// that came to its end before the point is sent once more, the last ones many at a time, and points are added until it
/// cannot be stopped any later. A point that was there and is not reached again is a violation: nobody knows what comes
/// of a death there.
public final class KillPoints implements Lane {

    private static final int QUICK_SCRIPTS = 240;
    private static final int QUICK_ALONE = 160;
    private static final int QUICK_TWICE = 64;
    private static final int PROGRESS_ROUNDS = 500;

    /// So many pairs of points of a script are tried in any case, and beyond them one in so many.
    private static final int FULL_PAIRS = 300;

    private static final int FULL_SHARE = 32;

    /// How often victims are sent to a point that they do not come to.
    private static final int ATTEMPTS = 40;

    /// How often they are sent to a point behind the longest run so far.
    private static final int ATTEMPTS_BEYOND = 3;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final int quickScripts;
    private final int quickAlone;
    private final int quickTwice;

    /// Creates the lane.
    public KillPoints() {
        this(QUICK_SCRIPTS, QUICK_ALONE, QUICK_TWICE);
    }

    /// Creates the lane with smaller samples in its quick form.
    ///
    /// @param quickScripts how many scripts are tried
    /// @param quickAlone how many points are tried at which the victim dies alone
    /// @param quickTwice how many points are tried at which its repairer dies too
    public KillPoints(int quickScripts, int quickAlone, int quickTwice) {
        this.quickScripts = quickScripts;
        this.quickAlone = quickAlone;
        this.quickTwice = quickTwice;
    }

    @Override
    public String name() {
        return "kill-points";
    }

    /// A script that makes every kind of object says little about each.
    @Override
    public Set<Primitive> primitives() {
        return KillScripts.all().stream()
                .map(script -> Primitive.withoutObjects(script.primitives()))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        // A sample is over before the processes of more runners have paid for their start.
        int number = budget.depth() == Depth.QUICK ? 1 : SideBySide.places();
        try (BatchRunners runners = new BatchRunners(number, LIMIT)) {
            return new Run(budget, progress, runners).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of the kill points", e);
        }
    }

    private final class Run {
        private final Budget budget;
        private final PrintStream progress;
        private final BatchRunners runners;
        private final Random random;
        private final List<KillScript> scripts = KillScripts.all();
        /// How many are about what is to be tried.
        private final int wanted;
        /// The numbers of those of them that are tried.
        private final List<Integer> chosen;
        private final long[] stores = new long[scripts.size()];
        private final long[] repairStores = new long[scripts.size()];
        private final List<String> violations = new ArrayList<>();
        private long rounds;
        private long alone;
        private long missed;
        private long twice;
        private final long[] pairs = new long[scripts.size()];
        /// How many points of the victim were left before the end of the sweep.
        private long unfollowed;

        Run(Budget budget, PrintStream progress, BatchRunners runners) {
            this.budget = budget;
            this.progress = progress;
            this.runners = runners;
            this.random = new Random(budget.seed());
            List<Integer> included = IntStream.range(0, scripts.size())
                    .filter(script -> budget.includes(scripts.get(script).primitives()))
                    .boxed()
                    .toList();
            this.wanted = included.size();
            this.chosen = budget.depth() == Depth.QUICK ? sample(included, quickScripts) : included;
        }

        Evidence run() throws InterruptedException {
            count();
            List<Death> points = points();
            boolean quick = budget.depth() == Depth.QUICK;
            if (quick) {
                alone = countStops(sample(points, quickAlone));
            } else {
                points = allAlone(points);
                alone = points.size();
            }
            long most = points.size() + missed;
            progress.printf("%d of %d points, the victim alone%n", alone, most);
            List<Death> repaired = points.stream()
                    .filter(death -> scripts.get(death.script()).hasSurvivors())
                    .toList();
            if (quick) {
                sampleOfPairs(repaired);
            } else {
                allPairs(repaired);
            }
            progress.printf("%d points, the victim and its repairer%n", twice);
            return new Evidence(
                    name(),
                    List.of(
                            new Evidence.Row("operations with a script", ofAll(chosen.size(), wanted)),
                            new Evidence.Row("stores that a process can die before", Long.toString(most)),
                            new Evidence.Row("points tried, the victim alone", ofAll(alone, most)),
                            new Evidence.Row("points tried, the victim and its repairer", Long.toString(twice)),
                            new Evidence.Row(
                                    "points of the victim not followed to the end of the repair", notFollowed(quick)),
                            new Evidence.Row("rounds", Long.toString(rounds)),
                            new Evidence.Row("processes killed", Integer.toString(runners.kills()))),
                    violations);
        }

        private String notFollowed(boolean quick) {
            return quick ? "all, one pair of each" : Long.toString(unfollowed);
        }

        private static String ofAll(long tried, long all) {
            return tried == all ? Long.toString(all) : tried + " of " + all;
        }

        /// Runs every script to its end, alone and with a repairer that comes to its end too.
        private void count() throws InterruptedException {
            List<Death> ends = new ArrayList<>();
            for (int script : chosen) {
                ends.add(new Death(script, Death.AT_THE_END, 0));
            }
            for (RoundResult result : runAll(ends)) {
                stores[result.death().script()] = result.stores();
            }
            progress.printf(
                    "%d of %d scripts, %d stores%n",
                    chosen.size(), wanted, Arrays.stream(stores).sum());
        }

        private List<Death> points() {
            List<Death> points = new ArrayList<>();
            for (int script : chosen) {
                for (long n = 1; n <= stores[script]; n++) {
                    points.add(new Death(script, n, 0));
                }
            }
            return points;
        }

        private long countStops(List<Death> deaths) throws InterruptedException {
            return runAll(deaths).stream().filter(result -> !result.isDone()).count();
        }

        /// Lets the victim die at every point it can be stopped at.
        ///
        /// @return these points
        private List<Death> allAlone(List<Death> points) throws InterruptedException {
            Set<Death> reached = new LinkedHashSet<>();
            Set<Death> left = new LinkedHashSet<>(points);
            for (int script : chosen) {
                left.add(new Death(script, stores[script] + 1, 0));
            }
            Map<Death, Integer> attempts = new HashMap<>();
            while (!left.isEmpty()) {
                Set<Death> stopped = new HashSet<>();
                for (RoundResult result : runAll(severalOf(left))) {
                    if (!result.isDone()) {
                        stopped.add(result.death());
                    }
                }
                Set<Death> next = new LinkedHashSet<>();
                for (Death death : left) {
                    boolean isBeyond = death.stopAt() > stores[death.script()];
                    int before = attempts.merge(death, 1, Integer::sum);
                    if (stopped.contains(death)) {
                        reached.add(death);
                        if (isBeyond) {
                            stores[death.script()]++;
                            next.add(new Death(death.script(), death.stopAt() + 1, 0));
                        }
                    } else if (before < (isBeyond ? ATTEMPTS_BEYOND : ATTEMPTS)) {
                        next.add(death);
                    } else if (!isBeyond) {
                        missed++;
                        violations.add("not reached again: " + death);
                        progress.println(violations.getLast());
                    }
                }
                progress.printf("%d points, the victim alone; %d left to look at%n", reached.size(), next.size());
                left = next;
            }
            return List.copyOf(reached);
        }

        /// Returns the points as often as fills a batch, once at least: the last of them are those that few
        /// runs come to.
        private static List<Death> severalOf(Set<Death> left) {
            List<Death> several = new ArrayList<>(left);
            while (several.size() + left.size() <= BatchRunner.BATCH) {
                several.addAll(left);
            }
            return several;
        }

        private <T> List<T> sample(List<T> from, int size) {
            List<T> shuffled = new ArrayList<>(from);
            Collections.shuffle(shuffled, random);
            return List.copyOf(shuffled.subList(0, Math.min(size, shuffled.size())));
        }

        /// Lets the repairer die before a store chosen among as many as the longest sweep so far has had.
        private void sampleOfPairs(List<Death> points) throws InterruptedException {
            List<Death> chosen = sample(points, quickTwice);
            for (int from = 0; from < chosen.size(); from += BatchRunner.BATCH) {
                List<Death> batch = new ArrayList<>();
                for (Death death : chosen.subList(from, Math.min(chosen.size(), from + BatchRunner.BATCH))) {
                    long most = Math.max(6, repairStores[death.script()]);
                    batch.add(new Death(death.script(), death.stopAt(), 1 + random.nextLong(most)));
                }
                for (RoundResult result : runAll(batch)) {
                    int script = result.death().script();
                    repairStores[script] = Math.max(repairStores[script], result.repairStores());
                    if (!result.isRepaired()) {
                        twice++;
                    }
                }
            }
        }

        /// Lets the repairer die before its first store at every point, then before its second at every point
        /// at which it had one, and so on; of scripts that have too many such points, not everywhere.
        private void allPairs(List<Death> points) throws InterruptedException {
            List<Death> left = new ArrayList<>();
            points.forEach(death -> left.add(new Death(death.script(), death.stopAt(), 1)));
            for (int script : chosen) {
                if (scripts.get(script).hasSurvivors()) {
                    left.add(new Death(script, Death.AT_THE_END, 1));
                }
            }
            while (!left.isEmpty()) {
                List<Death> next = new ArrayList<>();
                for (RoundResult result : runAll(left)) {
                    if (!result.isRepaired() && result.violations().isEmpty()) {
                        twice++;
                        Death death = result.death();
                        if (isFollowed(death)) {
                            next.add(new Death(death.script(), death.stopAt(), death.repairerStopsAt() + 1));
                        } else {
                            unfollowed++;
                        }
                    }
                }
                progress.printf("%d points, the victim and its repairer; %d left to look at%n", twice, next.size());
                left.clear();
                left.addAll(next);
            }
        }

        /// Returns whether the repairer is killed one store later, too. What is followed once there
        /// are too many pairs is chosen then, and followed to the end.
        private boolean isFollowed(Death death) {
            boolean isAmple = ++pairs[death.script()] > FULL_PAIRS;
            long draw = budget.seed() + 31L * death.script() + death.stopAt();
            return !isAmple || Math.floorMod(draw, FULL_SHARE) == 0;
        }

        /// Divides rounds into batches as [BatchRunner#run] wants them.
        private List<List<Death>> batches(List<Death> deaths) {
            List<List<Death>> batches = new ArrayList<>();
            for (boolean nativeAccess : new boolean[] {true, false}) {
                Deque<Death> attaching = new ArrayDeque<>();
                Deque<Death> others = new ArrayDeque<>();
                for (Death death : deaths) {
                    KillScript script = scripts.get(death.script());
                    if (script.hasNativeAccess() == nativeAccess) {
                        (script.attaches() ? attaching : others).add(death);
                    }
                }
                while (!attaching.isEmpty() || !others.isEmpty()) {
                    List<Death> batch = new ArrayList<>();
                    boolean attaches = !attaching.isEmpty();
                    if (attaches) {
                        batch.add(attaching.remove());
                    }
                    while ((nativeAccess || !attaches) && batch.size() < BatchRunner.BATCH && !others.isEmpty()) {
                        batch.add(others.remove());
                    }
                    batches.add(batch);
                }
            }
            return batches;
        }

        private List<RoundResult> runAll(List<Death> deaths) throws InterruptedException {
            List<RoundResult> results = new ArrayList<>();
            runners.run(batches(deaths), ended -> {
                rounds += ended.size();
                if (rounds / PROGRESS_ROUNDS != (rounds - ended.size()) / PROGRESS_ROUNDS) {
                    progress.printf("%d rounds, %d processes killed%n", rounds, runners.kills());
                }
                for (RoundResult result : ended) {
                    result.violations().forEach(v -> {
                        String violation = result.death() + ": " + v;
                        progress.println(violation);
                        violations.add(violation);
                    });
                }
                results.addAll(ended);
            });
            return results;
        }
    }
}

package io.interproc.proof.storm;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.storm.Outcome.Death;
import io.interproc.proof.storm.Outcome.Totals;
import io.interproc.proof.storm.Outcome.Wait;
import io.interproc.testkit.ChildJvm;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Real processes that do everything at random, and are killed, stopped and replaced all the while; in plain weather,
/// and where there are too many threads, too little memory, too few descriptors, or processes from elsewhere.
public final class Storm implements Lane {

    private static final Duration QUICK_PLAIN = Duration.ofSeconds(8);
    private static final Duration QUICK_OTHER = Duration.ofSeconds(2);
    private static final int QUICK_OTHERS = 2;
    private static final Duration FULL_PLAIN = Duration.ofMinutes(10);
    private static final int FULL_DEATHS = 2_000;
    private static final Duration LONGEST_RECOVERY = Duration.ofMillis(100);
    private static final Duration FULL_OTHER = Duration.ofMinutes(1);
    private static final int SLOWEST = 10;

    private final Duration quickPlain;
    private final int quickOthers;

    /// Creates the lane.
    public Storm() {
        this(QUICK_PLAIN, QUICK_OTHERS);
    }

    /// Creates the lane with a quick form of its own.
    ///
    /// @param quickPlain how long it storms in plain weather
    /// @param quickOthers in how many other kinds of weather it storms
    public Storm(Duration quickPlain, int quickOthers) {
        this.quickPlain = quickPlain;
        this.quickOthers = quickOthers;
    }

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public Set<Primitive> primitives() {
        return Activities.primitives();
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        List<Evidence.Row> rows = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        try {
            for (int number : chosen(budget)) {
                Weather weather = Weather.get(number);
                String exclusion = weather.exclusion().orElse(null);
                if (exclusion != null) {
                    rows.add(new Evidence.Row(weather.name(), "excluded, because " + exclusion));
                    progress.println("excluded: " + weather.name() + ", because " + exclusion);
                    continue;
                }
                Outcome outcome = storm(number, budget);
                Evidence.Row row = new Evidence.Row(weather.name(), outcome.figure());
                rows.add(row);
                progress.println(row.what() + ": " + row.figure());
                progress.println("the slowest: " + String.join(", ", outcome.slowest(SLOWEST)));
                Evidence.Row others = new Evidence.Row(weather.name() + ", others", outcome.standingBy());
                rows.add(others);
                progress.println(others.what() + ": " + others.figure());
                progress.println("the longest: " + String.join(", ", outcome.longestWaits(SLOWEST)));
                Stream.concat(outcome.violations().stream(), shortfalls(number, budget, outcome).stream())
                        .forEach(violation -> violations.add(weather.name() + ": " + violation));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of a storm", e);
        }
        return new Evidence(name(), rows, violations);
    }

    private List<Integer> chosen(Budget budget) {
        List<Integer> others = new ArrayList<>();
        for (int i = 1; i < Weather.all().size(); i++) {
            others.add(i);
        }
        Collections.shuffle(others, new Random(budget.seed()));
        List<Integer> chosen = new ArrayList<>();
        chosen.add(0);
        chosen.addAll(budget.depth() == Depth.FULL ? others : others.subList(0, quickOthers));
        return chosen;
    }

    private Outcome storm(int number, Budget budget) throws InterruptedException {
        boolean full = budget.depth() == Depth.FULL;
        boolean plain = number == 0;
        Duration time = full ? (plain ? FULL_PLAIN : FULL_OTHER) : (plain ? quickPlain : QUICK_OTHER);
        return storm(number, budget, time);
    }

    /// What is promised is asked of the full form, in plain weather.
    private static List<String> shortfalls(int number, Budget budget, Outcome outcome) {
        return budget.depth() == Depth.FULL && number == 0
                ? outcome.shortfalls(FULL_DEATHS, FULL_PLAIN, LONGEST_RECOVERY)
                : List.of();
    }

    /// Storms in a child, which may live where this process does not.
    static Outcome storm(int number, Budget budget, Duration time) throws InterruptedException {
        List<String> violations = new ArrayList<>();
        List<String> activities = new ArrayList<>();
        List<Death> deaths = new ArrayList<>();
        List<Wait> waits = new ArrayList<>();
        try (ChildJvm child = ChildJvm.startUnder(
                Weather.get(number).beforeAll(),
                "storm",
                StormRun::run,
                Integer.toString(number),
                Long.toString(budget.seed()),
                Long.toString(time.toMillis()),
                Primitive.words(budget.only()))) {
            while (true) {
                String[] line = child.next().split(" ", 2);
                switch (line[0]) {
                    case "violation" -> violations.add(line[1]);
                    case "activity" -> activities.add(line[1]);
                    case "death" -> deaths.add(Death.parse(line[1]));
                    case "wait" -> waits.add(Wait.parse(line[1]));
                    case "end" -> {
                        child.waitFor();
                        return new Outcome(Totals.parse(line[1]), activities, deaths, waits, violations);
                    }
                    default -> throw new AssertionError(String.join(" ", line));
                }
            }
        }
    }
}

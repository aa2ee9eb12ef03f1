package io.interproc.proof.killpoints;

import io.interproc.proof.ClassArchive;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Referee;
import io.interproc.testkit.SharedLongs;
import io.interproc.testkit.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/// Runs batches of rounds: starts the processes, has the victims stop where they are to die, kills them, and collects
/// what the others say.
///
/// A start of a JVM costs a hundred times what a round does, so the rounds of a batch, each in a segment of its own,
/// share the death of one victim: when all its threads stand still at their points, it is killed.
final class BatchRunner implements AutoCloseable {

    /// How many rounds go well together.
    static final int BATCH = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();
    /// Counts the scopes of all runners of this process.
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private final Deque<ChildJvm> spares = new ArrayDeque<>();
    private final Duration limit;
    private final ClassArchive archive;
    private ChildJvm survivors;
    private ChildJvm opener;
    private final AtomicInteger kills = new AtomicInteger();

    /// @param limit how long the survivors and the opener may take for each step before they count as hanging
    /// @param archive that of a [victim][VictimProcess#archive()]
    BatchRunner(Duration limit, ClassArchive archive) {
        this.limit = limit;
        this.archive = archive;
        survivors = startJudge("survivors");
        opener = startJudge("opener");
        spares.add(startVictim(true));
    }

    private ChildJvm startJudge(String name) {
        return ChildJvm.start(name, archive.options(), JudgeProcess::run, Long.toString(limit.toSeconds()));
    }

    /// Returns how many processes were killed.
    int kills() {
        return kills.get();
    }

    private ChildJvm startVictim(boolean nativeAccess) {
        List<String> options = new ArrayList<>(archive.options());
        if (!nativeAccess) {
            options.addAll(ChildJvm.WITHOUT_NATIVE_ACCESS);
        }
        return ChildJvm.start("victim", options, VictimProcess::run);
    }

    /// Takes a victim that has been started, and starts others meanwhile.
    private ChildJvm takeVictim(boolean another) {
        ChildJvm taken = spares.isEmpty() ? startVictim(true) : spares.remove();
        if (another && spares.isEmpty()) {
            spares.add(startVictim(true));
        }
        return taken;
    }

    /// Runs a batch of rounds. Either all have a repairer or none; either all victims have native access or
    /// none; and at most one script attaches, alone if without native access.
    List<RoundResult> run(List<Death> deaths) throws InterruptedException {
        try (SharedLongs longs = Status.create(deaths.size());
                Batch batch = new Batch(deaths, longs)) {
            return batch.run();
        }
    }

    /// Rounds that end with the same death.
    private final class Batch implements AutoCloseable {
        private final List<Death> deaths;
        private final List<KillScript> scripts;
        private final List<Round> rounds = new ArrayList<>();
        private final List<Status> states = new ArrayList<>();
        private final List<Referee> referees = new ArrayList<>();
        private final List<List<String>> violations = new ArrayList<>();

        Batch(List<Death> deaths, SharedLongs longs) {
            this.deaths = deaths;
            scripts = deaths.stream()
                    .map(death -> KillScripts.get(death.script()))
                    .toList();
            for (int i = 0; i < deaths.size(); i++) {
                Referee referee = Referee.create();
                String scope = "killpoints." + ProcessHandle.current().pid() + "." + SCOPES.incrementAndGet();
                ScopeFile.of(scope).toFile().deleteOnExit(); // if this process is interrupted
                rounds.add(new Round(
                        i,
                        deaths.get(i).script(),
                        scope,
                        longs.path(),
                        referee.path(),
                        deaths.get(i).stopAt()));
                referees.add(referee);
                states.add(new Status(longs, i));
                violations.add(new ArrayList<>());
            }
        }

        List<RoundResult> run() throws InterruptedException {
            boolean twice = deaths.get(0).isTwice();
            List<Integer> all = numbers(i -> true);
            List<Integer> preceded = numbers(i -> scripts.get(i).hasPredecessor());
            List<Integer> attached = numbers(i -> !scripts.get(i).attaches());
            List<Integer> attaching = numbers(i -> scripts.get(i).attaches());
            tell(survivors, "prepare", all);
            ChildJvm predecessor = preceded.isEmpty() ? null : takeVictim(true);
            boolean nativeAccess = scripts.getFirst().hasNativeAccess();
            ChildJvm victim = nativeAccess ? takeVictim(twice) : startVictim(false);
            ChildJvm repairer = !twice ? null : nativeAccess ? takeVictim(false) : startVictim(false);
            try {
                if (predecessor != null) {
                    tell(predecessor, "precede", preceded);
                }
                if (repairer != null) {
                    tell(repairer, "attach", all);
                }
                attached.forEach(i -> victim.send(rounds.get(i).message("operate")));
                await("was not ready", attached, victim, Status::victimState, StorePoint.READY);
                if (predecessor != null) {
                    kill(predecessor);
                }
                tell(survivors, "accompany", attached);
                attaching.forEach(i -> victim.send(rounds.get(i).message("operate")));
                tell(survivors, "accompany", attaching);
                await("did not stand still", all, victim, Status::victimState, StorePoint.STOPPED);
                referees.forEach(referee -> referee.condemn(victim.pid()));
                if (repairer != null) {
                    survivors.stop();
                    kill(victim);
                    repair(repairer, all);
                    survivors.resume();
                } else {
                    if (nativeAccess) {
                        spares.add(startVictim(true));
                    }
                    kill(victim);
                }
            } finally {
                victim.close();
                if (repairer != null) {
                    repairer.close();
                }
                if (predecessor != null) {
                    predecessor.close();
                }
            }
            tell(survivors, "judge", all);
            tell(opener, "open", all);
            tell(survivors, "finish", all);
            return results();
        }

        private List<Integer> numbers(java.util.function.IntPredicate which) {
            return java.util.stream.IntStream.range(0, deaths.size())
                    .filter(which)
                    .boxed()
                    .toList();
        }

        /// Has the repairer sweep and die.
        private void repair(ChildJvm repairer, List<Integer> all) throws InterruptedException {
            referees.forEach(referee -> referee.condemn(repairer.pid()));
            all.forEach(i -> repairer.send("sweep " + i + " " + deaths.get(i).repairerStopsAt()));
            await("was not repaired", all, repairer, Status::repairerState, StorePoint.STOPPED);
            kill(repairer);
        }

        /// Sends a command to a process for some rounds, and collects the answers.
        private void tell(ChildJvm process, String verb, List<Integer> numbers) {
            numbers.forEach(i -> process.send(rounds.get(i).message(verb)));
            for (int answers = 0; answers < numbers.size(); answers++) {
                String[] answer = process.next().split(" ", 3);
                switch (answer[0]) {
                    case "ok" -> {}
                    case "bad" -> violations.get(Integer.parseInt(answer[1])).add(answer[2]);
                    default -> throw new AssertionError(process + " says " + String.join(" ", answer));
                }
            }
        }

        /// Waits until the rounds have reached a state.
        private void await(
                String otherwise, List<Integer> numbers, ChildJvm process, ToLongFunction<Status> state, long least) {
            long sinceNanos = System.nanoTime();
            boolean asked = false;
            for (int i : numbers) {
                while (state.applyAsLong(states.get(i)) < least) {
                    if (System.nanoTime() - sinceNanos > PATIENCE.toNanos()) {
                        violations.get(i).add(process + " " + otherwise);
                        if (!asked) {
                            Signals.quit(process.pid());
                            asked = true;
                        }
                        break;
                    }
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                if (state.applyAsLong(states.get(i)) == StorePoint.FAILED) {
                    violations.get(i).add(process + " failed, as it printed");
                }
            }
        }

        /// Kills a process, by a signal and by itself in turn, and waits until the kernel has released its
        /// leases.
        private void kill(ChildJvm process) throws InterruptedException {
            if (kills.getAndIncrement() % 2 == 0) {
                process.kill();
            } else {
                process.send("halt");
            }
            process.waitFor();
        }

        private List<RoundResult> results() {
            List<RoundResult> results = new ArrayList<>();
            for (int i = 0; i < deaths.size(); i++) {
                try {
                    referees.get(i).verify();
                } catch (AssertionError e) {
                    violations.get(i).add(String.valueOf(e.getMessage()));
                }
                Status status = states.get(i);
                results.add(new RoundResult(
                        deaths.get(i),
                        status.victimStores(),
                        status.victimState() == StorePoint.DONE,
                        status.repairerStores(),
                        status.repairerState() == StorePoint.DONE,
                        List.copyOf(violations.get(i))));
            }
            return results;
        }

        /// Removes what a round that failed has left, once the processes that have it open are replaced.
        @Override
        public void close() {
            referees.forEach(Referee::close);
            if (violations.stream().allMatch(List::isEmpty) && survivors.isAlive() && opener.isAlive()) {
                return;
            }
            survivors.close();
            opener.close();
            for (Round round : rounds) {
                try {
                    Files.deleteIfExists(ScopeFile.of(round.scope()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            survivors = startJudge("survivors");
            opener = startJudge("opener");
        }
    }

    @Override
    public void close() {
        spares.forEach(ChildJvm::close);
        survivors.close();
        opener.close();
    }
}

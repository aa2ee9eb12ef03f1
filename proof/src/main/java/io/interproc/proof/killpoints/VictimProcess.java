package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.Words;
import io.interproc.proof.ClassArchive;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A process that is there to be killed: the victim of many rounds, each in a segment of its own and carried out by a
/// thread of its own; or the repairer, or the predecessor, of many rounds.
final class VictimProcess {

    /// The exit code of a process that was killed by SIGKILL.
    private static final int KILLED = 137;

    /// The point at which this thread is to stop, for the mappings that it makes.
    private static final ThreadLocal<@Nullable StorePoint> POINT = new ThreadLocal<>();

    /// Loggers are held, so that their levels last.
    private static final Logger LIBRARY = Logger.getLogger("io.interproc");

    private VictimProcess() {}

    /// Makes an archive of what a victim needs.
    static ClassArchive archive() throws InterruptedException {
        return ClassArchive.recordedBy(options -> {
            try (ChildJvm victim = ChildJvm.start("first victim", options, VictimProcess::run)) {
                victim.send("rehearse");
                victim.waitFor();
            }
        });
    }

    /// The body of the child.
    static void run(Child parent, String... args) throws Exception {
        beQuiet();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (!isStandsStill(e)) {
                parent.say("broken thread " + thread.getName() + ": " + e);
                e.printStackTrace();
            }
        });
        MappedWords.lookThrough(VictimProcess::count);
        Map<Integer, BlockingQueue<Long>> sweeps = new HashMap<>();
        while (true) {
            String[] words = parent.next().split(" ");
            switch (words[0]) {
                case "operate" -> operate(Round.of(words));
                case "attach" -> {
                    Round round = Round.of(words);
                    BlockingQueue<Long> sweep =
                            sweeps.computeIfAbsent(round.number(), _ -> new LinkedBlockingQueue<>());
                    repair(parent, round, sweep);
                }
                case "sweep" ->
                    sweeps.computeIfAbsent(Integer.parseInt(words[1]), _ -> new LinkedBlockingQueue<>())
                            .add(Long.parseLong(words[2]));
                case "precede" -> precede(parent, Round.of(words));
                case "rehearse" -> {
                    rehearse();
                    return;
                }
                case "halt" -> Runtime.getRuntime().halt(KILLED);
                default -> throw new IllegalArgumentException(words[0]);
            }
        }
    }

    /// What happens all the time here is not worth a word of the log.
    static void beQuiet() {
        LIBRARY.setLevel(Level.OFF);
    }

    /// Uses the objects of one script of each class, for the archive of classes that this process leaves.
    private static void rehearse() throws Exception {
        String name = "killpoints." + ProcessHandle.current().pid();
        Set<Class<?>> rehearsed = new HashSet<>();
        for (KillScript script : KillScripts.all()) {
            if (rehearsed.add(script.getClass())) {
                try (Scope scope = Scope.processes(name)) {
                    Use.all(script.objects(scope), null);
                }
            }
        }
    }

    private static boolean isStandsStill(@Nullable Throwable e) {
        return e != null && (e instanceof StorePoint.StandsStill || isStandsStill(e.getCause()));
    }

    private static Words count(Words words) {
        StorePoint point = POINT.get();
        return point == null ? words : new CountedWords(words, point);
    }

    private static void operate(Round round) {
        KillScript script = KillScripts.get(round.script());
        Status status = Status.open(round.status(), round.number());
        StorePoint point = status.victimPoint();
        if (script.watches()) {
            point.hideFromWatcher();
        }
        Referee referee = Referee.open(round.referee());
        start(round, script, point, () -> {
            Scope scope = script.attaches() ? null : Scope.processes(round.scope(), script.options());
            KillScript.Operation operation = script.ready(new Victim(round.scope(), scope, referee, status, point));
            point.ready();
            Eventually.holds("the survivors let the victim begin", status::mayGo);
            point.arm(round.stopAt());
            operation.run();
            point.done();
        });
    }

    /// Runs a body that counts on a point; one that fails says so there.
    private static void start(Round round, KillScript script, StorePoint point, KillScript.Operation body) {
        Runnable counted = () -> {
            POINT.set(point);
            try {
                body.run();
            } catch (Throwable e) {
                System.out.println(script + " failed in the victim:");
                e.printStackTrace(System.out);
                point.failed();
            }
        };
        script.thread().start("round-" + round.number(), counted);
    }

    private static void repair(Child parent, Round round, BlockingQueue<Long> sweep) {
        StorePoint point = Status.open(round.status(), round.number()).repairerPoint();
        KillScript script = KillScripts.get(round.script());
        Thread.ofPlatform().daemon().name("round-" + round.number()).start(() -> {
            POINT.set(point);
            try {
                Scope scope = Scope.processes(round.scope(), script.options());
                var engine = Use.engine(scope);
                parent.say("ok " + round.number());
                point.arm(sweep.take());
                engine.sweeper().sweepAllDeadCompletely();
                point.done();
            } catch (Throwable e) {
                System.out.println("the repair after " + script + " failed:");
                e.printStackTrace(System.out);
                point.failed();
            }
        });
    }

    private static void precede(Child parent, Round round) {
        Thread.ofPlatform().daemon().name("round-" + round.number()).start(() -> {
            try {
                KillScripts.get(round.script()).precede(Scope.processes(round.scope()));
                parent.say("ok " + round.number());
            } catch (Throwable e) {
                parent.say("bad " + round.number() + " " + e);
            }
        });
    }
}

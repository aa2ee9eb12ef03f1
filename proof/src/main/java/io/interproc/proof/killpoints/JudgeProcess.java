package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.Child;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A process that goes on: the survivors of many rounds, or their opener, who comes when all is over. Each command of
/// each round is carried out by a thread of its own, under a watchdog.
final class JudgeProcess {

    private final Map<Integer, KillScript> scripts = new ConcurrentHashMap<>();
    private final Map<Integer, Survivors> survivors = new ConcurrentHashMap<>();

    private final Duration limit;

    private JudgeProcess(Duration limit) {
        this.limit = limit;
    }

    /// The body of the child; its argument is how many seconds a command may take.
    static void run(Child parent, String... args) throws InterruptedException {
        VictimProcess.beQuiet();
        JudgeProcess judge = new JudgeProcess(Duration.ofSeconds(Long.parseLong(args[0])));
        while (true) {
            String[] words = parent.next().split(" ");
            Round round = Round.of(words);
            Thread worker = Thread.ofPlatform()
                    .daemon()
                    .name(words[0] + "-" + words[1])
                    .start(() -> {
                        try {
                            judge.obey(words[0], round);
                            parent.say("ok " + round.number());
                        } catch (Throwable e) {
                            parent.say("bad " + round.number() + " " + words[0] + ": " + inOneLine(e));
                        }
                    });
            Thread.ofPlatform().daemon().start(() -> judge.watch(worker));
        }
    }

    /// Interrupts what takes too long, so that it fails and tells what it waited for.
    private void watch(Thread worker) {
        try {
            if (!worker.join(limit)) {
                System.out.println(worker.getName() + " takes longer than " + limit.toSeconds() + " s:");
                Thread.getAllStackTraces()
                        .forEach((thread, stack) ->
                                System.out.println(thread.getName() + "\n    " + String.join("\n    ", lines(stack))));
                worker.interrupt();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] lines(StackTraceElement[] stack) {
        return Arrays.stream(stack).map(StackTraceElement::toString).toArray(String[]::new);
    }

    private static String inOneLine(Throwable e) {
        String where = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
        String cause = e.getCause() == null ? "" : ", caused by " + inOneLine(e.getCause());
        return (e + where + cause).replace('\n', ' ');
    }

    private void obey(String verb, Round round) throws Exception {
        switch (verb) {
            case "prepare" -> prepare(round);
            case "accompany" -> script(round).accompany(survivors(round));
            case "judge" -> judge(round);
            case "open" -> open(round);
            case "finish" -> finish(round);
            default -> throw new IllegalArgumentException(verb);
        }
    }

    private KillScript script(Round round) {
        return java.util.Objects.requireNonNull(scripts.get(round.number()));
    }

    private Survivors survivors(Round round) {
        return java.util.Objects.requireNonNull(survivors.get(round.number()));
    }

    private void prepare(Round round) throws Exception {
        KillScript script = KillScripts.get(round.script());
        Status status = Status.open(round.status(), round.number());
        Survivors those =
                new Survivors(round.scope(), script.survivorsOptions(), Referee.open(round.referee()), status);
        scripts.put(round.number(), script);
        survivors.put(round.number(), those);
        if (script.hasSurvivors()) {
            Use.engine(those.scope());
            script.prepare(those);
        }
    }

    private void judge(Round round) throws Exception {
        Survivors those = survivors(round);
        script(round).judge(those);
        those.join();
        Use.all(script(round).objects(those.scope()), those.referee());
    }

    /// A process that knows nothing yet opens the scope, which sweeps whom nobody has swept.
    private static void open(Round round) throws Exception {
        try (Scope scope = Scope.processes(round.scope());
                Referee referee = Referee.open(round.referee())) {
            Use.all(KillScripts.get(round.script()).objects(scope), referee);
            int unswept = Use.unswept(scope);
            Use.check(unswept == 0, unswept + " dead participants were not swept by an opener");
        }
    }

    private void finish(Round round) throws Exception {
        Survivors those = survivors(round);
        try {
            Use.all(script(round).objects(those.scope()), those.referee());
            script(round).finish(those);
            Use.memory(those.scope());
        } finally {
            those.close();
        }
        Path file = ScopeFile.of(round.scope());
        Eventually.holds("the file of the scope is gone", () -> !Files.exists(file));
        scripts.remove(round.number());
        survivors.remove(round.number());
    }
}

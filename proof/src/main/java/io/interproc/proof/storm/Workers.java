package io.interproc.proof.storm;

import io.interproc.proof.ClassArchive;
import io.interproc.proof.Primitive;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The processes of a storm: those that work, and one of each kind that is started already and replaces the next dead.
///
/// The first worker ends in order and leaves a [ClassArchive], from which all others start.
final class Workers implements AutoCloseable {

    private final Weather weather;
    private final Set<Primitive> only;
    private final String scopeName;
    private final Random random;
    private final List<Referee> referees;
    private final Ledger ledger;
    private final @Nullable Worker[] workers;
    private final @Nullable Worker[] spares = new @Nullable Worker[2];
    private @Nullable ClassArchive archive;
    private @Nullable SteppedClock clock;
    private int parties;

    /// A process, and for whom it goes.
    ///
    /// @param party its name for the referees
    record Worker(ChildJvm jvm, int party) {}

    /// @param only the primitives that they use
    Workers(
            Weather weather,
            Set<Primitive> only,
            String scopeName,
            Random random,
            List<Referee> referees,
            Ledger ledger) {
        this.weather = weather;
        this.only = only;
        this.scopeName = scopeName;
        this.random = random;
        this.referees = referees;
        this.ledger = ledger;
        this.workers = new @Nullable Worker[weather.workers()];
    }

    /// Makes what the workers are started with: the clock that steps, if the weather wants one; and the
    /// archive, if there can be one, by running a worker for a moment, to its end.
    void prepare() throws InterruptedException {
        if (weather.everyOther() == Weather.Kind.STEPPED) {
            clock = SteppedClock.make();
        }
        archive = ClassArchive.recordedBy(options -> {
            try (ChildJvm jvm = start(0, options).jvm()) {
                jvm.expect("started");
                jvm.send("begin 0");
                jvm.expect("ready");
                jvm.send("stop");
                jvm.expect("ended");
                jvm.waitFor();
            }
        });
    }

    int size() {
        return workers.length;
    }

    /// Returns who works at a place, once [#begin(int)] was called for it.
    Worker worker(int place) {
        Worker worker = workers[place];
        if (worker == null) {
            throw new IllegalStateException("nobody works at place " + place);
        }
        return worker;
    }

    /// Returns whether signals do not reach a worker by the process id that is known here.
    boolean isFarAway(int place) {
        return kind(place) == 1 && weather.everyOther() == Weather.Kind.NAMESPACE;
    }

    /// Lets a worker begin at a place that was started before, and starts another for the next time.
    void begin(int place) {
        int kind = kind(place);
        Worker spare = spares[kind];
        Worker worker = spare != null ? spare : start(kind);
        spares[kind] = null;
        workers[place] = worker;
        worker.jvm().expect("started");
        worker.jvm().send("begin " + place);
        spares[kind] = start(kind);
    }

    private static int kind(int place) {
        return place % 2;
    }

    private Worker start(int kind) {
        return start(kind, archive == null ? List.of() : archive.options());
    }

    private Worker start(int kind, List<String> more) {
        int party = ++parties;
        List<String> args = new ArrayList<>(List.of(
                scopeName,
                kind == 1 ? weather.everyOther().name() : Weather.Kind.SAME.name(),
                Integer.toString(weather.threads()),
                Long.toString(random.nextLong()),
                ledger.path(),
                Primitive.words(only)));
        referees.forEach(referee -> args.add(referee.path()));
        List<String> options = new ArrayList<>(List.of("-XX:-UsePerfData", "-D" + Referee.PARTY + "=" + party));
        options.addAll(more);
        ChildJvm jvm = ChildJvm.startUnder(
                kind == 0 ? List.of() : clock != null ? clock.command() : weather.before(),
                "worker " + party,
                options,
                StormWorker::run,
                args.toArray(String[]::new));
        return new Worker(jvm, party);
    }

    /// Lets all that work print where their threads are.
    void dump() {
        for (Worker worker : workers) {
            if (worker != null && worker.jvm().isAlive()) {
                Signals.quit(worker.jvm().pid());
            }
        }
    }

    /// Kills all that are left, waits for their ends, and deletes what they were started with.
    @Override
    public void close() {
        for (Worker worker : workers) {
            if (worker != null) {
                worker.jvm().close();
            }
        }
        for (Worker spare : spares) {
            if (spare != null) {
                spare.jvm().close();
            }
        }
        if (clock != null) {
            clock.close();
        }
        if (archive != null) {
            archive.close();
        }
    }
}

package io.interproc.proof.churn;

import io.interproc.proof.ClassArchive;
import io.interproc.testkit.ChildJvm;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The processes that work side by side, each at a place, and one that is started already and replaces the next dead.
///
/// The first one ends in order and leaves a [ClassArchive], from which all others start.
final class Places implements AutoCloseable {

    private final Starter starter;
    private final @Nullable ChildJvm[] workers;
    private @Nullable ChildJvm spare;
    private @Nullable ClassArchive archive;
    private int parties;

    /// Starts processes, each of which says `started`, waits for `begin` and a place, works, and ends when it is
    /// sent `stop`, with `ended`.
    @FunctionalInterface
    interface Starter {
        /// Starts a process with more options.
        ///
        /// @param party its number, from 1 on
        ChildJvm start(int party, List<String> options);
    }

    Places(int count, Starter starter) {
        this.starter = starter;
        this.workers = new @Nullable ChildJvm[count];
    }

    /// Makes the archive, by letting a process work at the first place for a moment.
    void prepare() throws InterruptedException {
        archive = ClassArchive.recordedBy(options -> {
            try (ChildJvm jvm = start(options)) {
                begin(jvm, 0);
                stop(jvm);
            }
        });
    }

    int size() {
        return workers.length;
    }

    /// Returns who works at a place, once [#begin(int)] was called for it.
    ChildJvm at(int place) {
        ChildJvm worker = workers[place];
        if (worker == null) {
            throw new IllegalStateException("nobody works at place " + place);
        }
        return worker;
    }

    /// Lets processes begin at places, side by side, and starts another for the next time.
    void begin(Collection<Integer> places) {
        for (int place : places) {
            workers[place] = spare != null ? spare : start();
            spare = null;
        }
        spare = start();
        for (int place : places) {
            begin(at(place), place);
        }
    }

    private static void begin(ChildJvm worker, int place) {
        worker.expect("started");
        worker.send("begin " + place);
        worker.expect("ready");
    }

    private ChildJvm start() {
        return start(archive == null ? List.of() : archive.options());
    }

    private ChildJvm start(List<String> options) {
        return starter.start(++parties, options);
    }

    /// Lets all that work come to their ends.
    void stop() throws InterruptedException {
        for (int place = 0; place < workers.length; place++) {
            stop(at(place));
        }
    }

    private static void stop(ChildJvm worker) throws InterruptedException {
        worker.send("stop");
        worker.expect("ended");
        int code = worker.waitFor();
        if (code != 0) {
            throw new AssertionError(worker + " ended with exit code " + code);
        }
    }

    /// Kills all that are left, waits for their ends, and deletes the archive.
    @Override
    public void close() {
        for (ChildJvm worker : workers) {
            if (worker != null) {
                worker.close();
            }
        }
        if (spare != null) {
            spare.close();
        }
        if (archive != null) {
            archive.close();
        }
    }
}

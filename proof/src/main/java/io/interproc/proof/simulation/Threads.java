package io.interproc.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The threads of a simulation, and which of them can do what.
final class Threads {

    private final List<SimulatedThread> all = new ArrayList<>();
    private final List<SimulatedThread> runnable = new ArrayList<>();

    void add(SimulatedThread thread) {
        all.add(thread);
    }

    List<SimulatedThread> all() {
        return all;
    }

    /// Returns whether somebody alive, who counts, has not ended.
    boolean anyLeft() {
        return all.stream().anyMatch(t -> (t.counts || t.looks) && !t.done && !t.party.isDead());
    }

    /// Returns who can run, until the next call.
    ///
    /// @param except not this one; or null
    List<SimulatedThread> runnable(long now, @Nullable SimulatedThread except) {
        runnable.clear();
        for (SimulatedThread thread : all) {
            if (thread != except
                    && !thread.done
                    && !thread.sleeps()
                    && !thread.party.isDead()
                    && thread.party.pausedUntil <= now) {
                runnable.add(thread);
            }
        }
        return runnable;
    }

    /// Returns whoever alive sleeps until it is woken.
    List<SimulatedThread> sleepers() {
        return all.stream()
                .filter(t -> t.sleeps() && t.sleepsOn != SimulatedThread.NOTHING && !t.party.isDead())
                .toList();
    }

    /// Returns the threads whose stores others do not see yet.
    List<SimulatedThread> late() {
        return all.stream().filter(SimulatedThread::hasLateStores).toList();
    }

    /// Returns one thread of each other participant that lives.
    List<SimulatedThread> victims(SimulatedThread self) {
        return all.stream()
                .filter(t -> t.party != self.party
                        && !t.party.isDead()
                        && t.party.threads().indexOf(t) == 0)
                .toList();
    }

    /// Returns the thread that sleeps on a word, or null.
    @Nullable
    SimulatedThread sleeperOn(long word) {
        for (SimulatedThread thread : all) {
            if (thread.sleepsOn == word && thread.sleeps()) {
                return thread;
            }
        }
        return null;
    }

    /// Returns the next moment at which somebody can run who cannot now.
    long nextMoment(long now) {
        long next = Long.MAX_VALUE;
        for (SimulatedThread thread : all) {
            if (!thread.done && !thread.party.isDead()) {
                long at = Math.max(thread.sleeps() ? thread.sleepsUntil : 0, thread.party.pausedUntil);
                if (at > now) {
                    next = Math.min(next, at);
                }
            }
        }
        return next;
    }

    /// Wakes whose time has come.
    void wakeDue(long now) {
        for (SimulatedThread thread : all) {
            if (thread.sleeps() && thread.sleepsUntil <= now) {
                thread.wake();
            }
        }
    }

    /// Says what became of everybody who counts.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (SimulatedThread thread : all) {
            if (thread.counts) {
                text.append(thread).append(' ');
                text.append(thread.party.isDead() ? "is dead" : thread.done ? "has ended" : "waits");
                text.append("; ");
            }
        }
        return text.toString();
    }
}

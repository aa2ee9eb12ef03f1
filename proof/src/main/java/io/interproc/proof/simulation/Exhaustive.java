package io.interproc.proof.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides every way, one run after another: the choices of a run are numbers, and the next run differs from the last
/// in the last number that can be greater. Preemptions and deaths are bounded; who runs when the current thread cannot
/// is not.
///
/// Overview of what is left out, because another run shows the same (a partial-order reduction):
///
/// - *Preemptions before what concerns nobody else.* A thread is preempted only before an access to a word that another
///   thread touches too, one of them changing it ([Conflicts]), or before it touches what the script shares.
/// - *Sleep sets.* A thread that was preempted before an access stays asleep until another has made an access that
///   conflicts with it. Else the run is the same as the one in which it makes the access first and is preempted before
///   the next one, which needs no more preemptions. A run in which only such threads could go on ends.
/// - *Deaths that nobody can tell apart.* A participant is killed only where something has changed since it could have
///   been killed last: between two loads it makes no difference. Another participant dies only when somebody is about
///   to look at a lease; before that its death is the same as its sleep.
/// - *Late stores.* A thread's stores stay in its buffer while others run, but for the oldest ones that it is decided
///   to show when it is preempted.
final class Exhaustive implements Strategy {

    private final int preemptions;
    private final Conflicts conflicts;
    private final boolean reduced;
    private final List<Integer> chosen = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();
    private final List<SimulatedThread> asleep = new ArrayList<>();
    private final Map<Party, Long> killOffered = new HashMap<>();
    private int depth;
    private int preempted;
    private boolean switching;
    /// How many stores of the thread that is about to be preempted become visible before.
    private int toShow;
    private @Nullable SimulatedThread showing;

    /// Starts with the run without any preemption.
    ///
    /// @param preemptions how often a thread that could go on may be made to wait
    /// @param conflicts what is known of the words that threads share; more is learned
    /// @param reduced whether to leave out what another run shows
    Exhaustive(int preemptions, Conflicts conflicts, boolean reduced) {
        this.preemptions = preemptions;
        this.conflicts = conflicts;
        this.reduced = reduced;
    }

    /// Prepares the next run.
    ///
    /// @return false if there is none
    boolean next() {
        rewind();
        for (int last = chosen.size() - 1; last >= 0; last--) {
            if (chosen.get(last) + 1 < options.get(last)) {
                chosen.set(last, chosen.get(last) + 1);
                return true;
            }
            chosen.removeLast();
            options.removeLast();
        }
        return false;
    }

    /// Prepares the first run again.
    void restart() {
        rewind();
        chosen.clear();
        options.clear();
    }

    /// Prepares the same run again.
    void rewind() {
        depth = 0;
        preempted = 0;
        asleep.clear();
        killOffered.clear();
        switching = false;
        toShow = 0;
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        if (!switching) {
            List<Event> events = events(simulation, current, mayTurn);
            Event event = events.get(choose(events.size()));
            if (event != Event.SWITCH) {
                return event;
            }
            switching = true;
            preempted++;
            StoreBuffer buffer = current.buffer;
            showing = current;
            toShow = buffer == null ? 0 : choose(buffer.size() + 1);
        }
        if (toShow > 0) {
            return Event.DRAIN;
        }
        if (reduced) {
            asleep.add(current);
        }
        return Event.SWITCH;
    }

    private List<Event> events(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        List<Event> events = new ArrayList<>(4);
        events.add(Event.GO_ON);
        if (simulation.misfortunes().may(Event.KILL)) {
            long effects = simulation.effects();
            Long before = killOffered.put(current.party, effects);
            if (before == null || before != effects || !reduced) {
                events.add(Event.KILL);
            }
            if ((SimulatedLeases.showsDeath(current.operation) || !reduced) && simulation.mayKillOther(current)) {
                events.add(Event.KILL_OTHER);
            }
        }
        if (simulation.misfortunes().may(Event.THROW) && !current.calm) {
            events.add(Event.THROW);
        }
        if (mayTurn
                && preempted < preemptions
                && (conflicts.isShared(current.offset) || !reduced)
                && simulation.mayTurn(current, asleep)) {
            events.add(Event.SWITCH);
        }
        return events;
    }

    @Override
    public @Nullable SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        if (toShow > 0) {
            toShow--;
            return showing;
        }
        List<SimulatedThread> awake = runnable;
        if ((forced || switching) && !asleep.isEmpty()) {
            awake = new ArrayList<>(runnable);
            awake.removeAll(asleep);
        }
        switching = false;
        return awake.isEmpty() ? null : awake.get(choose(awake.size()));
    }

    @Override
    public void stepped(SimulatedThread thread) {
        conflicts.note(thread);
        if (!asleep.isEmpty()) {
            asleep.removeIf(t -> t == thread || Conflicts.meet(t, thread));
        }
    }

    @Override
    public void befell() {
        asleep.clear();
    }

    private int choose(int count) {
        if (count == 1) {
            return 0;
        }
        if (depth == chosen.size()) {
            chosen.add(0);
            options.add(count);
        }
        return chosen.get(depth++);
    }
}

package io.interproc.proof.killpoints;

import io.interproc.Event;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.proof.Primitive;
import io.interproc.proof.Refusal;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The scripts of regions. Once the dead are swept nothing is left of a region but what it has left to the scope.
final class RegionKills {

    private RegionKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        scripts.add(new Make(false));
        scripts.add(new Make(true));
        scripts.add(new Close());
        scripts.add(new Leave(false));
        scripts.add(new Leave(true));
        scripts.addAll(UnwindKills.of(new Close(), false, 3, 9));
        return scripts;
    }

    /// A script about objects of a region, one of which has a name by which the survivors find it.
    private abstract static class RegionScript extends RemovalScript {
        private static final String SECOND = "second";

        RegionScript(String name, String... operations) {
            super(Set.of(Primitive.REMOVAL), name, operations);
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        static Event event(Scope scope) {
            return scope.event(NAME);
        }

        /// Returns a region with two objects that have names.
        static Region filled(Scope scope) {
            Region region = scope.region();
            event(region);
            region.intValue(SECOND, 1);
            return region;
        }

        /// Finds the object that has a name, once the region has it.
        final void find(Survivors survivors) {
            survivors.awaitReady();
            keep(event(survivors.scope()));
        }

        /// States that the second object is as the first one if all of the region was left, and otherwise
        /// removed.
        final void judgeSecond(Survivors survivors, boolean mayBeThere) throws Exception {
            boolean isThere = survivors.scope().removeForced(SECOND);
            Use.check(mayBeThere || !isThere, "an object of a region is there after the region");
            judgeFree(survivors.scope(), SECOND);
        }
    }

    /// The victim makes objects in a region, and perhaps a survivor looks for the one that has a name.
    private static final class Make extends RegionScript {
        private final boolean rival;

        Make(boolean rival) {
            super(
                    "make objects in a region" + (rival ? ", one of which another looks for" : ""),
                    "Scope.region()",
                    "Scope.object(ObjectRequest)");
            this.rival = rival;
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            return rival ? () -> event(scope.region()) : () -> oneOfEach(scope.region());
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            if (rival) {
                keep(event(survivors.scope()));
            }
        }

        /// What a survivor made is its own, and stays.
        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors);
            if (!rival) {
                judgeFree(survivors.scope(), NAME);
            } else if (!judgeHandle(survivors)) {
                Use.check(!survivors.isDone(), "an object of a region is there after the death of its process");
            }
        }
    }

    /// The victim closes a region; survivors wait for an object in it.
    private static final class Close extends RegionScript {
        private final List<Call<Boolean>> waiters = new ArrayList<>();

        Close() {
            super("close a region with an object for which survivors wait", "Region.close()");
        }

        @Override
        Operation ready(Victim victim) {
            Region region = filled(victim.scope());
            region.semaphore(3).hold();
            region.rlock().newCondition();
            return region::close;
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            find(survivors);
            Scope scope = survivors.scope();
            for (ThreadKind thread : ThreadKind.values()) {
                waiters.add(survivors.start(thread, () -> isTold(event(scope))));
                Eventually.equal("waiters", waiters.size(), ((Event) kept())::waiters);
            }
            super.accompany(survivors);
        }

        private static boolean isTold(Event event) throws InterruptedException {
            try {
                event.await();
                return false;
            } catch (IllegalStateException e) {
                Refusal.require(e, NAME);
                return true;
            }
        }

        /// Whoever closes a region and is unwound may close it again.
        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors);
            for (Call<Boolean> waiter : waiters) {
                Use.check(waiter.join(), "a waiter went on though nobody set the event");
            }
            waiters.clear();
            survivors.join();
            Use.check(judgeHandle(survivors), "an object of a region is there after the region");
            judgeSecond(survivors, false);
        }
    }

    /// The victim leaves one object, or all, to the scope.
    private static final class Leave extends RegionScript {
        private final boolean all;

        Leave(boolean all) {
            super(
                    "leave " + (all ? "all objects" : "an object") + " of a region",
                    all ? "Region.leaveAll()" : "Region.leave(Object)");
            this.all = all;
        }

        @Override
        Operation ready(Victim victim) {
            Region region = filled(victim.scope());
            Event event = event(victim.scope());
            return all ? region::leaveAll : () -> region.leave(event);
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            find(survivors);
            super.accompany(survivors);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors);
            boolean removed = judgeHandle(survivors);
            Use.check(!removed || !survivors.isDone(), "an object that was left to the scope is not there");
            judgeSecond(survivors, all);
        }
    }
}

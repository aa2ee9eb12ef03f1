package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.proof.HeapMap;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The scripts of memory that is used again: the garbage collector has found that the victim has no handle of what it
/// removed, and the victim frees it; by itself, or when it needs memory and there is none.
final class ReclaimKills {

    private static final long LOOK_NANOS = 1_000_000;

    private ReclaimKills() {}

    static List<KillScript> all() {
        return List.of(new Free(), new Full(), new Leave());
    }

    /// A script whose victim has removed objects, which its collector has found.
    private abstract static class ReclaimScript extends RemovalScript {

        ReclaimScript(String name, String... operations) {
            super(Set.of(Primitive.REMOVAL, Primitive.HEAP), name, operations);
        }

        /// What the victim's watcher does now and then only the counted thread does.
        @Override
        boolean watches() {
            return true;
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        /// Makes an object of each kind, removes all, forgets the handles, and waits until the collector has
        /// found them.
        static void removeAndForget(Scope scope) {
            List<WeakReference<Object>> forgotten = remove(scope);
            Eventually.holds("the handles are collected", () -> {
                System.gc();
                return forgotten.stream().allMatch(reference -> reference.refersTo(null));
            });
        }

        /// (A method of its own, so that no frame keeps a handle.)
        private static List<WeakReference<Object>> remove(Scope scope) {
            List<WeakReference<Object>> removed = new ArrayList<>();
            for (Object object : oneOfEach(scope)) {
                if (object instanceof Semaphore semaphore) {
                    semaphore.hold(); // it has another block
                }
                Use.check(scope.removeForced(object), "an object was removed by another");
                removed.add(new WeakReference<>(object));
            }
            return removed;
        }
    }

    /// The victim frees what it has removed, but for one object, to which a survivor refers.
    private static final class Free extends ReclaimScript {
        Free() {
            super("free what was removed", "RetiredBlocks.forget", "RetiredBlocks.reclaim");
        }

        @Override
        void prepare(Survivors survivors) {
            super.prepare(survivors);
            keep(survivors.scope().event(NAME));
        }

        @Override
        Operation ready(Victim victim) {
            SegmentEngine engine = Use.engine(victim.scope());
            victim.scope().remove(NAME);
            removeAndForget(victim.scope());
            return () -> {
                while (removedBlocks(engine.words()) > 1) {
                    engine.reclaim();
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            };
        }

        /// Counts the blocks of removed objects without a store.
        private static int removedBlocks(Words words) {
            int[] removed = new int[1];
            new HeapMap(SegmentLayout.STANDARD, words.size(), words::getVolatile)
                    .forEachBlock((_, header) -> removed[0] += Blocks.state(header) == Blocks.STATE_REMOVED ? 1 : 0);
            return removed[0];
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Use.check(judgeHandle(survivors), "a removed object is there again");
        }
    }

    /// The victim closes the scope: it frees what it has removed and not freed yet, but for one object, to which a
    /// survivor refers.
    private static final class Leave extends ReclaimScript {
        Leave() {
            super("close a scope in which one has removed objects", "Scope.close()", "RetiredBlocks.reclaim");
        }

        /// The watcher closes nothing here.
        @Override
        boolean watches() {
            return false;
        }

        @Override
        void prepare(Survivors survivors) {
            super.prepare(survivors);
            keep(survivors.scope().event(NAME));
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            scope.remove(NAME);
            oneOfEach(scope).forEach(scope::removeForced);
            oneOfEach(scope.region());
            return scope::close;
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors); // its region
            Use.check(judgeHandle(survivors), "a removed object is there again");
        }
    }

    /// The victim needs memory, and there is only what it has removed.
    private static final class Full extends ReclaimScript {
        private static final ScopeOptions SMALL = ScopeOptions.defaults().withCapacity(1 << 20);

        Full() {
            super(
                    "make an object when the memory is full of removed ones",
                    "Scope.object(ObjectRequest)",
                    "RetiredBlocks.reclaimAll");
        }

        @Override
        ScopeOptions survivorsOptions() {
            return SMALL;
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            removeAndForget(scope);
            Blocks blocks = Use.engine(scope).blocks();
            for (int bytes = SegmentLayout.STANDARD.pageBytes;
                    bytes >= SegmentLayout.LINE;
                    bytes -= SegmentLayout.LINE) {
                fill(blocks, bytes);
            }
            return () -> named(scope); // of a size that was removed
        }

        private static void fill(Blocks blocks, int bytes) {
            try {
                while (true) {
                    blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0);
                }
            } catch (ScopeFullException _) {
                // There is no room for one more.
            }
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors);
            keep(named(survivors.scope()));
            Use.check(!judgeHandle(survivors), "an object that nobody removes is removed");
        }
    }
}

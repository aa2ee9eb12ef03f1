package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.lock.Anchors;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.PortableWaiting;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.scope.ObjectKinds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two waiters that were notified are dead. One sweeper is stopped at each of its accesses in turn, while another does
/// all there is to do, or dies at it: the notifications arrive once each, as far as there are heirs.
class HeirsTest {

    private static final int DEAD = 2;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void twoDeadWaitersPassOnOneNotificationEachWhereverASweeperIsStopped(int heirs) {
        int stop = 0;
        boolean stopped = true;
        while (stopped) {
            Scene scene = new Scene(heirs);
            Sweeper other = scene.sweeper();
            stopped = scene.sweeper().sweepStoppedAt(stop, other::sweep);
            scene.judge("stopped at access " + stop);
            stop++;
        }
        assertThat(stop).as("accesses of a sweep").isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void twoDeadWaitersPassOnOneNotificationEachWhereverTheOtherSweeperDies(int heirs) {
        boolean stopped = true;
        for (int stop = 0; stopped; stop += 3) {
            boolean died = true;
            for (int death = 0; died && stopped; death += 3) {
                Scene scene = new Scene(heirs);
                Sweeper mortal = scene.sweeper();
                int at = death;
                boolean[] survived = new boolean[1];
                stopped = scene.sweeper().sweepStoppedAt(stop, () -> survived[0] = !mortal.sweepUntilDeathAt(at));
                died = !survived[0];
                scene.judge("stopped at access " + stop + ", the other died at access " + death);
            }
        }
    }

    /// A segment with a condition, two dead waiters that carry a notification, and some who wait.
    private static final class Scene {
        private static final long HEAP_BYTES = 8192;

        private final SegmentLayout layout = new SegmentLayout(8, 4, 16, 16, 8, 256);
        private final HeapWords memory = new HeapWords(layout.mapAt + HEAP_BYTES);
        private final boolean[] alive = new boolean[layout.participants];
        private final long lock;
        private final long condition;
        private final List<Integer> dead = new ArrayList<>();
        private final List<Integer> heirs = new ArrayList<>();
        private final SegmentEngine looker;

        Scene(int heirs) {
            layout.format(memory, memory.size(), 1, 2, 0);
            List<SegmentEngine> victims = List.of(enter(memory), enter(memory));
            looker = enter(memory);
            lock = looker.blocks().allocate(Blocks.KIND_RLOCK, LockLine.BYTES);
            LockLine.initialise(memory, lock, true, false, AbandonedPolicy.CONTINUE);
            looker.blocks().publish(lock);
            condition = looker.blocks().allocate(Blocks.KIND_CONDITION, Conditions.BYTES);
            memory.setOpaque(condition + EmbeddedLock.REFERENCE, lock);
            looker.blocks().publish(condition);
            victims.forEach(victim -> dead.add(await(victim)));
            for (int i = 0; i < heirs; i++) {
                this.heirs.add(await(looker));
            }
            assertThat(looker.conditions().notify(condition, lock, DEAD)).isEqualTo(DEAD);
            alive[0] = false;
            alive[1] = false;
        }

        private SegmentEngine enter(Words words) {
            Participants participants = new Participants(words, layout, new OneOf(alive));
            participants.enter(1000, 0);
            return new SegmentEngine(
                    ObjectKinds.ALL,
                    words,
                    layout,
                    participants,
                    new PortableWaiting(words, _ -> {}),
                    (_, _) -> {},
                    0,
                    Anchors.Keeper.NONE);
        }

        Sweeper sweeper() {
            Interrupted words = new Interrupted(memory);
            return new Sweeper(words, enter(words));
        }

        /// Publishes a waiter, as [Conditions] does.
        private int await(SegmentEngine engine) {
            WaiterRecords records = engine.records();
            int record = records.claim();
            records.describe(record, condition, lock, 1, 0, 0, 0);
            records.setTicket(record, engine.queues().takeTicket(condition));
            long idle = records.state(record);
            assertThat(records.casState(record, idle, WaiterState.begin(idle, WaiterState.WAITING)))
                    .isTrue();
            return record;
        }

        void judge(String when) {
            looker.sweeper().sweepAllDeadCompletely();
            WaiterRecords records = looker.records();
            for (int record : dead) {
                assertThat(records.owner(record))
                        .as("owner of a dead record, " + when)
                        .isZero();
                assertThat(records.state(record))
                        .as("state of a dead record, " + when)
                        .isEqualTo(WaiterState.idle(records.state(record)));
            }
            for (int i = 0; i < heirs.size(); i++) {
                long state = records.state(heirs.get(i));
                assertThat((state & WaiterState.NOTIFIED) != 0)
                        .as("heir " + i + " is notified, " + when)
                        .isEqualTo(i < DEAD);
                assertThat(WaiterState.base(state) == WaiterState.WAITING)
                        .as("heir " + i + " waits, " + when)
                        .isEqualTo(i >= DEAD);
            }
        }
    }

    /// Leases of one participant of many in this process.
    private static final class OneOf implements Leases {
        private final boolean[] alive;
        private int own = -1;

        OneOf(boolean[] alive) {
            this.alive = alive;
        }

        @Override
        public boolean tryTake(int slot) {
            if (alive[slot]) {
                return false;
            }
            alive[slot] = true;
            own = slot;
            return true;
        }

        @Override
        public void release(int slot) {
            alive[slot] = false;
        }

        @Override
        public boolean isHeldByAnother(int slot) {
            return slot != own && alive[slot];
        }
    }

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Words that do something before one of the accesses to come.
    private static final class Interrupted extends ForwardingWords {
        private int left = -1;
        private Runnable interruption = () -> {};

        Interrupted(Words below) {
            super(below);
        }

        void interruptAt(int access, Runnable by) {
            left = access;
            interruption = by;
        }

        @Override
        protected void before(String operation, long offset) {
            if (left >= 0 && left-- == 0) {
                interruption.run();
            }
        }
    }

    private record Sweeper(Interrupted words, SegmentEngine engine) {
        void sweep() {
            engine.sweeper().sweepAllDeadCompletely();
        }

        /// @return whether it came to that access
        boolean sweepStoppedAt(int access, Runnable meanwhile) {
            boolean[] stopped = new boolean[1];
            words.interruptAt(access, () -> {
                stopped[0] = true;
                meanwhile.run();
            });
            sweep();
            return stopped[0];
        }

        /// @return whether it came to that access
        boolean sweepUntilDeathAt(int access) {
            words.interruptAt(access, () -> {
                throw new Death();
            });
            try {
                sweep();
                return false;
            } catch (Death _) {
                return true;
            }
        }
    }
}

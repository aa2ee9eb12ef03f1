package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.Primitive;
import java.util.LinkedHashMap;
import java.util.Map;

/// Participants that open a segment by its name, all in the same moment as others close it or die: its file is born,
/// joined and removed.
final class SegmentScripts {

    private static final String NAME = "orders";
    private static final int SLOTS = 4;
    private static final int FILES = 8;
    /// Whoever meets a removal tries again after half a millisecond, who waits for the end of a process after two.
    private static final long PATIENCE_NANOS = 20_000_000L;

    private SegmentScripts() {}

    private static Script script(String name, Script.Plot plot) {
        return new Script(Primitive.SEGMENT, name, Limits.NONE.withOwnNanos(PATIENCE_NANOS), SLOTS, FILES, plot);
    }

    /// Everybody opens the name and closes it again, some times.
    static Script opening(int parties, int times) {
        return script("segment, " + parties + " open it " + times + " times", world -> {
            Together together = new Together(world);
            for (int p = 0; p < parties; p++) {
                Visitor visitor = together.newcomer(false);
                visitor.party().thread(() -> {
                    for (int i = 0; i < times; i++) {
                        together.close(visitor, together.open(visitor));
                    }
                });
            }
            return together::judge;
        });
    }

    /// The segment was left by one who was killed; others open the name.
    static Script afterTheDead(int parties) {
        return script("segment left by the dead, " + parties + " open it", world -> {
            Together together = new Together(world);
            Visitor first = together.newcomer(false);
            together.open(first);
            first.party().die();
            together.dead = 1;
            for (int p = 0; p < parties; p++) {
                Visitor visitor = together.newcomer(false);
                visitor.party().thread(() -> together.close(visitor, together.open(visitor)));
            }
            return together::judge;
        });
    }

    /// All are inside; some close, and some end without closing.
    static Script ending(int closing, int ending) {
        return script("segment, " + closing + " close it and " + ending + " end", world -> {
            Together together = new Together(world);
            for (int p = 0; p < closing + ending; p++) {
                Visitor visitor = together.newcomer(false);
                Visitor.Visit visit = together.open(visitor);
                boolean closes = p < closing;
                visitor.party().thread(() -> {
                    if (closes) {
                        together.close(visitor, visit);
                    } else {
                        together.leave(visitor, visit);
                        visit.end();
                    }
                });
            }
            return together::judge;
        });
    }

    /// Some are inside and close the segment, others open it.
    static Script closing(int closing, int opening) {
        return script("segment, " + closing + " close it and " + opening + " open it", world -> {
            Together together = new Together(world);
            for (int p = 0; p < closing; p++) {
                Visitor visitor = together.newcomer(false);
                Visitor.Visit visit = together.open(visitor);
                visitor.party().thread(() -> together.close(visitor, visit));
            }
            for (int p = 0; p < opening; p++) {
                Visitor visitor = together.newcomer(false);
                visitor.party().thread(() -> together.close(visitor, together.open(visitor)));
            }
            return together::judge;
        });
    }

    /// Those who open the name make files under temporary names, while somebody removes what is not used.
    static Script collecting(int parties) {
        return script("segment, " + parties + " open it and one collects", world -> {
            Together together = new Together(world);
            for (int p = 0; p < parties; p++) {
                Visitor visitor = together.newcomer(true);
                visitor.party().thread(() -> together.close(visitor, together.open(visitor)));
            }
            Visitor collector = together.newcomer(true);
            collector.party().thread(collector::collect);
            return together::judge;
        });
    }

    /// Who is inside of which file, and whether that may be.
    private static final class Together {
        private final World world;
        private final Map<Visitor, Visitor.Visit> inside = new LinkedHashMap<>();
        /// How many were dead at the start.
        private int dead;

        private Together(World world) {
            this.world = world;
        }

        private Visitor newcomer(boolean portable) {
            return new Visitor(world, world.newcomer(), NAME, portable);
        }

        private Visitor.Visit open(Visitor visitor) {
            Visitor.Visit visit = enter(visitor);
            judgeHeader(visitor, visit);
            world.touch();
            inside.put(visitor, visit);
            judgeAll();
            return visit;
        }

        /// A thread that is unwound on its way in, by the end of memory or of the file system, tries again.
        private static Visitor.Visit enter(Visitor visitor) {
            try {
                return visitor.enter();
            } catch (SimulatedError _) {
                return visitor.enter();
            }
        }

        private void leave(Visitor visitor, Visitor.Visit visit) {
            judgeHeader(visitor, visit);
            world.touch();
            judgeAll();
            inside.remove(visitor);
        }

        private void close(Visitor visitor, Visitor.Visit visit) {
            leave(visitor, visit);
            visit.close();
        }

        private void judgeHeader(Visitor visitor, Visitor.Visit visit) {
            long magic = world.calmly(() -> visit.words().getOpaque(SegmentLayout.MAGIC_AT));
            long capacity = world.calmly(() -> visit.words().getOpaque(SegmentLayout.CAPACITY_AT));
            if (magic != SegmentLayout.MAGIC || capacity != visit.words().size()) {
                throw new Violation(visitor + " is inside of a segment that is not whole");
            }
        }

        /// All that live and are inside have the file that the name leads to.
        private void judgeAll() {
            SimulatedFiles.Inode named = world.files().find(NAME);
            inside.forEach((visitor, visit) -> {
                if (!visitor.party().isDead() && visit.inode() != named) {
                    throw new Violation("the file of " + visitor + " was removed: "
                            + (named == null ? "nothing" : "another") + " has its name");
                }
            });
        }

        /// Who ended in order leaves no file; what the dead have left goes with the next who opens the name,
        /// and with the next who collects.
        private void judge() {
            if (world.deaths() == dead) {
                world.files().requireNone();
            }
            Visitor next = newcomer(false);
            close(next, open(next));
            newcomer(true).collect();
            world.files().requireNone();
        }
    }
}

package io.interproc.proof.simulation;

import io.interproc.internal.participant.Token;
import io.interproc.proof.Primitive;
import java.util.ArrayList;
import java.util.List;

/// What participants do with blocks: they allocate them, hand them on, and free what others have allocated. Two blocks
/// of a small class fill a span, so spans are given up, found, owned by others and dissolved all the time.
public final class HeapScripts implements ScriptSet {

    /// The size in lines of a block that has a span of its own.
    private static final int LARGE = 129;

    private static final int SPAN_BLOCKS = 2;

    @Override
    public List<Script> pairs() {
        return List.of(allocating(2, 2), leaving(2, 1, 1), leaving(3, 2, 1), handingOn(2, 3, 1, 1), sweeping(2));
    }

    @Override
    public List<Script> trios() {
        return List.of(allocating(3, 1), leaving(3, 1, 1), searching(), handingOn(3, 2, 1, 1));
    }

    @Override
    public List<Script> calm() {
        return List.of(
                allocating(3, 4),
                leaving(2, 1, 1),
                leaving(3, 2, 1),
                searching(),
                handingOn(2, 6, 2, 1),
                handingOn(3, 4, 2, 1, 2, 3),
                handingOn(2, 2, 1, LARGE, 1),
                siblings(2, 3));
    }

    @Override
    public List<Script> mortal() {
        return List.of(sweeping(2), sweeping(3));
    }

    @Override
    public List<PlantedBug> bugs() {
        Script leaving = leaving(2, 1, 1);
        Script handingOn = handingOn(2, 6, 2, 1);
        return List.of(
                new PlantedBug(
                        "an owner that leaves and does not look at the hints again",
                        leaving,
                        HeapFaults.leavesBlindly(),
                        HeapVerdict.HIDDEN),
                new PlantedBug(
                        "a hint that is set when the owner was looked at",
                        leaving.with(Limits.NONE.withOwnNanos(1_000_000)),
                        HeapFaults.hintsTooLate(),
                        HeapVerdict.HIDDEN),
                new PlantedBug(
                        "a span dissolved without a look at its headers",
                        handingOn.with(handingOn.limits().withKills(1)),
                        HeapFaults.dissolvesBlindly(),
                        "must be a block"),
                new PlantedBug(
                        "a generation that is not raised", handingOn, HeapFaults.generationNotRaised(), "generation"),
                new PlantedBug(
                        "a sweeper that does not look whose a span is",
                        sweeping(2),
                        HeapFaults.sweepsBlindly(),
                        "must be a block"),
                new PlantedBug(
                        "pages free before their span is none",
                        searching(),
                        HeapFaults.pagesFreedTooEarly(),
                        "must be a block"));
    }

    private static Script script(String name, Script.Plot plot) {
        return new Script(Primitive.HEAP, "heap, " + name, Limits.NONE, plot);
    }

    /// Everybody allocates blocks, publishes some and gives the others back.
    public static Script allocating(int parties, int times) {
        return script(parties + " allocate " + times + " times", world -> {
            Holdings holdings = new Holdings(world);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                int number = p;
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        int turn = i;
                        holdings.unlessUnwound(() -> {
                            long block = holdings.allocate(party, 1 + (number + turn) % 2);
                            if (turn % 2 == 0) {
                                holdings.publish(party, block);
                            } else {
                                holdings.free(party, block);
                            }
                        });
                    }
                });
            }
            return holdings::judge;
        });
    }

    /// Everybody allocates blocks and publishes them, and frees the oldest ones, of whomever.
    ///
    /// @param left how many are left
    /// @param lines the sizes of the blocks, in turn
    static Script handingOn(int parties, int times, int left, int... lines) {
        String name = parties + " hand on " + times + " blocks of " + sizes(lines) + " and leave " + left;
        return script(name, world -> {
            Holdings holdings = new Holdings(world);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                int number = p;
                party.thread(() -> handOn(holdings, party, number, times, left, lines));
            }
            return holdings::judge;
        });
    }

    /// The same by two threads of each participant.
    private static Script siblings(int parties, int times) {
        return script(parties + " hand on " + times + " blocks by two threads each", world -> {
            Holdings holdings = new Holdings(world);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                for (int t = 0; t < 2; t++) {
                    party.thread(() -> handOn(holdings, party, 0, times, 1, 1));
                }
            }
            return holdings::judge;
        });
    }

    private static String sizes(int... lines) {
        List<String> sizes = new ArrayList<>();
        for (int size : lines) {
            sizes.add(size == LARGE ? "many" : String.valueOf(size));
        }
        return String.join(", ", sizes) + " lines";
    }

    private static void handOn(Holdings holdings, Party party, int number, int times, int left, int... lines) {
        for (int i = 0; i < times; i++) {
            int turn = number + i;
            holdings.unlessUnwound(() -> holdings.share(party, holdings.allocate(party, lines[turn % lines.length])));
            holdings.unlessUnwound(() -> holdings.freeOldest(party, left));
        }
    }

    /// The first one has a full span and allocates one more block, so that it gives the span up; meanwhile each
    /// other frees a block of the span and allocates one of another size.
    static Script leaving(int parties, int lines, int otherLines) {
        String name = "one leaves a span of blocks of " + sizes(lines) + ", " + (parties - 1) + " free and allocate "
                + sizes(otherLines);
        return script(name, world -> {
            Holdings holdings = new Holdings(world);
            Party first = world.party();
            List<Long> blocks = published(holdings, first, SPAN_BLOCKS, lines);
            first.thread(() -> holdings.unlessUnwound(() -> holdings.share(first, holdings.allocate(first, lines))));
            for (int p = 1; p < parties; p++) {
                Party party = world.party();
                long block = blocks.get(p - 1);
                party.thread(() -> {
                    holdings.unlessUnwound(() -> holdings.free(party, block));
                    holdings.unlessUnwound(() -> holdings.share(party, holdings.allocate(party, otherLines)));
                });
            }
            return holdings::judge;
        });
    }

    /// Somebody died with a new block and a published one; the others sweep its spans, all at once, and allocate.
    private static Script sweeping(int sweepers) {
        return script(sweepers + " sweep one who died, and allocate", world -> {
            Holdings holdings = new Holdings(world);
            Party dead = world.party();
            published(holdings, dead, 1, 1);
            holdings.allocate(dead, 1);
            dead.die();
            for (int p = 0; p < sweepers; p++) {
                Party party = world.party();
                party.thread(() -> {
                    holdings.unlessUnwound(() -> party.engine()
                            .blocks()
                            .sweep(owner -> Token.isOfOrBefore(owner, dead.token()), (_, _) -> false));
                    List<Long> made = new ArrayList<>();
                    for (int i = 0; i < SPAN_BLOCKS; i++) {
                        holdings.unlessUnwound(() -> made.add(holdings.allocate(party, 1)));
                    }
                    made.forEach(block -> holdings.unlessUnwound(() -> holdings.share(party, block)));
                });
            }
            return holdings::judge;
        });
    }

    private static List<Long> published(Holdings holdings, Party party, int count, int lines) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long block = holdings.allocate(party, lines);
            holdings.publish(party, block);
            blocks.add(block);
        }
        return blocks;
    }

    /// One frees a large block, and another looks for a page meanwhile. Where it looks first there was a page of
    /// its own when it looked last, and is the middle of the large block now.
    private static Script searching() {
        return script("one frees many lines, another looks for a page in the middle of them", world -> {
            Holdings holdings = new Holdings(world);
            Party keeper = world.party();
            List<Long> kept = published(holdings, keeper, SPAN_BLOCKS + 1, 1);
            Party looker = world.party();
            List<Long> own = published(holdings, looker, SPAN_BLOCKS, 1);
            holdings.free(keeper, kept.getFirst());
            published(holdings, looker, 1, 1);
            own.forEach(block -> holdings.free(looker, block));
            Party freer = world.party();
            long large = published(holdings, freer, 1, LARGE).getFirst();
            freer.thread(() -> holdings.unlessUnwound(() -> holdings.free(freer, large)));
            looker.thread(() -> holdings.unlessUnwound(() -> holdings.share(looker, holdings.allocate(looker, 1))));
            return holdings::judge;
        });
    }
}

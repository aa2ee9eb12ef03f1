package io.interproc.internal.memory;

import io.interproc.internal.blocking.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/// Objects with names in plain memory, for several participants that remove them. A removed block is used again when no
/// participant guards it or refers to it.
final class NamedObjects {

    private static final int STATE_REMOVED = 3;

    private final SegmentLayout layout;
    private final SegmentWords words;
    private final List<View> views = new CopyOnWriteArrayList<>();

    NamedObjects(SegmentLayout layout, long heapBytes) {
        this.layout = layout;
        this.words = Memory.segment(layout, heapBytes);
    }

    SegmentWords words() {
        return words;
    }

    /// Returns what a further participant uses. One thread at a time may.
    View view(int number) {
        View view = new View(number);
        views.add(view);
        return view;
    }

    static long withState(long header, int state) {
        return (header & ~0xF00L) | ((long) state << 8);
    }

    /// Takes the first step of a removal.
    ///
    /// @return whether this call took it
    boolean markRemoved(long block) {
        long header = words.getVolatile(block);
        return Blocks.state(header) == Blocks.STATE_LIVE
                && words.compareAndSet(block, header, withState(header, STATE_REMOVED));
    }

    boolean isLive(long block) {
        return Blocks.state(words.getVolatile(block)) == Blocks.STATE_LIVE;
    }

    /// Returns how many names the directory believes that there are.
    long names() {
        return words.getVolatile(SegmentLayout.NAMES_AT);
    }

    /// Takes every hint away, so that whoever looks for a name walks.
    void forgetHints() {
        clearHints(layout.bucketsAt, layout.indexAt);
        Blocks blocks = views.getFirst().blocks;
        blocks.forEach((block, header) -> {
            if (Blocks.kind(header) == Blocks.KIND_BUCKETS) {
                clearHints(block + SegmentLayout.LINE, block + blocks.size(block));
            }
        });
    }

    private void clearHints(long from, long to) {
        for (long line = from; line < to; line += SegmentLayout.LINE) {
            words.zero(line + Long.BYTES, (long) NameHints.COUNT * Long.BYTES);
        }
    }

    /// Returns how many blocks of a kind are not free.
    long count(int kind) {
        long[] count = new long[1];
        views.getFirst().blocks.forEach((_, header) -> count[0] += Blocks.kind(header) == kind ? 1 : 0);
        return count[0];
    }

    /// The part of one participant. It refers to the block that it found last.
    final class View {
        final int number;
        final long token;
        final Blocks blocks;
        final Directory directory;
        private final AtomicLongArray kept = new AtomicLongArray(Guards.DIRECTORY + 1);
        private final List<Long> retired = new ArrayList<>();

        /// How many blocks were guarded: the nodes that walks have visited.
        long visits;

        View(int number) {
            this.number = number;
            this.token = (1L << 44) | ((long) number << 32);
            this.blocks = Memory.blocks(words, layout, token);
            this.directory = new Directory(words, layout, blocks, this::guard, Backoff.PLAIN);
        }

        private void guard(int place, long block) {
            visits += block == 0 ? 0 : 1;
            kept.set(place, block);
        }

        /// Refers to a block, if it is not removed.
        boolean keep(long block) {
            kept.set(Guards.DIRECTORY, block);
            return isLive(block);
        }

        long open(String name) {
            return directory.open(name, Blocks.KIND_LOCK, 64, _ -> {}, this::keep);
        }

        long find(String name) {
            return directory.find(name, this::keep);
        }

        /// Removes an object that nobody else removes.
        void remove(long block) {
            if (!markRemoved(block)) {
                throw new IllegalStateException("not live: " + block);
            }
            directory.remove(block);
            kept.set(Guards.DIRECTORY, 0);
            retired.add(block);
            free();
        }

        void removeAll(String... names) {
            for (String name : names) {
                long block = find(name);
                if (block != 0) {
                    remove(block);
                }
            }
            views.forEach(view -> view.kept.set(Guards.DIRECTORY, 0));
            views.forEach(View::free);
        }

        private void free() {
            retired.removeIf(block -> {
                boolean isKept = views.stream().anyMatch(view -> view.keeps(block));
                if (!isKept) {
                    blocks.releaseNew(block);
                }
                return !isKept;
            });
        }

        private boolean keeps(long block) {
            for (int place = 0; place < kept.length(); place++) {
                if (kept.get(place) == block) {
                    return true;
                }
            }
            return false;
        }
    }
}

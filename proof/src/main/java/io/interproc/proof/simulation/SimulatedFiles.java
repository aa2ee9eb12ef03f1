package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory of a memory file system, and the files in it, as participants see them through system calls.
///
/// A file is there as long as a name leads to it or somebody alive has it open or mapped. Its bytes lie in the words of
/// the world, behind the segment that all scripts have; behind them is a word for the size and one for each lock, which
/// stand for these things where accesses are compared, and hold nothing.
final class SimulatedFiles {

    /// How many names there can be.
    private static final int NAMES = 32;

    /// Room for the map of a heap and some pages.
    private static final int HEAP_BYTES = 2048;

    /// Behind the bytes of a file: its size, the right to remove it, its leases.
    private static final int SIZE_AT = 0;

    private static final int REMOVAL_AT = 8;
    private static final int LEASES_AT = 16;

    private final World world;
    private final long start;
    private final Inode[] places;
    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Integer> numbers = new TreeMap<>();

    SimulatedFiles(World world, long start, int most) {
        this.world = world;
        this.start = start;
        this.places = new Inode[most];
    }

    /// Returns how many bytes of the world so many files take, with their directory.
    static long bytes(SegmentLayout layout, int files) {
        return files == 0 ? 0 : 8L * NAMES + files * stride(layout);
    }

    /// Returns how long a segment is.
    static long fileSize(SegmentLayout layout) {
        return layout.mapAt + HEAP_BYTES;
    }

    private static long stride(SegmentLayout layout) {
        return SegmentLayout.lineUp(fileSize(layout) + LEASES_AT + 8L * layout.participants);
    }

    /// A file, whatever its name.
    static final class Inode {
        final long at;
        final long room;
        long size;
        private int links;
        private final List<SimulatedFile> opened = new ArrayList<>();
        private final Map<Integer, SimulatedFile> locks = new HashMap<>();

        Inode(long at, long room) {
            this.at = at;
            this.room = room;
        }

        long sizeAt() {
            return at + room + SIZE_AT;
        }

        /// Returns the word that stands for a lock.
        ///
        /// @param lock a slot, or [SimulatedFile#REMOVAL]
        long lockAt(int lock) {
            return at + room + (lock == SimulatedFile.REMOVAL ? REMOVAL_AT : LEASES_AT + 8L * lock);
        }

        /// Returns who has a lock, or null: the dead have none.
        @Nullable
        SimulatedFile holder(int lock) {
            SimulatedFile holder = locks.get(lock);
            return holder == null || !holder.isOpen() ? null : holder;
        }

        void lock(int lock, SimulatedFile holder) {
            locks.put(lock, holder);
        }

        void unlock(int lock, SimulatedFile holder) {
            locks.remove(lock, holder);
        }

        List<Integer> locksOf(SimulatedFile holder) {
            return locks.entrySet().stream()
                    .filter(entry -> entry.getValue() == holder)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }

        boolean isThere() {
            return links > 0 || opened.stream().anyMatch(SimulatedFile::keepsInode);
        }
    }

    /// Makes a file without a name, of zeros.
    Inode create() {
        for (int place = 0; place < places.length; place++) {
            Inode before = places[place];
            if (before == null || !before.isThere()) {
                long at = start + 8L * NAMES + place * stride(world.layout());
                Inode fresh = new Inode(at, fileSize(world.layout()));
                for (long word = at; before != null && word < at + fresh.room; word += 8) {
                    world.memory().merge((int) (word >> 3), -1L, 0);
                }
                places[place] = fresh;
                return fresh;
            }
        }
        throw new Violation("too many files are left: " + places.length);
    }

    void opened(SimulatedFile file) {
        file.inode().opened.add(file);
    }

    /// Returns the word that stands for a name.
    long nameAt(String name) {
        int number = numbers.computeIfAbsent(name, _ -> numbers.size());
        return start + 8L * Objects.checkIndex(number, NAMES);
    }

    @Nullable
    Inode find(String name) {
        return names.get(name);
    }

    /// Gives a file a name, unless it is taken.
    boolean link(String name, Inode inode) {
        if (names.putIfAbsent(name, inode) != null) {
            return false;
        }
        inode.links++;
        return true;
    }

    /// Takes a name away from whatever has it.
    void unlink(String name) {
        Inode inode = names.remove(name);
        if (inode != null) {
            inode.links--;
        }
    }

    /// Lists the directory, entry by entry: one that comes or goes meanwhile may be seen or not.
    List<String> list() {
        List<String> seen = new ArrayList<>();
        for (String name : List.copyOf(numbers.keySet())) {
            world.simulation().point("get name, to list", nameAt(name));
            if (names.containsKey(name)) {
                seen.add(name);
            }
        }
        return seen;
    }

    /// Throws if a file is there that nobody should have.
    void requireNone() {
        for (int place = 0; place < places.length; place++) {
            Inode inode = places[place];
            if (inode != null && inode.isThere()) {
                throw new Violation("no file may be left: file " + place + ", names " + names.keySet());
            }
        }
    }

    /// Returns the offset in its file of an offset in the world; the same if it is not in a file.
    long within(long offset) {
        long first = start + 8L * NAMES;
        return offset < first ? offset : (offset - first) % stride(world.layout());
    }

    /// Returns whether an offset is one of a file or of the directory.
    boolean has(long offset) {
        return offset >= start;
    }

    /// Returns what such an offset is called.
    String describe(long offset, WordNames words) {
        long first = start + 8L * NAMES;
        if (offset < first) {
            int number = (int) ((offset - start) / 8);
            return numbers.entrySet().stream()
                    .filter(entry -> entry.getValue() == number)
                    .map(entry -> "name '" + entry.getKey() + "'")
                    .findFirst()
                    .orElse("name " + number);
        }
        String file = "file " + (offset - first) / stride(world.layout()) + ": ";
        long within = within(offset) - fileSize(world.layout());
        if (within < 0) {
            return file + words.name(within(offset));
        }
        return file
                + (within == SIZE_AT
                        ? "size"
                        : within == REMOVAL_AT ? "right to remove" : "lease " + (within - LEASES_AT) / 8);
    }
}

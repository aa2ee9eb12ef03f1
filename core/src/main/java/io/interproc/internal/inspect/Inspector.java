package io.interproc.internal.inspect;

import io.interproc.Holder;
import io.interproc.InterprocException;
import io.interproc.ScopeAccessException;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.name.NameRule;
import io.interproc.internal.os.Linux;
import io.interproc.internal.process.RunningWorker;
import io.interproc.internal.scope.Attachments;
import io.interproc.internal.scope.ObjectWalk;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import io.interproc.internal.segment.SegmentRemoval;
import io.interproc.internal.segment.SharedFile;
import io.interproc.spi.ObjectType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The view from outside of the process scopes of this machine: what the command line shows. Also removes scopes that
/// nobody uses.
public final class Inspector {

    private static final int WIDEST = 0666;

    private Inspector() {}

    /// A scope at a moment.
    ///
    /// @param name the name, or empty for a private scope
    /// @param path where its file is; if it lost its name, where it was, followed by ` (deleted)`
    /// @param identity what tells it from an earlier scope of the same name
    /// @param capacity the greatest size in bytes
    /// @param reserved how many bytes have memory
    /// @param createdMillis when it was created, since the epoch
    /// @param nameLost whether another program removed or replaced the file, so that the name leads elsewhere or
    ///     nowhere; the name is empty if it cannot be told
    public record ScopeInfo(
            String name,
            String path,
            String identity,
            long capacity,
            long reserved,
            long createdMillis,
            List<ParticipantInfo> participants,
            UseInfo use,
            HeapInfo heap,
            boolean nameLost,
            Origin origin) {

        /// Returns the same with the numbers of the objects that are wanted, and of the threads of living
        /// processes that wait for these.
        public ScopeInfo withCounts(ScopeView view, ObjectFilter filter) {
            return new ScopeInfo(
                    name,
                    path,
                    identity,
                    capacity,
                    reserved,
                    createdMillis,
                    participants,
                    use.withCounts(
                            view.count(filter),
                            Math.toIntExact(view.waiters(filter)
                                    .filter(WaiterInfo::alive)
                                    .count())),
                    heap,
                    nameLost,
                    origin);
        }

        /// Returns whether a living process is attached.
        public boolean isUsed() {
            return participants.stream().anyMatch(ParticipantInfo::alive);
        }
    }

    /// Where a scope was found.
    ///
    /// @param path as of the scope
    /// @param pid a process that has it open, or 0 if the path leads to it
    /// @param descriptor the number of the descriptor by which that process has it open
    public record Origin(String path, long pid, int descriptor) {}

    /// How much there is of what is limited.
    ///
    /// @param objects how many objects there are
    /// @param names how many of them have names
    /// @param waiters how many threads of living processes wait
    /// @param records how many waiter records processes have, for the threads that wait and for their next waits
    public record UseInfo(long objects, long names, int waiters, int records) {

        /// The greatest number of participants.
        public static final int MOST_PARTICIPANTS = SegmentLayout.STANDARD.participants;

        /// The greatest number of waiter records.
        public static final int MOST_RECORDS = SegmentLayout.MAX_RECORDS;

        private UseInfo withCounts(long wanted, int waiting) {
            return new UseInfo(wanted, names, waiting, records);
        }
    }

    /// What the heap of a scope consists of.
    ///
    /// @param sizes the blocks, by their sizes
    /// @param freePageBytes how many bytes are in free pages, which become blocks of any size
    /// @param largest the size of the largest block that can be made, if the file system has the memory
    public record HeapInfo(List<SizeInfo> sizes, long freePageBytes, long largest) {

        /// The blocks of one size.
        ///
        /// @param blockBytes the size of each; 0 for large blocks, each of which has a size of its own
        /// @param used how many are in use
        /// @param removed how many belong to removed objects and wait until no process refers to them
        /// @param free how many are free
        /// @param takenBytes the size of those that are in use or removed
        public record SizeInfo(long blockBytes, long used, long removed, long free, long takenBytes) {}

        /// Returns how many bytes are in blocks that are not free.
        public long takenBytes() {
            return sizes.stream().mapToLong(SizeInfo::takenBytes).sum();
        }

        /// Returns how many bytes are in free blocks, which serve for blocks of the same size only.
        public long freeBlockBytes() {
            return sizes.stream()
                    .mapToLong(size -> size.free() * size.blockBytes())
                    .sum();
        }

        /// Returns how many removed objects wait until no process refers to them.
        public long removed() {
            return sizes.stream().mapToLong(SizeInfo::removed).sum();
        }
    }

    /// Returns what a process does if it is a worker, in a few words: its name, how far it has come, and what it
    /// waits for if its task has ended. Empty if it is none, or if this user may not look into it.
    public static Optional<String> workerState(long pid) {
        return RunningWorker.find(pid).map(worker -> worker.name() + ", " + worker.state());
    }

    /// A process attached to a scope.
    ///
    /// @param alive whether it holds its lease; if not, it died and was not swept yet
    public record ParticipantInfo(int slot, long pid, long enteredMillis, boolean alive) {}

    /// An object of a scope.
    ///
    /// @param type what it is
    /// @param typeCode of a value, the code of its type, such as `i`; otherwise empty
    /// @param name the name, or empty
    /// @param offset where it lies in the segment
    /// @param bytes how much memory it takes
    /// @param value the value, or empty
    /// @param bound how much of it there can be at most, or null if it has no bound
    /// @param holder who holds its lock, or null
    /// @param waiters how many threads of living processes wait for it or for the lock that it brought along; who
    ///     waits for a lock that is another object is a waiter of that object only
    /// @param lock where its lock lies, or 0; of a lock, where it lies itself
    /// @param abandonedBy who died holding its lock, or null once somebody has gone on
    /// @param holdings what processes hold of it beside its lock
    public record ObjectInfo(
            ObjectType type,
            String typeCode,
            String name,
            long offset,
            long bytes,
            String value,
            @Nullable Integer bound,
            @Nullable Holder holder,
            int waiters,
            long lock,
            @Nullable Holder abandonedBy,
            List<HoldingInfo> holdings) {

        /// Returns what it is for people, such as `RLock` or `Value 'i'`.
        public String kind() {
            return typeCode.isEmpty() ? type.toString() : type + " '" + typeCode + "'";
        }

        static ObjectInfo of(ObjectWalk.Found found, int waiters) {
            ObjectState state = found.state();
            return new ObjectInfo(
                    found.kind().type(),
                    state.typeCode(),
                    found.name(),
                    found.block(),
                    found.bytes(),
                    state.value(),
                    state.bound(),
                    state.holder(),
                    waiters,
                    state.lock(),
                    state.abandonedBy(),
                    state.holdings().stream()
                            .map(holding -> new HoldingInfo(holding.pid(), holding.count(), holding.alive()))
                            .toList());
        }
    }

    /// What a process holds of an object beside its lock.
    ///
    /// @param count how much of it, such as permits
    /// @param alive whether the process lives; what a dead one holds goes back at the next look
    public record HoldingInfo(long pid, long count, boolean alive) {}

    /// A thread that waits, or waited when its process died.
    ///
    /// @param object the offset of the object it waits for
    /// @param label the name of that object, or of the one that brought it along, or else where that lies
    /// @param what what it waits for there, such as `lock` or `notification`
    /// @param nanos how long ago the wait began
    /// @param alive whether the process lives; if not, it died and was not swept yet
    public record WaiterInfo(
            long pid,
            long threadId,
            String threadName,
            long object,
            String label,
            String what,
            long nanos,
            boolean alive) {}

    /// Returns the names of the named scopes of this machine, sorted.
    public static List<String> names() {
        return list(SegmentFiles.NAMED_PREFIX).stream()
                .map(file -> file.getFileName().toString().substring(SegmentFiles.NAMED_PREFIX.length()))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// Returns the files of private scopes without system calls, and of named ones that are being made.
    private static List<Path> privateFiles() {
        return list(SegmentFiles.PRIVATE_PREFIX);
    }

    private static List<Path> list(String prefix) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SegmentFiles.DIRECTORY, prefix + "*")) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new ScopeAccessException(SegmentFiles.DIRECTORY + " cannot be listed: " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    /// Reads a named scope.
    ///
    /// @throws IllegalArgumentException if the name is not legal, or there is no such scope
    /// @throws InterprocException if its file cannot be opened or trusted
    public static ScopeInfo read(String name) {
        return inspect(name, (file, self) -> read(file, self, name));
    }

    private static ScopeInfo read(SegmentFile file, long self, String name) {
        return ScopeView.look(file, self, view -> view.read(name, new Origin(file.path(), 0, 0), false));
    }

    /// Looks at what is in a scope that was read.
    ///
    /// @return what the action returned; null if it did, or if the scope is not there any more
    /// @throws InterprocException if its file cannot be opened or trusted
    public static <T> @Nullable T look(ScopeInfo scope, Function<ScopeView, @Nullable T> action) {
        Function<ScopeView, @Nullable T> same =
                view -> view.identity().equals(scope.identity()) ? action.apply(view) : null;
        Origin origin = scope.origin();
        return origin.pid() == 0
                ? Attachments.<@Nullable T>inspect(
                        Path.of(origin.path()), WIDEST, (file, self) -> ScopeView.<@Nullable T>look(file, self, same))
                : OpenScopes.look(origin, same);
    }

    /// Reads the scopes that no name leads to of the processes that this user may look into, each once; those of
    /// this JVM too: the private ones, and those that lost their names. Without native access it sees only private
    /// ones of processes that have none either.
    public static List<ScopeInfo> readPrivate() {
        OpenScopes open = new OpenScopes();
        if (Linux.available()) {
            ProcessHandle.allProcesses().forEach(process -> open.readFrom(process.pid()));
        }
        List<ScopeInfo> scopes = open.found();
        readPrivateFiles(scopes);
        return scopes;
    }

    /// Reads the scopes of one process that no name leads to.
    public static List<ScopeInfo> readPrivate(long pid) {
        List<ScopeInfo> scopes = new ArrayList<>();
        readPrivateFiles(scopes);
        scopes.removeIf(scope -> scope.participants().stream().noneMatch(participant -> participant.pid() == pid));
        if (Linux.available()) {
            OpenScopes open = new OpenScopes();
            open.readFrom(pid);
            scopes.addAll(open.found());
        }
        return scopes;
    }

    /// Reads the scopes in use that lost this name, as far as this user may look into their processes.
    public static List<ScopeInfo> readLost(String name) {
        return readPrivate().stream()
                .filter(scope -> scope.nameLost() && scope.name().equals(name))
                .toList();
    }

    private static void readPrivateFiles(List<ScopeInfo> scopes) {
        for (Path path : privateFiles()) {
            try {
                ScopeInfo scope = Attachments.inspect(path, WIDEST, (file, self) -> read(file, self, ""));
                if (scope != null) {
                    scopes.add(scope);
                }
            } catch (InterprocException _) {
                // Not a scope yet, or somebody else's.
            }
        }
    }

    /// Removes a named scope that no living process uses.
    ///
    /// @param force whether to remove the name even while processes use the scope; they continue among themselves,
    ///     and new openers of the name get a new scope
    /// @return whether no file has the name any more
    /// @throws IllegalArgumentException if the name is not legal, or there is no such scope
    /// @throws InterprocException if its file cannot be opened
    public static boolean remove(String name, boolean force) {
        if (force) {
            try {
                return Files.deleteIfExists(SegmentFiles.pathOf(NameRule.SCOPE.requireLegal(name)));
            } catch (IOException e) {
                throw new ScopeAccessException(SegmentFiles.pathOf(name) + " cannot be removed: " + e.getMessage(), e);
            }
        }
        return inspect(name, Inspector::removeIfUnused);
    }

    /// Removes all named scopes that no living process uses, and what killed processes without native access
    /// left of private ones. Files that cannot be opened or trusted are left alone, as is what is no scope.
    ///
    /// @return the names of the scopes, and the file names of what had no name
    public static List<String> removeUnused() {
        return SegmentFiles.REMOVAL.removeAllUnused(new Unused()).stream()
                .map(Inspector::nameOf)
                .toList();
    }

    private static final class Unused implements SegmentRemoval.Listing<Path> {
        @Override
        public List<Path> temporary() {
            return privateFiles();
        }

        @Override
        public List<Path> named() {
            return names().stream().map(SegmentFiles::pathOf).toList();
        }

        @Override
        public boolean remove(Path file, Predicate<SharedFile<?>> removal) {
            return Inspector.remove(file, removal);
        }
    }

    /// Removes only what killed processes without native access left of private scopes, and of named ones that
    /// they were making.
    ///
    /// @return the names of the files
    public static List<String> removeUnusedPrivate() {
        return privateFiles().stream()
                .filter(Inspector::removePrivate)
                .map(Inspector::nameOf)
                .toList();
    }

    /// Returns the name of a scope, or the file name of what has none.
    private static String nameOf(Path path) {
        String file = path.getFileName().toString();
        return file.startsWith(SegmentFiles.NAMED_PREFIX) ? file.substring(SegmentFiles.NAMED_PREFIX.length()) : file;
    }

    /// Removes a file that no name of a scope leads to and that no living process uses or is making.
    ///
    /// @return whether the file does not exist any more
    public static boolean removePrivate(Path path) {
        return remove(path, SegmentFiles.REMOVAL::removeIfLeft);
    }

    /// Removes a file if it is a scope that no living process uses.
    ///
    /// @return whether the file does not exist any more
    public static boolean removeIfScope(Path path) {
        return remove(path, SegmentFiles.REMOVAL::removeIfSegment);
    }

    /// The leases do not show the one of this process, if this is the file that it has open.
    private static boolean remove(Path path, Predicate<SharedFile<?>> removal) {
        try {
            return Boolean.TRUE.equals(
                    Attachments.inspect(path, WIDEST, (file, self) -> self == 0 && removal.test(file)));
        } catch (InterprocException _) {
            return false; // Foreign or damaged: not ours to remove.
        }
    }

    /// The leases do not show the one of this process, if this is the file that it has open.
    private static boolean removeIfUnused(SegmentFile file, long self) {
        return self == 0 && SegmentFiles.REMOVAL.removeIfUnused(file);
    }

    private static <T> T inspect(String name, Attachments.Inspection<T> inspection) {
        T result = Attachments.inspect(SegmentFiles.pathOf(NameRule.SCOPE.requireLegal(name)), WIDEST, inspection);
        if (result == null) {
            throw new IllegalArgumentException("there is no scope of this name: " + name);
        }
        return result;
    }
}

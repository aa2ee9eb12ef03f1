package io.interproc.cli;

import io.interproc.Holder;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.HeapInfo;
import io.interproc.internal.inspect.Inspector.HeapInfo.SizeInfo;
import io.interproc.internal.inspect.Inspector.HoldingInfo;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.WaiterInfo;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.inspect.ScopeView;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes what was read of scopes, for people and for programs. Times are in UTC.
final class ScopeReport {

    private static final String PRIVATE = "(private)";
    private static final String LOST =
            "lost: another program removed or replaced its file, so that others no longer find"
                    + " the scope; close it in these processes and open it again";

    private static final String[] PROCESSES = {"PROCESS", "STATE", "SINCE", "WORKER"};
    private static final String[] WAITERS = {"WAITING", "FOR", "OF", "SINCE"};

    private ScopeReport() {}

    /// How much of a scope is wanted.
    ///
    /// @param filter which objects
    /// @param limit how many of them, and of the threads that wait for them, at most
    record Extent(ObjectFilter filter, long limit) {}

    /// Returns a line for each scope, under a heading.
    static List<String> list(List<ScopeInfo> scopes) {
        Table table = new Table().row("NAME", "PROCESSES", "OBJECTS", "WAITING", "MEMORY", "CREATED");
        for (ScopeInfo scope : scopes) {
            table.row(
                    label(scope),
                    scope.isUsed() ? pids(scope) : "none",
                    String.valueOf(scope.use().objects()),
                    String.valueOf(scope.use().waiters()),
                    Bytes.format(scope.reserved()),
                    time(scope.createdMillis()));
        }
        return table.lines();
    }

    /// Returns the name for people, and a mark if the scope lost it.
    static String label(ScopeInfo scope) {
        String name = scope.name().isEmpty() ? PRIVATE : Printable.name(scope.name());
        return scope.nameLost() ? name + " (lost)" : name;
    }

    /// Returns the names of scopes, for one line.
    static String names(List<String> names) {
        return names.stream().map(Printable::whole).collect(Collectors.joining(", "));
    }

    private static String pids(ScopeInfo scope) {
        return scope.participants().stream()
                .filter(ParticipantInfo::alive)
                .map(participant -> String.valueOf(participant.pid()))
                .collect(Collectors.joining(","));
    }

    /// Prints what is wanted of a scope: everything, or only what there is about some of its objects.
    static void print(PrintWriter out, ScopeInfo scope, ScopeView view, Extent extent) {
        boolean isPrivate = scope.name().isEmpty();
        out.println(
                isPrivate
                        ? "private scope"
                        : "scope " + Printable.whole(scope.name()) + ", " + Printable.text(scope.path()));
        if (scope.nameLost()) {
            out.println(LOST);
        }
        out.println("created " + time(scope.createdMillis()) + ", " + memory(scope));
        if (extent.filter().isAll()) {
            print(out, PROCESSES, scope.participants().stream().map(ScopeReport::row), extent);
        }
        Iterator<String[]> rows =
                view.objects(extent.filter()).map(ScopeReport::row).iterator();
        if (!extent.filter().isAll() && !rows.hasNext()) {
            out.println("no object of the scope is as asked for");
        }
        Iterator<String[]> rest =
                new Table().row("OBJECT", "KIND", "VALUE", "WAITING", "HELD BY").print(out, rows, extent.limit());
        long shown = extent.limit();
        printMore(out, extent.filter().isAll() && rest.hasNext() ? scope.use().objects() - shown : count(rest));
        print(out, WAITERS, view.waiters(extent.filter()).map(ScopeReport::row), extent);
        if (extent.filter().isAll()) {
            printHeap(out, scope.heap());
        }
    }

    /// Returns how much memory a scope has, in words that mean the same in every command.
    static String memory(ScopeInfo scope) {
        return Bytes.format(scope.heap().takenBytes()) + " in use, " + Bytes.format(scope.reserved())
                + " reserved, at most " + Bytes.format(scope.capacity());
    }

    /// Returns a number with a noun, in the singular or the plural.
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static void print(PrintWriter out, String[] heading, Stream<String[]> rows, Extent extent) {
        printMore(out, count(new Table().row(heading).print(out, rows.iterator(), extent.limit())));
    }

    private static long count(Iterator<String[]> rest) {
        long count = 0;
        for (; rest.hasNext(); rest.next()) {
            count++;
        }
        return count;
    }

    private static void printMore(PrintWriter out, long more) {
        if (more > 0) {
            out.println("and " + more + " more: --limit 0 shows all; --name, --kind, --held and --waiting show some");
        }
    }

    private static String[] row(ParticipantInfo participant) {
        return new String[] {
            String.valueOf(participant.pid()),
            participant.alive() ? "alive" : "dead",
            time(participant.enteredMillis()),
            worker(participant).map(Printable::text).orElse("")
        };
    }

    private static void printHeap(PrintWriter out, HeapInfo heap) {
        Table table = new Table().row("BLOCKS OF", "USED", "FREE");
        for (SizeInfo size : heap.sizes()) {
            boolean isLarge = size.blockBytes() == 0;
            table.row(
                    isLarge ? "larger" : Bytes.format(size.blockBytes()),
                    String.valueOf(size.used() + size.removed()),
                    isLarge ? "" : String.valueOf(size.free()));
        }
        out.println();
        table.lines().forEach(out::println);
        out.println(Bytes.format(heap.freeBlockBytes()) + " free in blocks, " + Bytes.format(heap.freePageBytes())
                + " free in pages, largest new block " + Bytes.format(heap.largest()));
        if (heap.removed() > 0) {
            out.println(
                    heap.removed() + (heap.removed() == 1 ? " removed object keeps its" : " removed objects keep their")
                            + " memory until no process refers to it");
        }
    }

    /// Returns the name of a worker and what it does.
    private static Optional<String> worker(ParticipantInfo participant) {
        return participant.alive() ? Inspector.workerState(participant.pid()) : Optional.empty();
    }

    private static String[] row(ObjectInfo object) {
        return new String[] {
            label(object),
            Printable.text(object.kind()),
            Printable.whole(object.value()) + (object.bound() == null ? "" : " of " + object.bound()),
            object.waiters() == 0 ? "" : String.valueOf(object.waiters()),
            held(object)
        };
    }

    /// Returns the name, or where the object lies.
    private static String label(ObjectInfo object) {
        return object.name().isEmpty() ? "@" + object.offset() : Printable.name(object.name());
    }

    /// Returns who holds the object's lock, or which process holds how much of the object.
    private static String held(ObjectInfo object) {
        if (!object.holdings().isEmpty()) {
            return object.holdings().stream().map(ScopeReport::text).collect(Collectors.joining(", "));
        }
        Holder holder = object.holder();
        Holder dead = object.abandonedBy();
        if (dead == null) {
            return holder == null ? "" : text(holder);
        }
        return (holder == null ? "nobody" : text(holder)) + ": abandoned by " + text(dead);
    }

    private static String text(Holder party) {
        return Printable.text(party.toString());
    }

    private static String text(HoldingInfo holding) {
        return "process " + holding.pid() + " (" + count(holding.count(), "permit")
                + (holding.alive() ? ")" : ", dead)");
    }

    private static String[] row(WaiterInfo waiter) {
        return new String[] {
            text(thread(waiter)) + (waiter.alive() ? "" : ", dead"),
            waiter.what(),
            Printable.name(waiter.label()),
            waiter.alive() ? String.format(Locale.ROOT, "%.3f s", waiter.nanos() / 1e9) : ""
        };
    }

    private static Holder thread(WaiterInfo waiter) {
        return new Holder(waiter.pid(), waiter.threadId(), waiter.threadName());
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Returns what is wanted of a scope, for [Json]. Objects and waiters are read as they are written.
    static Map<String, @Nullable Object> json(ScopeInfo scope, ScopeView view, Extent extent) {
        ObjectFilter filter = extent.filter();
        Map<String, @Nullable Object> json = json(filter.isAll() ? scope : scope.withCounts(view, filter));
        json.put("objects", view.objects(filter).limit(extent.limit()).map(ScopeReport::json));
        json.put("waiters", view.waiters(filter).limit(extent.limit()).map(ScopeReport::json));
        return json;
    }

    /// Returns what there is to say of a scope as a whole, for [Json].
    static Map<String, @Nullable Object> json(ScopeInfo scope) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", orNull(scope.name()));
        json.put("path", scope.name().isEmpty() ? null : scope.path());
        json.put("identity", scope.identity());
        json.put("created", Instant.ofEpochMilli(scope.createdMillis()));
        json.put("used", scope.isUsed());
        json.put("nameLost", scope.nameLost());
        json.put("capacityBytes", scope.capacity());
        json.put("reservedBytes", scope.reserved());
        json.put("objectBytes", scope.heap().takenBytes());
        json.put("objectCount", scope.use().objects());
        json.put("nameCount", scope.use().names());
        json.put("waiterCount", scope.use().waiters());
        json.put("heap", json(scope.heap()));
        json.put(
                "processes",
                scope.participants().stream().map(ScopeReport::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(HeapInfo heap) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("freeBlockBytes", heap.freeBlockBytes());
        json.put("freePageBytes", heap.freePageBytes());
        json.put("largestBytes", heap.largest());
        json.put("sizes", heap.sizes().stream().map(ScopeReport::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(SizeInfo size) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("blockBytes", size.blockBytes() == 0 ? null : size.blockBytes());
        json.put("used", size.used());
        json.put("removed", size.removed());
        json.put("free", size.free());
        json.put("takenBytes", size.takenBytes());
        return json;
    }

    private static Map<String, @Nullable Object> json(ParticipantInfo participant) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pid", participant.pid());
        json.put("alive", participant.alive());
        json.put("since", Instant.ofEpochMilli(participant.enteredMillis()));
        json.put("worker", worker(participant).orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> json(ObjectInfo object) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", orNull(object.name()));
        json.put("offset", object.offset());
        json.put("bytes", object.bytes());
        json.put("kind", object.type());
        json.put("typeCode", orNull(object.typeCode()));
        json.put("value", value(object));
        json.put("bound", object.bound());
        json.put("waiters", object.waiters());
        json.put("lock", object.lock() == 0 ? null : object.lock());
        json.put("abandoned", object.abandonedBy() != null);
        json.put("holder", json(object.holder()));
        json.put("abandonedBy", json(object.abandonedBy()));
        json.put("holdings", object.holdings().stream().map(ScopeReport::json).toList());
        return json;
    }

    /// Returns the content: that of a semaphore, which counts, as a number, and others as the text that people see.
    private static @Nullable Object value(ObjectInfo object) {
        return switch (object.type()) {
            case SEMAPHORE, BOUNDED_SEMAPHORE -> Long.valueOf(object.value());
            default -> orNull(object.value());
        };
    }

    private static Map<String, @Nullable Object> json(HoldingInfo holding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pid", holding.pid());
        json.put("count", holding.count());
        json.put("alive", holding.alive());
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> json(@Nullable Holder holder) {
        return holder == null ? null : party(holder);
    }

    private static Map<String, @Nullable Object> json(WaiterInfo waiter) {
        Map<String, @Nullable Object> json = party(thread(waiter));
        json.put("for", waiter.what());
        json.put("object", waiter.object());
        json.put("of", waiter.label());
        json.put("nanos", waiter.alive() ? waiter.nanos() : null);
        json.put("alive", waiter.alive());
        return json;
    }

    private static Map<String, @Nullable Object> party(Holder party) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pid", party.pid());
        json.put("threadId", party.threadId());
        json.put("threadName", orNull(party.threadName()));
        return json;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

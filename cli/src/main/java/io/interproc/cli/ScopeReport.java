package io.interproc.cli;

import io.interproc.Holder;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.HoldingInfo;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.WaiterInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what was read of scopes, for people and for programs. Times are in UTC.
final class ScopeReport {

    private static final String PRIVATE = "(private)";
    private static final String LOST =
            "lost: another program removed or replaced its file, so that others no longer find"
                    + " the scope; close it in these processes and open it again";

    private ScopeReport() {}

    /// Returns a line for each scope, under a heading.
    static List<String> list(List<ScopeInfo> scopes) {
        Table table = new Table().row("NAME", "PROCESSES", "OBJECTS", "WAITING", "MEMORY", "CREATED");
        for (ScopeInfo scope : scopes) {
            table.row(
                    label(scope),
                    scope.isUsed() ? pids(scope) : "none",
                    String.valueOf(scope.objects().size()),
                    String.valueOf(scope.waiters().size()),
                    Bytes.format(scope.reserved()),
                    time(scope.createdMillis()));
        }
        return table.lines();
    }

    /// Returns the name, and a mark if the scope lost it.
    static String label(ScopeInfo scope) {
        String name = scope.name().isEmpty() ? PRIVATE : scope.name();
        return scope.nameLost() ? name + " (lost)" : name;
    }

    private static String pids(ScopeInfo scope) {
        return scope.participants().stream()
                .filter(ParticipantInfo::alive)
                .map(participant -> String.valueOf(participant.pid()))
                .collect(Collectors.joining(","));
    }

    /// Returns everything about a scope, in lines that end with a newline.
    static String text(ScopeInfo scope) {
        StringBuilder text = new StringBuilder();
        boolean isPrivate = scope.name().isEmpty();
        text.append(isPrivate ? "private scope" : "scope " + scope.name() + ", " + scope.path())
                .append('\n');
        if (scope.nameLost()) {
            text.append(LOST).append('\n');
        }
        text.append("created ").append(time(scope.createdMillis())).append(", ");
        text.append(Bytes.format(scope.used())).append(" in objects, ");
        text.append(Bytes.format(scope.reserved())).append(" reserved, at most ");
        text.append(Bytes.format(scope.capacity())).append('\n');
        append(text, participants(scope), scope.participants().isEmpty());
        append(text, objects(scope), scope.objects().isEmpty());
        append(text, waiters(scope), scope.waiters().isEmpty());
        return text.toString();
    }

    private static void append(StringBuilder text, Table table, boolean empty) {
        if (!empty) {
            text.append('\n');
            table.lines().forEach(line -> text.append(line).append('\n'));
        }
    }

    private static Table participants(ScopeInfo scope) {
        Table table = new Table().row("PROCESS", "STATE", "SINCE", "WORKER");
        for (ParticipantInfo participant : scope.participants()) {
            table.row(
                    String.valueOf(participant.pid()),
                    participant.alive() ? "alive" : "dead",
                    time(participant.enteredMillis()),
                    worker(participant).orElse(""));
        }
        return table;
    }

    /// Returns the name of a worker and what it does.
    private static Optional<String> worker(ParticipantInfo participant) {
        return participant.alive() ? Inspector.workerState(participant.pid()) : Optional.empty();
    }

    private static Table objects(ScopeInfo scope) {
        Table table = new Table().row("OBJECT", "KIND", "VALUE", "WAITING", "HELD BY");
        for (ObjectInfo object : scope.objects()) {
            table.row(
                    label(object),
                    object.kind(),
                    object.value(),
                    object.waiters() == 0 ? "" : String.valueOf(object.waiters()),
                    held(object));
        }
        return table;
    }

    /// Returns the name, or where the object lies.
    private static String label(ObjectInfo object) {
        return object.name().isEmpty() ? "@" + object.offset() : object.name();
    }

    /// Returns who holds the object's lock, or which process holds how much of the object.
    private static String held(ObjectInfo object) {
        if (!object.holdings().isEmpty()) {
            return object.holdings().stream().map(ScopeReport::text).collect(Collectors.joining(", "));
        }
        Holder holder = object.holder();
        Holder dead = object.abandonedBy();
        if (dead == null) {
            return holder == null ? "" : holder.toString();
        }
        return (holder == null ? "nobody" : holder) + ": abandoned by " + dead;
    }

    private static String text(HoldingInfo holding) {
        String amount = holding.count() == 1 ? "1 permit" : holding.count() + " permits";
        return "process " + holding.pid() + " (" + amount + (holding.alive() ? ")" : ", dead)");
    }

    private static Table waiters(ScopeInfo scope) {
        Map<Long, String> labels = new HashMap<>();
        scope.objects().forEach(object -> labels.put(object.offset(), label(object)));
        scope.objects().forEach(object -> labels.putIfAbsent(object.lock(), label(object))); // brought along
        Table table = new Table().row("WAITING", "FOR", "OF", "SINCE");
        for (WaiterInfo waiter : scope.waiters()) {
            table.row(
                    new Holder(waiter.pid(), waiter.threadId(), waiter.threadName()).toString(),
                    waiter.what(),
                    labels.getOrDefault(waiter.object(), "@" + waiter.object()),
                    String.format(Locale.ROOT, "%.3f s", waiter.nanos() / 1e9));
        }
        return table;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Returns everything about a scope, for [Json].
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
        json.put("objectBytes", scope.used());
        json.put(
                "processes",
                scope.participants().stream().map(ScopeReport::json).toList());
        json.put("objects", scope.objects().stream().map(ScopeReport::json).toList());
        json.put("waiters", scope.waiters().stream().map(ScopeReport::json).toList());
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
        json.put("kind", object.kind());
        json.put("value", orNull(object.value()));
        json.put("waiters", object.waiters());
        json.put("lock", object.lock() == 0 ? null : object.lock());
        json.put("abandoned", object.abandonedBy() != null);
        json.put("holder", json(object.holder()));
        json.put("abandonedBy", json(object.abandonedBy()));
        json.put("holdings", object.holdings().stream().map(ScopeReport::json).toList());
        return json;
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
        Map<String, @Nullable Object> json = party(new Holder(waiter.pid(), waiter.threadId(), waiter.threadName()));
        json.put("for", waiter.what());
        json.put("object", waiter.object());
        json.put("nanos", waiter.nanos());
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

package io.interproc.internal.scope;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.os.ChildJvm;
import io.interproc.internal.segment.PortableSegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Another process that does what it is told, one line at a time, and answers each with one line.
public final class Peer implements AutoCloseable {

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    private final ChildJvm jvm;

    private Peer(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /// Starts a process that may call the kernel.
    public static Peer start() {
        return startWith(NATIVE);
    }

    /// Starts a process that was told not to call the kernel.
    public static Peer startPortable() {
        return startWith(NATIVE, "-Dinterproc.native=false");
    }

    public static Peer startWith(String... options) {
        return new Peer(ChildJvm.start(ChildJvm.command(Peer.class, List.of(options))));
    }

    /// Starts a process by the command line that is given, followed by that of a JVM.
    public static Peer startUnder(List<String> command, String... options) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(ChildJvm.command(Peer.class, List.of(options)));
        return new Peer(ChildJvm.start(whole));
    }

    public long pid() {
        return jvm.pid();
    }

    /// Returns what the process wrote as errors until its end, the log among it.
    public String errors() {
        return jvm.errors();
    }

    /// Gives an order and returns the answer.
    public String ask(String order) {
        jvm.send(order);
        return answer();
    }

    /// Gives an order whose answer comes later.
    public void order(String order) {
        jvm.send(order);
    }

    public String answer() {
        String answer = jvm.readLine();
        return answer != null ? answer : "ended: " + jvm.errors();
    }

    public void kill() {
        jvm.kill();
    }

    /// Lets the process return from `main` and waits for its end.
    public int end() {
        jvm.send("end");
        return jvm.join();
    }

    @Override
    public void close() {
        jvm.close();
    }

    /// Returns an object as it travels.
    public static String toHex(Object object) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
            out.flush();
            return HexFormat.of().formatHex(bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the object that travelled.
    public static Object fromHex(String hex) throws IOException, ClassNotFoundException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    private final Map<String, Object> objects = new HashMap<>();
    private Scope scope = Scope.threads();

    private Peer() {
        this.jvm = null;
    }

    public static void main(String[] args) throws IOException {
        Peer peer = new Peer();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order;
        while ((order = orders.readLine()) != null && !order.equals("end")) {
            String answer;
            try {
                answer = peer.obey(order.split(" "));
            } catch (Exception | Error e) {
                answer = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
            System.out.println(answer);
        }
    }

    private String obey(String[] order) throws Exception {
        return switch (order[0]) {
            case "open" -> open(order[1], ScopeOptions.defaults().withCapacity(1 << 20));
            case "open-of" -> open(order[1], ScopeOptions.defaults().withCapacity(Long.parseLong(order[2])));
            case "open-large" -> open(order[1], ScopeOptions.defaults());
            case "private" -> {
                scope = Scope.processes(ScopeOptions.defaults().withCapacity(Long.parseLong(order[1])));
                yield "private";
            }
            case "read" -> {
                Object object = fromHex(order[2]);
                objects.put(order[1], object);
                if (object instanceof Scope travelled) {
                    scope = travelled;
                }
                yield "read";
            }
            case "write" -> toHex(order[1].equals("scope") ? scope : object(order[1], Object.class));
            case "rlock" -> put(order[1], scope.rlock(order[1]));
            case "condition" -> put(order[1], scope.condition(order[1]));
            case "int" -> put(order[1], scope.intValue(order[1], 0));
            case "remove" -> "" + scope.remove(order[1]);
            case "lock" -> {
                object(order[1], Lock.class).lock();
                yield "locked";
            }
            case "hold" -> {
                try (var held = object(order[1], Lock.class).hold()) {
                    yield "abandoned by "
                            + held.abandonedBy()
                                    .map(holder -> "" + holder.pid())
                                    .orElse("nobody");
                }
            }
            case "try" -> "" + object(order[1], Lock.class).tryLock();
            case "unlock" -> {
                object(order[1], Lock.class).unlock();
                yield "unlocked";
            }
            case "waiters" -> "" + object(order[1], Lock.class).waiters();
            case "await" -> {
                Condition condition = object(order[1], Condition.class);
                try (var _ = condition.getLock().hold()) {
                    yield "" + condition.await(Duration.ofMinutes(1));
                }
            }
            case "notify" -> {
                Condition condition = object(order[1], Condition.class);
                try (var _ = condition.getLock().hold()) {
                    yield "" + condition.notify(Integer.parseInt(order[2]));
                }
            }
            case "add" -> "" + object(order[1], IntValue.class).addAndGet(Integer.parseInt(order[2]));
            case "count" -> count(order[1], Integer.parseInt(order[2]));
            case "get" -> "" + object(order[1], Value.class).getValue();
            case "churn" -> churn(order[1], Integer.parseInt(order[2]));
            case "fill" -> fill();
            case "use-up" -> useUp();
            case "grow" -> grow(Integer.parseInt(order[1]));
            case "show" -> show(Inspector.read(order[1]));
            case "rm" -> "" + Inspector.remove(order[1], false);
            case "files" -> List.of(SegmentFiles.DIRECTORY.toFile().list()).toString();
            case "gc-name" -> "" + Inspector.removeIfScope(SegmentFiles.pathOf(order[1]));
            case "gc" -> "" + Inspector.removePrivate(Path.of(order[1]));
            case "make" -> make(Path.of(order[1]), Integer.parseInt(order[2]));
            case "crowd" -> crowd(order[1], Integer.parseInt(order[2]));
            case "close" -> {
                scope.close();
                yield "closed";
            }
            case "exit" -> {
                System.exit(Integer.parseInt(order[1]));
                yield "";
            }
            case "descriptors" -> descriptors();
            case "interrupt" -> {
                Thread.currentThread().interrupt();
                yield "interrupted";
            }
            default -> throw new IllegalArgumentException("order must be a known one: " + order[0]);
        };
    }

    private String open(String name, ScopeOptions options) {
        scope = Scope.processes(name, options);
        return "opened";
    }

    private String put(String name, Object object) {
        objects.put(name, object);
        return "has " + name;
    }

    private <T> T object(String name, Class<T> type) {
        return type.cast(objects.get(name));
    }

    /// Adds by two steps under the lock, which loses updates if the lock does not exclude.
    private String count(String name, int times) {
        IntValue value = object(name, IntValue.class);
        for (int i = 0; i < times; i++) {
            try (var _ = value.hold()) {
                value.set(value.get() + 1);
            }
        }
        return "counted";
    }

    /// Opens and closes a scope again and again; while it is open its name must be that of this very segment, which
    /// counts who has it open.
    private String churn(String name, int times) {
        for (int i = 0; i < times; i++) {
            Scope opened = Scope.processes(name, ScopeOptions.defaults().withCapacity(1 << 20));
            IntValue users = opened.value(ValueType.INT32, 0, ValueOptions.raw().withName("users"));
            users.getAndAdd(1);
            Attachment attachment = ((ProcessScope) opened).attachment();
            if (!attachment.file().isLinked()) {
                return "the name went away under an open scope, in round " + i;
            }
            if (users.get() < 1) {
                return "the segment is another's, in round " + i;
            }
            users.getAndAdd(-1);
            opened.close();
        }
        return "churned";
    }

    /// Creates values until there is no room, and says how that showed.
    private String fill() {
        int made = 0;
        try {
            while (true) {
                scope.intValue(made);
                made++;
            }
        } catch (RuntimeException e) {
            IntValue one = object("before", IntValue.class);
            one.set(made);
            return made > 0 && one.get() == made
                    ? e.getClass().getSimpleName() + ": " + e.getMessage()
                    : "lost the old value after " + made;
        }
    }

    /// Makes objects until there is no room, removes them and keeps their handles; returns how many they were.
    private String useUp() {
        List<Event> made = new ArrayList<>();
        objects.put("used up", made);
        try {
            while (true) {
                made.add(scope.event());
            }
        } catch (ScopeFullException _) {
            made.forEach(scope::remove);
            return "" + made.size();
        }
    }

    /// Creates values beside others who do, and finds in each what it put there.
    private String grow(int times) {
        List<IntValue> made = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            made.add(scope.intValue(i + 1));
        }
        for (int i = 0; i < times; i++) {
            if (made.get(i).get() != i + 1) {
                return "value " + i + " became " + made.get(i).peek();
            }
        }
        return "grown";
    }

    private static String show(Inspector.ScopeInfo scope) {
        return scope.participants().stream()
                        .filter(Inspector.ParticipantInfo::alive)
                        .count()
                + " alive, objects "
                + Inspector.look(
                        scope,
                        view -> view.objects(ObjectFilter.ALL)
                                .map(Inspector.ObjectInfo::name)
                                .toList());
    }

    /// Makes files of scopes beside somebody who removes what is not used, until a file says that it is done.
    private static String make(Path directory, int times) throws IOException {
        Path path = directory.resolve("scope");
        try {
            for (int i = 0; i < times; i++) {
                PortableSegmentFile file = PortableSegmentFile.createUnlinked(path, 1 << 20, 0600);
                try {
                    if (!Files.exists(file.temporary())) {
                        return "lost before it had a lease, in round " + i;
                    }
                    file.leases().tryTake(0);
                    file.creatorEntered();
                    if (!file.link()) {
                        return "found its name taken, in round " + i;
                    }
                    Files.delete(path);
                } finally {
                    file.close();
                    Files.deleteIfExists(file.temporary());
                }
            }
            return "made";
        } finally {
            Files.createFile(directory.resolve("done"));
        }
    }

    /// Lets more threads wait for the lock of a condition than there are records for, and then one for the
    /// condition.
    private String crowd(String name, int records) throws InterruptedException {
        Condition condition = object(name, Condition.class);
        Lock lock = condition.getLock();
        List<Thread> threads = new ArrayList<>();
        try (var _ = lock.hold()) {
            for (int i = 0; i < records + 20; i++) {
                threads.add(Thread.startVirtualThread(() -> lock.hold().close()));
            }
            while (lock.waiters() < records) {
                Thread.onSpinWait();
            }
            condition.awaitNanos(1);
            return "waited for the condition";
        } catch (ScopeFullException e) {
            return e.getMessage();
        } finally {
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static String descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return ""
                    + open.filter(path -> {
                                try {
                                    return Files.readSymbolicLink(path)
                                            .toString()
                                            .contains("interproc");
                                } catch (IOException _) {
                                    return false;
                                }
                            })
                            .count();
        }
    }
}

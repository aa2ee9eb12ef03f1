package io.interproc.proof.hostile;

import io.interproc.AbandonedLockException;
import io.interproc.IntValue;
import io.interproc.InterprocException;
import io.interproc.Scope;
import io.interproc.ScopeFormatException;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Primitive;
import io.interproc.proof.hostile.Case.Moment;
import io.interproc.testkit.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process that opens one damaged segment after the other, uses what it finds, and judges what comes of it.
///
/// The file is always one of two, with a name and without; its bytes are those of the model, changed before the process
/// opens it, at some access in the middle, or all the time by another thread. Another process holds the lease of the
/// participant that lives.
final class UserProcess {

    /// After this time a wait, which must be one for a holder that seems to live, is ended by closing the scope.
    private static final long PATIENCE_NANOS = 250_000_000L;

    private static final long HANG_NANOS = 20_000_000_000L;
    private static final long LOOK_MILLIS = 50;
    /// More accesses than that between two looks are no wait.
    private static final long BUSY = 50_000;

    private static final int HUNG = 4;
    private static final int CRASHED = 134;
    private static final int PLANTED_AT = 5;
    private static final int POKES = 200;
    private static final int UNUSED_IN = 4;
    private static final Logger LIBRARY = Logger.getLogger("io.interproc");

    private final Child parent;
    private final Commands commands;
    private final DamagedScope.Named named;
    private final DamagedScope unnamed;
    private final Fault fault;
    private final Cases cases;
    private final Thread user = Thread.currentThread();
    private final AccessCount count = new AccessCount();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private volatile Case current;
    private volatile DamagedScope target;
    private volatile int number;
    private volatile String doing = "";
    private volatile long since = System.nanoTime();
    private volatile @Nullable Scope scope;
    private volatile boolean closing;

    private UserProcess(Child parent, String name, String owner, Cases cases, Fault fault) throws IOException {
        this.parent = parent;
        this.commands = new Commands(name);
        this.named = DamagedScope.Named.of(name, commands);
        this.unnamed = DamagedScope.Private.of(owner);
        this.fault = fault;
        this.cases = cases;
        this.current = cases.of(0);
        this.target = named;
    }

    /// The body of the child.
    ///
    /// @param args name of the scope, what the owner of the private one said, file of the models, seed, first
    ///     case, case to stop before, fault, whether this JVM has native access, the primitives whose fields are
    /// damaged
    static void run(Child parent, String... args) throws IOException {
        Budget budget = new Budget(Depth.QUICK, Long.parseLong(args[3]), Primitive.allNamed(args[8]));
        Cases cases =
                new Cases(budget, Cases.split(Files.readAllBytes(Path.of(args[2]))), Boolean.parseBoolean(args[7]));
        new UserProcess(parent, args[0], args[1], cases, Fault.valueOf(args[6]))
                .run(Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    }

    private void run(int from, int to) {
        listen();
        Thread.ofPlatform().daemon().name("clock").start(this::watch);
        try (Scope other = Scope.processes()) {
            IntValue untouched = other.intValue("int", 42);
            UUID identity = UUID.fromString(
                    Inspector.readPrivate(ProcessHandle.current().pid())
                            .getFirst()
                            .identity());
            MappedWords.lookThrough(
                    words -> new WatchedWords(words, count, current.mutator().fields(), fault));
            for (int i = from; i < to; i++) {
                Case next = cases.of(i);
                if (fault.concerns(next)) {
                    run(i, next, identity);
                }
                if (untouched.get() != 42) {
                    violation("another segment was changed: expected 42, found " + untouched.get(), null);
                    untouched.set(42);
                }
            }
        }
        outcomes.forEach((what, times) -> parent.say("outcome " + times + " " + what));
        parent.say("done " + cases.fields());
    }

    /// What the threads of the library have to say of exceptions is judged as what its callers get.
    private void listen() {
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getThrown() != null) {
                    Throwable thrown = record.getThrown();
                    judge("the library's own thread", thrown, named, unnamed); // it may be late, about the last case
                }
            }

            @Override
            public void flush() {
                // Nothing is kept.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> violation("thread " + thread.getName(), e));
    }

    private void run(int caseNumber, Case now, UUID other) {
        SplittableRandom random = now.random();
        current = now;
        target = now.byHandle() ? unnamed : named;
        number = caseNumber;
        doing = "attach";
        closing = false;
        since = System.nanoTime();
        parent.say("case " + caseNumber);
        target.reset(now.mutator().model());
        tally(now.moment().toString(), 1);
        tally("fields changed", now.mutations().size());
        if (!cases.nativeAccess()) {
            tally("used without native access", 1);
        } else if (now.portable()) {
            tally("used without system calls for waiting", 1);
        }
        if (now.byHandle()) {
            tally("private, opened by a handle", 1);
        }
        if (now.moment() == Moment.BEFORE) {
            change();
        }
        count.begin(now.at(), this::change);
        Thread poker = null;
        if (now.moment() == Moment.ALL_THE_TIME) {
            SplittableRandom own = random.split();
            poker = Thread.ofPlatform().daemon().start(() -> poke(now.mutator(), own));
        }
        if (random.nextInt(50) == 0) {
            target.bytes().putLong((int) SegmentLayout.IDENTITY_AT, other.getMostSignificantBits());
            target.bytes().putLong((int) SegmentLayout.IDENTITY_AT + 8, other.getLeastSignificantBits());
        }
        failNow(caseNumber);
        boolean well = useAll(now);
        if (poker != null) {
            joinCalmly(poker);
        }
        if (random.nextInt(UNUSED_IN) == 0) {
            tally("segments that nobody uses", 1);
            target = named; // as they are
            doAll(commands.onUnused(now, random.nextInt()));
        }
        named.damage().ifPresent(damage -> violation(damage, null));
        tally(well ? "served without an exception" : "refused with a defined exception", 1);
    }

    private void change() {
        current.mutations().forEach(mutation -> mutation.apply(target.bytes()));
    }

    private boolean useAll(Case now) {
        boolean well = true;
        try (Scope opened = target.open(now.portable())) {
            scope = opened;
            well = doAll(new Use(opened, target, now.random()).all());
            begin("close");
        } catch (Throwable e) {
            well = false;
            judge(doing, e, target);
        } finally {
            scope = null;
        }
        return well;
    }

    /// Begins an operation, whose patience and whose accesses are its own.
    private void begin(String operation) {
        doing = operation;
        since = System.nanoTime();
        count.beginOperation();
    }

    /// Does one operation after the other, whatever comes of each.
    ///
    /// @return whether none threw
    private boolean doAll(List<Use.Operation> operations) {
        boolean well = true;
        for (Use.Operation operation : operations) {
            begin(operation.name());
            try {
                operation.body().run();
            } catch (AbandonedLockException _) {
                tally("abandoned locks refused", 1); // one of the model's is
            } catch (Throwable e) {
                well = false;
                judge(operation.name(), e, target);
            }
            if (Thread.interrupted() && !closing) { // the JVM interrupts whom it throws out of closed memory
                violation(operation.name() + " left the thread interrupted", null);
            }
        }
        return well;
    }

    /// @param used what was used, one of which a message about a damaged segment must name
    private void judge(String where, Throwable e, DamagedScope... used) {
        boolean isDefined = e instanceof InterprocException
                || e instanceof IllegalStateException
                || e instanceof IllegalMonitorStateException;
        if (!isDefined) {
            violation(where, e);
            return;
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof ScopeFormatException
                && !(Stream.of(used).map(DamagedScope::shown).anyMatch(message::contains)
                        && message.contains("expected")
                        && message.contains("found"))) {
            violation(where + ": the message must name file, expected and found", e);
        }
        tally(e.getClass().getSimpleName(), 1);
    }

    private synchronized void tally(String what, long times) {
        outcomes.merge(what, times, Long::sum);
    }

    private void violation(String where, @Nullable Throwable e) {
        StringBuilder text = new StringBuilder();
        text.append("case ")
                .append(number)
                .append(", ")
                .append(current.mutations())
                .append(", ")
                .append(where);
        if (e != null) {
            text.append(": ").append(e);
            for (StackTraceElement frame : e.getStackTrace()) {
                if (frame.getClassName().startsWith("io.interproc.")) {
                    text.append(" | ").append(frame);
                }
            }
        }
        parent.say("violation " + text.toString().replace('\n', ' '));
    }

    /// Changes other fields all the time.
    private void poke(Mutator mutator, SplittableRandom random) {
        for (int i = 0; i < POKES; i++) {
            mutator.draw(random).forEach(mutation -> mutation.apply(target.bytes()));
            for (int pause = random.nextInt(2_000); pause > 0; pause--) {
                Thread.onSpinWait();
            }
        }
    }

    private static void joinCalmly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failNow(int caseNumber) {
        if (caseNumber % 10 != PLANTED_AT) {
            return;
        }
        if (fault == Fault.CRASH) {
            Runtime.getRuntime().halt(CRASHED);
        }
        while (fault == Fault.HANG) {
            Thread.onSpinWait();
        }
    }

    private void close(Scope open, DamagedScope used) {
        closing = true;
        try {
            open.close();
        } catch (Throwable e) {
            judge("close", e, used);
        }
    }

    /// Ends what waits too long by closing its scope, and the process if that does not help. What makes one access
    /// after the other does not wait: closing would end an endless loop, too, before it shows.
    private void watch() {
        int closed = -1;
        long before = 0;
        while (true) {
            long late = System.nanoTime() - since;
            int now = number;
            Scope open = scope;
            DamagedScope used = target; // in this order: it is that of the scope until the scope is closed
            long made = count.made();
            boolean waits = made - before < BUSY;
            before = made;
            if (late > (fault == Fault.HANG ? 12 * PATIENCE_NANOS : HANG_NANOS)) {
                Throwable where = new Throwable("it is here");
                where.setStackTrace(user.getStackTrace());
                violation("does not end: " + doing, where);
                Runtime.getRuntime().halt(HUNG);
            }
            if (late > PATIENCE_NANOS && waits && open != null && closed != now) {
                closed = now;
                tally("waits ended by closing, in " + doing, 1);
                Thread.ofPlatform().daemon().name("closer").start(() -> close(open, used));
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}

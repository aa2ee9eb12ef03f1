package io.interproc.testkit;

import java.util.ArrayList;
import java.util.List;

/// Judges mutual exclusion among threads of several processes, and counts.
///
/// Each holder of the lock under test says [#enter()] after acquiring and [#exit()] before releasing. The referee keeps
/// who is inside in one atomic word of a mapped file, so two holders at once are found whatever the library does, and
/// beside it a plain counter that only the lock under test protects, so that a lock without the right memory effects
/// loses counts. [#verify()] throws what was found.
///
/// A party that is to be killed is [condemned][#condemn(long)] first: from then on its place inside may be taken over.
/// One that is merely stopped is not, and taking over from it is a violation.
///
/// ```java
/// try (Referee referee = Referee.create()) {
///     // each party, with Referee.open(path):
///     try (var _ = lock.hold()) { referee.enter(); referee.exit(); }
///     // the test, in the end:
///     referee.verify();
///     assertThat(referee.entries()).isEqualTo(parties * rounds);
/// }
/// ```
public final class Referee implements AutoCloseable {

    /// The system property by which a process goes for the referee, if its process id is not unique.
    public static final String PARTY = "interproc.testkit.party";

    private static final int INSIDE = 0;
    private static final int ENTRIES = 1;
    private static final int COUNTER = 2;
    private static final int TAKEOVERS = 3;
    private static final int OVERLAPS = 4;
    private static final int OVERLAP_FIRST = 5;
    private static final int OVERLAP_SECOND = 6;
    private static final int STRAYS = 7;
    private static final int TOKEN = 8;
    private static final int STALE_TOKENS = 9;
    private static final int CONDEMNED = 10;
    private static final int CONDEMNED_MAX = 16_384;

    /// Who this process is: its process id, unless it has the same as another in another namespace.
    private static final long PID = Long.getLong(PARTY, ProcessHandle.current().pid());

    private final SharedLongs longs;

    private Referee(SharedLongs longs) {
        this.longs = longs;
    }

    /// Creates a referee with nobody inside.
    public static Referee create() {
        return new Referee(SharedLongs.create(CONDEMNED + 1 + CONDEMNED_MAX));
    }

    /// Opens the referee that [#path()] named in its creator.
    public static Referee open(String path) {
        return new Referee(SharedLongs.open(path));
    }

    /// Returns the path to open the referee by.
    public String path() {
        return longs.path();
    }

    /// Notes that the current thread is inside. Anybody else inside is a violation, unless condemned.
    public void enter() {
        long me = me();
        long found = longs.compareAndExchange(INSIDE, 0, me);
        if (found != 0) {
            if (isCondemned(pidOf(found))) {
                longs.add(TAKEOVERS, 1);
            } else if (longs.add(OVERLAPS, 1) == 1) {
                longs.set(OVERLAP_FIRST, found);
                longs.set(OVERLAP_SECOND, me);
            }
            longs.set(INSIDE, me);
        }
        longs.add(ENTRIES, 1);
        long count = longs.getPlain(COUNTER);
        if ((count & 63) == 0) {
            widenTheWindow();
        }
        longs.setPlain(COUNTER, count + 1);
    }

    /// Notes that the current thread is about to leave. Somebody else inside, or nobody, is a violation.
    public void exit() {
        long me = me();
        if (longs.compareAndExchange(INSIDE, me, 0) != me) {
            longs.add(STRAYS, 1);
        }
    }

    /// Notes the fencing token of the current acquisition, which must be greater than all that were noted before.
    public void fence(long token) {
        if (longs.max(TOKEN, token) >= token) {
            longs.add(STALE_TOKENS, 1);
        }
    }

    /// Announces that the process is about to be killed.
    ///
    /// @param pid its process id, or what its [#PARTY] is
    public void condemn(long pid) {
        long count = longs.add(CONDEMNED, 1);
        if (count > CONDEMNED_MAX) {
            throw new IllegalStateException("at most " + CONDEMNED_MAX + " processes can be condemned");
        }
        longs.set(CONDEMNED + Math.toIntExact(count), pid);
    }

    /// Returns how often somebody entered.
    public long entries() {
        return longs.get(ENTRIES);
    }

    /// Returns how often the place of a condemned process was taken over.
    public long takeovers() {
        return longs.get(TAKEOVERS);
    }

    /// Returns whether somebody is inside.
    public boolean isOccupied() {
        return longs.get(INSIDE) != 0;
    }

    /// Throws what was found so far.
    ///
    /// @throws AssertionError with all kinds of violation, and the two parties of the first overlap
    public void verify() {
        List<String> found = new ArrayList<>();
        if (longs.get(OVERLAPS) > 0) {
            found.add(longs.get(OVERLAPS) + " times two were inside, first " + name(longs.get(OVERLAP_SECOND))
                    + " while " + name(longs.get(OVERLAP_FIRST)) + " was");
        }
        if (longs.get(STRAYS) > 0) {
            found.add(longs.get(STRAYS) + " times somebody left who was no longer inside");
        }
        if (longs.get(STALE_TOKENS) > 0) {
            found.add(longs.get(STALE_TOKENS) + " fencing tokens were not greater than all before");
        }
        long lost = entries() - longs.get(COUNTER);
        if (lost < 0 || lost > longs.get(CONDEMNED)) {
            found.add("of " + entries() + " increments of a plain counter under the lock, " + lost + " were lost");
        }
        if (!found.isEmpty()) {
            throw new AssertionError("mutual exclusion was violated: " + String.join("; ", found));
        }
    }

    @Override
    public void close() {
        longs.close();
    }

    /// Gives others the processor in the middle of an increment, where an error of the lock shows best.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void widenTheWindow() {
        Thread.yield();
    }

    private boolean isCondemned(long pid) {
        long count = Math.min(longs.get(CONDEMNED), CONDEMNED_MAX);
        for (int i = 1; i <= count; i++) {
            if (longs.get(CONDEMNED + i) == pid) {
                return true;
            }
        }
        return false;
    }

    private static long me() {
        return (PID << Integer.SIZE) | (Thread.currentThread().threadId() & 0xffff_ffffL);
    }

    private static long pidOf(long party) {
        return party >>> Integer.SIZE;
    }

    private static String name(long party) {
        return "process " + pidOf(party) + ", thread " + (party & 0xffff_ffffL);
    }
}

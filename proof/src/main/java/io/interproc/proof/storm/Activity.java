package io.interproc.proof.storm;

import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Referee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the workers of a storm do with one primitive: its objects, its operations, which are drawn at random, and the
/// judge of what they leave.
///
/// Every process that takes part makes one, which finds the objects by their names. The accounts and the referees of an
/// activity are its own. A new primitive is one more such class, which [Declarations] finds by its name.
abstract class Activity {

    /// How long somebody waits who does not wait for ever.
    static final Duration PATIENCE = Duration.ofMillis(20);

    /// Within which time everything must be to be had in the end.
    private static final Duration SOON = Duration.ofSeconds(10);

    /// An activity there is.
    ///
    /// @param primitives what it is about
    /// @param share how often it is drawn, in comparison with others
    /// @param referees how many it has
    /// @param accounts how many it has
    /// @param maker makes it in a process
    /// @param betrayal a part of what its judge says when [careless][Weather.Kind#CARELESS] workers were there;
    ///     null if those do nothing wrong here
    record Declaration(
            Set<Primitive> primitives,
            int share,
            int referees,
            int accounts,
            Function<Site, Activity> maker,
            @Nullable String betrayal) {

        Declaration(Set<Primitive> primitives, int share, int referees, int accounts, Function<Site, Activity> maker) {
            this(primitives, share, referees, accounts, maker, null);
        }

        /// Returns this declaration with words that betray careless workers.
        Declaration betrayedBy(String words) {
            return new Declaration(primitives, share, referees, accounts, maker, words);
        }
    }

    /// Where an activity takes place: one process of a storm.
    ///
    /// @param options how that process opens scopes
    /// @param kind what the process is
    /// @param place that of the worker; [#JUDGE] in the process that judges
    /// @param firstAccount the number of its first account
    /// @param referees its own
    record Site(
            Scope scope,
            ScopeOptions options,
            Weather.Kind kind,
            int place,
            Ledger ledger,
            int firstAccount,
            List<Referee> referees) {

        /// The place of the process that judges, where nobody works.
        static final int JUDGE = -1;

        /// Returns the accounts of the activity.
        <A extends Enum<A>> Accounts<A> accounts() {
            return ledger.accounts(firstAccount);
        }

        /// Notes that there was no room for something new.
        void refused() {
            ledger.common().done(Ledger.Account.REFUSED, 1);
        }
    }

    /// What is known when a storm is over, and who is told what must not be.
    ///
    /// @param deaths how many workers died
    /// @param threads how many threads each of them had
    /// @param shortOfMemory whether there was little memory
    /// @param violations told of what must not be
    record Aftermath(int deaths, int threads, boolean shortOfMemory, Consumer<String> violations) {

        void check(boolean holds, String otherwise) {
            if (!holds) {
                violations.accept(otherwise);
            }
        }

        /// Checks what a referee has seen.
        void check(Referee referee) {
            try {
                referee.verify();
            } catch (AssertionError e) {
                violations.accept(String.valueOf(e.getMessage()));
            }
        }

        /// Checks that a lock is to be had, and that nobody waits for it.
        void checkFree(Lock lock) throws InterruptedException {
            boolean taken = lock.tryLock(SOON);
            if (taken) {
                lock.unlock();
            }
            check(taken, "not to be had in the end: " + lock);
            check(lock.waiters() == 0, lock.waiters() + " wait in the end for " + lock);
        }

        /// Checks that what was done is there, and of what was only begun at most what was.
        ///
        /// @param what a value, of which every operation has added one
        <A extends Enum<A>> void checkBalance(String what, long found, Accounts<A> accounts, A account) {
            long done = accounts.done(account);
            long begun = accounts.begun(account);
            check(
                    done <= found && found <= begun,
                    "the " + what + " is " + found + " after " + done + " increments, and " + (begun - done)
                            + " more whose threads died");
        }
    }

    /// In a worker: carries one operation out.
    abstract void operate(Random random) throws Exception;

    /// Returns whether one thread of a worker can [stay][#stay] with an object of the worker's own.
    boolean canStay() {
        return false;
    }

    /// In a worker: does the same again and again with an object that others use seldom, so that the worker is
    /// killed on the quick paths, too.
    void stay(Random random) throws Exception {
        operate(random);
    }

    /// In the process that judges: lets threads wait for what the workers use, all the while.
    void standBy(Bystanders bystanders) {
        // Nothing is waited for.
    }

    /// In the process that judges: notes that the worker at a place is about to be killed.
    void condemn(int place) {
        // What it holds does not matter.
    }

    /// Returns whether it makes objects until no room is left for one.
    boolean fillsMemory() {
        return false;
    }

    /// In the process that judges, when nobody works any more: checks the accounts and the objects.
    abstract void judge(Aftermath aftermath) throws InterruptedException;

    /// In the process that judges, when the dead are swept, too: checks what must not be left of them.
    void judgeSwept(Aftermath aftermath) {
        // Whatever they left may stay.
    }

    /// Returns what was done, for a report.
    abstract String figure();

    /// Returns the files that it makes and that must be gone in the end.
    List<Path> files() {
        return List.of();
    }
}

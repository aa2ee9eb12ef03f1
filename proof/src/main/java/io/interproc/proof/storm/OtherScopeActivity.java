package io.interproc.proof.storm;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.Referee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Threads open another scope, which nobody keeps open, use it for a while and close it. Many of those who come find
/// it; one makes it, and one takes it away. A referee sees whether there are ever two files behind its name.
final class OtherScopeActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
            Set.of(Primitive.SEGMENT, Primitive.PARTICIPANT), 1, 1, Account.values().length, OtherScopeActivity::new);

    private static final long MOST_STAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private enum Account {
        /// Scopes that were opened, used and closed.
        CLOSED
    }

    private final Site site;
    private final Accounts<Account> accounts;
    private final Referee referee;
    private final String name;

    private OtherScopeActivity(Site site) {
        this.site = site;
        this.accounts = site.accounts();
        this.referee = site.referees().getFirst();
        this.name = site.scope().name().orElseThrow() + ".other";
    }

    private static Lock lock(Scope other) {
        return other.lock("lock");
    }

    @Override
    void operate(Random random) throws IOException {
        try (Scope other = Scope.processes(name, site.options())) {
            try (Held _ = lock(other).hold()) {
                referee.enter();
                LockSupport.parkNanos(random.nextLong(MOST_STAY_NANOS));
                referee.exit();
            }
            LockSupport.parkNanos(random.nextLong(MOST_STAY_NANOS));
            if (site.kind() == Weather.Kind.DESTRUCTIVE) {
                Files.deleteIfExists(ScopeFile.of(name));
            }
            accounts.done(Account.CLOSED, 1);
        } catch (ScopeFullException _) {
            site.refused();
        } catch (ScopeAccessException e) {
            if (site.kind() != Weather.Kind.CRAMPED) {
                throw e;
            }
            site.refused(); // no descriptor is left
        }
    }

    /// The other scope may be there, if the last one who used it died in it; but nobody uses it, and it can be
    /// taken away.
    @Override
    void judge(Aftermath aftermath) throws InterruptedException {
        aftermath.check(referee);
        try (Scope other = Scope.processes(name)) {
            aftermath.checkFree(lock(other));
        } catch (ScopeFullException _) {
            aftermath.check(aftermath.shortOfMemory(), "no memory is left in the end");
        }
    }

    @Override
    String figure() {
        return "%,d scopes opened and closed".formatted(accounts.done(Account.CLOSED));
    }

    @Override
    List<Path> files() {
        return List.of(ScopeFile.of(name));
    }
}

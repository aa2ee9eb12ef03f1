package io.interproc.proof.hostile;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/// A genuine segment with everything in it that a live one can have: objects of every kind, locks that are free, held,
/// contended, fair and abandoned, conditions with waiters, a second chunk of waiter records, the traces of a
/// process that was killed and has not been swept, and what every [ModelPart] adds.
final class Model {

    /// The capacity of all segments: the least that there is. It says how long the map of the heap is, and so where
    /// the heap begins; so the model cannot be cut off where it ends.
    static final int CAPACITY = 1 << 20;

    static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(CAPACITY);

    /// The slot of the process that lives.
    static final int LIVING = 0;

    private static final int WAITERS = 3;
    /// More than the first chunk of records has.
    private static final int CROWD = 270;

    private Model() {}

    /// Builds the segment under a name by processes that are gone afterwards, and returns its bytes.
    ///
    /// @param portable whether they wait without system calls
    static byte[] build(String name, boolean portable) throws IOException {
        String waiting = Boolean.toString(portable);
        try (ChildJvm living = ChildJvm.start("living", Model::live, name, waiting)) {
            living.expect("ready");
            try (ChildJvm dying = ChildJvm.start("dying", Model::die, name, waiting)) {
                dying.expect("ready");
                living.send("look");
                living.expect("seen");
                living.stop();
                dying.kill();
                dying.waitForRelease();
                return Files.readAllBytes(ScopeFile.of(name));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the model was not built", e);
            }
        } finally {
            Files.deleteIfExists(ScopeFile.of(name));
        }
    }

    /// The body of the process that lives: makes the objects, holds some, waits for some.
    @SuppressWarnings("LockNotBeforeTry") // it holds them as long as it lives
    static void live(Child parent, String... args) throws InterruptedException {
        Scope scope = open(args);
        Lock held = scope.lock("held");
        RLock again = scope.rlock("again");
        scope.rlock("free");
        Lock fair = scope.lock("fair", LockOptions.defaults().withFairness(true));
        scope.lock("fail", LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL));
        scope.rlock("dead");
        Condition condition = scope.condition("condition");
        Condition other = scope.condition("other", scope.rlock("free"));
        scope.intValue("int", 7);
        scope.value(ValueType.INT64, 8L, ValueOptions.named("raw").withLock(scope.rlock("free")));
        scope.value(ValueType.CODE_POINT, 'x', ValueOptions.named("letter"));
        scope.value(ValueType.BOOLEAN, true, ValueOptions.named("truth"));
        scope.value(ValueType.FLOAT64, 1.5, ValueOptions.named("real"));
        scope.lock();
        scope.intValue(3);
        for (int i = 0; i < CROWD; i++) {
            start(i, () -> await(condition));
        }
        Eventually.equal("waiters of the condition", CROWD, condition::waiters);
        try (var _ = condition.getLock().hold()) {
            condition.notify(CROWD - WAITERS);
        }
        Eventually.equal("waiters of the condition", WAITERS, condition::waiters);
        start(0, () -> await(other));
        start(1, () -> await(other));
        held.lock();
        again.lock();
        again.lock();
        fair.lock();
        for (int i = 0; i < WAITERS; i++) {
            start(i, held::lock);
            start(i, fair::lock);
        }
        Eventually.equal("waiters of the lock", WAITERS, held::waiters);
        Eventually.equal("waiters of the fair lock", WAITERS, fair::waiters);
        ModelPart.ALL.forEach(part -> part.live(scope));
        parent.say("ready");
        parent.expect("look");
        Eventually.equal("waiters of the lock", WAITERS + 1, held::waiters);
        Eventually.equal("waiters of the condition", WAITERS + 1, condition::waiters);
        ModelPart.ALL.forEach(part -> part.witness(scope));
        parent.say("seen");
        parent.next();
    }

    /// The body of the process that is killed: holds, and waits.
    static void die(Child parent, String... args) throws InterruptedException {
        Scope scope = open(args);
        scope.lock("fail").lock();
        scope.rlock("dead").lock();
        start(0, scope.lock("held")::lock);
        start(0, () -> await(scope.condition("condition")));
        ModelPart.ALL.forEach(part -> part.die(scope));
        parent.say("ready");
        parent.next();
    }

    private static Scope open(String... args) {
        return Scope.processes(args[0], OPTIONS.withPortableWaiting(Boolean.parseBoolean(args[1])));
    }

    /// Every second one is a virtual thread.
    static void start(int number, Runnable body) {
        if (number % 2 == 0) {
            Thread.ofPlatform().daemon().start(body);
        } else {
            Thread.startVirtualThread(body);
        }
    }

    private static void await(Condition condition) {
        try (var _ = condition.getLock().hold()) {
            condition.await(Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.SemaphoreFixture.assertQuiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.JvmProcess;
import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.Worker;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.SharedLongs;
import io.interproc.testkit.Stage;
import io.interproc.testkit.StartingGun;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What several parties, threads or processes, can rely on when they share any semaphore.
public interface SharedSemaphoreContract extends SemaphoreFixture {

    /// How many parties contend.
    int PARTIES = 3;

    /// How often each of them acquires.
    int ROUNDS = 1_000;

    /// How many parties may be inside at a time.
    int PLACES = 2;

    /// A semaphore of one permit excludes as a lock does.
    @ParameterizedTest
    @EnumSource
    default void onePartyIsInsideAtATime(PartyKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Semaphore semaphore = newSemaphore(1, fair);
            try (Referee referee = Referee.create();
                    StartingGun gun = StartingGun.create()) {
                for (int i = 0; i < PARTIES; i++) {
                    parties().start(kind, SharedSemaphoreContract::takeTurns, semaphore, referee.path(), gun.path());
                }
                gun.fire(PARTIES);
                parties().joinAll();
                referee.verify();
                assertThat(referee.entries()).isEqualTo(PARTIES * (long) ROUNDS);
            }
            assertQuiet(semaphore, 1);
        }
    }

    /// A party that enters many times, acquiring in all ways in turn.
    static void takeTurns(Semaphore semaphore, String referee, String gun) throws InterruptedException {
        try (Referee judge = Referee.open(referee)) {
            StartingGun.ready(gun);
            for (int i = 0; i < ROUNDS; i++) {
                Runnable giveBack = acquire(semaphore, i);
                judge.enter();
                judge.exit();
                giveBack.run();
            }
        }
    }

    private static Runnable acquire(Semaphore semaphore, int round) throws InterruptedException {
        PermitAcquisition form = PermitAcquisition.ALL.get(round % PermitAcquisition.ALL.size());
        var permit = form.acquire(semaphore, 1, round % 2 == 0 ? Duration.ofNanos(round) : LONG);
        return permit.isPresent()
                ? permit.get()
                : form.acquire(semaphore, 1, LONG).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    default void asManyPartiesAreInsideAsThereArePermits(PartyKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(PLACES);
        try (SharedLongs inside = SharedLongs.create(2);
                StartingGun gun = StartingGun.create()) {
            for (int i = 0; i < PARTIES; i++) {
                parties().start(kind, SharedSemaphoreContract::comeAndGo, semaphore, inside.path(), gun.path());
            }
            parties()
                    .start(
                            PartyKind.VIRTUAL_THREAD,
                            SharedSemaphoreContract::comeAndGo,
                            semaphore,
                            inside.path(),
                            gun.path());
            gun.fire(PARTIES + 1);
            parties().joinAll();
            assertThat(inside.get(0)).isZero();
            assertThat(inside.get(1)).isBetween(1L, (long) PLACES);
        }
        assertQuiet(semaphore, PLACES);
    }

    /// A party that counts those inside, and keeps the greatest number.
    static void comeAndGo(Semaphore semaphore, String inside, String gun) throws InterruptedException {
        try (SharedLongs counts = SharedLongs.open(inside)) {
            StartingGun.ready(gun);
            for (int i = 0; i < ROUNDS; i++) {
                Runnable giveBack = acquire(semaphore, i);
                counts.max(1, counts.add(0, 1));
                counts.add(0, -1);
                giveBack.run();
            }
        }
    }

    /// A release needs no acquisition before: one party signals, the other waits for the signals.
    @ParameterizedTest
    @EnumSource
    default void partiesSignalEachOther(PartyKind kind) throws Exception {
        Semaphore there = newSemaphore(0);
        Semaphore back = newSemaphore(0);
        try (SharedLongs count = SharedLongs.create(1)) {
            parties().start(kind, SharedSemaphoreContract::answer, there, back, count.path());
            for (int i = 0; i < ROUNDS; i++) {
                count.setPlain(0, count.getPlain(0) + 1);
                there.release();
                back.acquire();
            }
            assertThat(count.getPlain(0)).isEqualTo(2L * ROUNDS);
            parties().joinAll();
        }
        assertQuiet(there, 0);
        assertQuiet(back, 0);
    }

    /// A party that counts on at each signal, and signals back.
    static void answer(Semaphore there, Semaphore back, String counter) throws InterruptedException {
        try (SharedLongs count = SharedLongs.open(counter)) {
            for (int i = 0; i < ROUNDS; i++) {
                there.acquire();
                count.setPlain(0, count.getPlain(0) + 1);
                back.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    default void partiesThatWaitAreCountedAndAllServed(PartyKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(0);
        for (int i = 0; i < PARTIES; i++) {
            parties().start(kind, SharedSemaphoreContract::acquireTwo, semaphore);
        }
        Eventually.equal("waiters", PARTIES, semaphore::waiters);
        semaphore.release(2 * PARTIES);
        parties().joinAll();
        assertQuiet(semaphore, 0);
    }

    /// A party that takes two permits for good.
    static void acquireTwo(Semaphore semaphore) throws InterruptedException {
        semaphore.acquire(2);
    }

    @ParameterizedTest
    @EnumSource
    default void permitsOfAPartyAreSeenByTheOthers(PartyKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(7);
        try (Stage stage = Stage.create()) {
            parties().start(kind, SharedSemaphoreContract::holdUntilToldOtherwise, semaphore, stage.path());
            stage.await(1);
            assertThat(semaphore.heldPermits()).isEqualTo(3);
            assertThat(semaphore.availablePermits()).isEqualTo(2);
            assertThat(semaphore.tryAcquire(3)).isFalse();
            semaphore.release(2); // what the party acquired
            assertThat(semaphore.tryAcquire(4)).isTrue();
            stage.reach(2);
            parties().joinAll();
        }
        assertQuiet(semaphore, 3);
    }

    /// A party that holds three permits between acts 1 and 2, and has acquired two that it does not release.
    static void holdUntilToldOtherwise(Semaphore semaphore, String stage) throws InterruptedException {
        try (Stage acts = Stage.open(stage);
                Permits _ = semaphore.hold(3)) {
            semaphore.acquire(2);
            acts.reach(1);
            acts.await(2);
        }
    }

    /// Held permits return when the process of a worker is killed, acquired ones do not. A thread that ends keeps
    /// both.
    @Test
    default void heldPermitsReturnWhenTheirProcessDies() throws Exception {
        Semaphore semaphore = newSemaphore(7);
        try (Stage stage = Stage.create()) {
            Worker worker = scope().start(SharedSemaphoreContract::keepUntilTheEnd, semaphore, stage.path());
            stage.await(1);
            assertThat(semaphore.availablePermits()).isEqualTo(2);
            assertThat(semaphore.heldPermits()).isEqualTo(3);
            if (worker instanceof JvmProcess process) {
                process.kill();
                assertThat(semaphore.tryAcquire(5, LONG)).isTrue();
                assertQuiet(semaphore, 0);
            } else {
                stage.reach(2);
                worker.join();
                assertThat(semaphore.tryAcquire(5)).isFalse();
                assertThat(semaphore.heldPermits()).isEqualTo(3);
            }
            worker.join();
        }
    }

    /// The same when a process ends by itself.
    @Test
    default void heldPermitsReturnWhenTheirProcessEnds() throws Exception {
        Semaphore semaphore = newSemaphore(7);
        try (Stage stage = Stage.create()) {
            stage.reach(2);
            Worker worker = scope().start(SharedSemaphoreContract::keepUntilTheEnd, semaphore, stage.path());
            worker.joinOrThrow();
            assertThat(semaphore.tryAcquire(5, worker instanceof JvmProcess ? LONG : Duration.ZERO))
                    .isEqualTo(worker instanceof JvmProcess);
        }
    }

    /// A party that holds three permits and has acquired two when it ends.
    static void keepUntilTheEnd(Semaphore semaphore, String stage) throws InterruptedException {
        try (Stage acts = Stage.open(stage)) {
            Permits held = semaphore.hold(3);
            semaphore.acquire(2);
            acts.reach(1);
            acts.await(2);
            assertThat(held.isHeld()).isTrue();
        }
    }
}

package io.interproc.testkit.contract;

import io.interproc.JvmProcess;
import io.interproc.Scope;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import io.interproc.Worker;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.util.ArrayList;
import java.util.List;

/// Runs static methods as threads or as workers of a scope, so that one body of a test serves both.
///
/// ```java
/// parties().start(kind, MyTests::count, value, 1000);
/// parties().joinAll();
/// ```
public final class Parties implements AutoCloseable {

    private final Scope scope;
    private final ThreadRunner threads;
    private final List<Party> parties = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();

    Parties(Scope scope, ThreadRunner threads) {
        this.scope = scope;
        this.threads = threads;
    }

    /// Starts a party that runs the task.
    public <A> Party start(PartyKind kind, Task1<A> task, A a) {
        return kind == PartyKind.WORKER ? added(scope.start(task, a)) : added(kind, () -> task.run(a));
    }

    /// Starts a party that runs the task.
    public <A, B> Party start(PartyKind kind, Task2<A, B> task, A a, B b) {
        return kind == PartyKind.WORKER ? added(scope.start(task, a, b)) : added(kind, () -> task.run(a, b));
    }

    /// Starts a party that runs the task.
    public <A, B, C> Party start(PartyKind kind, Task3<A, B, C> task, A a, B b, C c) {
        return kind == PartyKind.WORKER ? added(scope.start(task, a, b, c)) : added(kind, () -> task.run(a, b, c));
    }

    /// Starts a party that runs the task.
    public <A, B, C, D> Party start(PartyKind kind, Task4<A, B, C, D> task, A a, B b, C c, D d) {
        return kind == PartyKind.WORKER
                ? added(scope.start(task, a, b, c, d))
                : added(kind, () -> task.run(a, b, c, d));
    }

    /// Waits for all parties, and throws the first failure.
    public void joinAll() throws Exception {
        for (Party party : parties) {
            party.join();
        }
        parties.clear();
        workers.clear();
    }

    /// Kills the worker processes that still run.
    @Override
    public void close() {
        for (Worker worker : workers) {
            if (worker instanceof JvmProcess process) {
                process.kill();
            }
        }
    }

    private Party added(Worker worker) {
        workers.add(worker);
        Party party = worker::joinOrThrow;
        parties.add(party);
        return party;
    }

    private Party added(PartyKind kind, ThreadRunner.Body body) {
        ThreadKind threadKind = kind == PartyKind.VIRTUAL_THREAD ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
        Party party = threads.run(threadKind, body)::join;
        parties.add(party);
        return party;
    }
}

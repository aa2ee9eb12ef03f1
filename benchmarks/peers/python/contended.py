"""One multiprocessing.RLock taken by two processes without a pause; counts the hand-overs as the C peer does."""

import multiprocessing

import peer


def take_part(party, lock, last_owner, barrier, results, limit_ns):
    peer.end_if_hung(limit_ns)
    peer.pin(party)
    handovers = 0

    def contend(count):
        nonlocal handovers
        for _ in range(count):
            with lock:
                if last_owner.value != party:
                    last_owner.value = party
                    handovers += 1

    barrier.wait()
    peer.repeat(contend, limit_ns // 5)
    handovers = 0
    barrier.wait()
    done, elapsed_ns = peer.repeat(contend, limit_ns)
    results.put((done, elapsed_ns, handovers))


if __name__ == "__main__":
    limit_ns = peer.duration_ns()
    results = multiprocessing.SimpleQueue()
    shared = (multiprocessing.RLock(), multiprocessing.RawValue("i", 0), multiprocessing.Barrier(2), results, limit_ns)
    other = multiprocessing.Process(target=take_part, args=(1, *shared), daemon=True)
    other.start()
    take_part(0, *shared)
    parties = [results.get(), results.get()]
    other.join()
    rates = [done / elapsed_ns for done, elapsed_ns, _ in parties]
    operations = sum(done for done, _, _ in parties)
    peer.print_result(
        "contended",
        1 / sum(rates),
        ops=operations,
        slower_share=round(min(rates) / sum(rates), 4),
        handovers_per_1000=round(1000 * sum(handovers for _, _, handovers in parties) / operations, 3),
    )

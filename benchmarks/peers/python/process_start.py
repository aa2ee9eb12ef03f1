"""Start and join of a process that does nothing, with the start method "spawn": a fresh interpreter, as a fresh JVM."""

import multiprocessing
import statistics
import time

import peer

FEWEST_STARTS = 3


def nothing():
    pass


def start_and_join(context):
    start_ns = time.monotonic_ns()
    process = context.Process(target=nothing)
    process.start()
    process.join()
    return time.monotonic_ns() - start_ns


if __name__ == "__main__":
    limit_ns = peer.duration_ns()
    peer.end_if_hung(limit_ns)
    spawn = multiprocessing.get_context("spawn")
    start_and_join(spawn)
    times_ns = []
    end_ns = time.monotonic_ns() + limit_ns
    while len(times_ns) < FEWEST_STARTS or time.monotonic_ns() < end_ns:
        times_ns.append(start_and_join(spawn))
    peer.print_result("process-start", statistics.median(times_ns), ops=len(times_ns))

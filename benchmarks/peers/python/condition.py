"""Ping-pong between two processes over multiprocessing.Condition; an operation is a round trip."""

import multiprocessing
import resource
import time

import peer

STOP = 2


def take_turn(condition, turn, mine, successor):
    """Waits until the turn is mine and passes it on; False if the other has stopped."""
    with condition:
        while turn.value not in (mine, STOP):
            condition.wait()
        if turn.value == STOP:
            return False
        turn.value = successor
        condition.notify()
        return True


def answer(condition, turn, limit_ns):
    peer.end_if_hung(limit_ns)
    peer.pin(1)
    while take_turn(condition, turn, 1, 0):
        pass


def cpu_ns():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time_ns() + int((children.ru_utime + children.ru_stime) * 1e9)


if __name__ == "__main__":
    limit_ns = peer.duration_ns()
    peer.end_if_hung(limit_ns)
    condition = multiprocessing.Condition()
    turn = multiprocessing.RawValue("i", 0)
    other = multiprocessing.Process(target=answer, args=(condition, turn, limit_ns), daemon=True)
    other.start()
    peer.pin(0)

    def round_trips(count):
        for _ in range(count):
            take_turn(condition, turn, 0, 1)

    start_cpu_ns = cpu_ns()
    warm_up, _ = peer.repeat(round_trips, limit_ns // 5, batch=16)
    trips, elapsed_ns = peer.repeat(round_trips, limit_ns, batch=16)
    take_turn(condition, turn, 0, STOP)
    other.join()
    peer.print_result(
        "condition",
        elapsed_ns / trips,
        ops=trips,
        cpu_ns_per_op=round((cpu_ns() - start_cpu_ns) / (warm_up + trips), 1),
    )

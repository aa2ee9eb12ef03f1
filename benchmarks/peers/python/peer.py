"""What the Python peers share: one line of JSON, an end for whoever hangs, a processor for each of two processes.

Every peer is called with the milliseconds to measure, warms up for a fifth of them, and prints one line of JSON with
at least "name" and "ns_per_op". A child is a daemon, and an alarm ends whoever is left alone by a killed parent.
"""

import json
import os
import signal
import sys
import time


def duration_ns():
    """Reads the time to measure from the only argument, in nanoseconds."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: %s MILLISECONDS" % sys.argv[0])
    return int(sys.argv[1]) * 1_000_000


def end_if_hung(limit_ns):
    signal.alarm(limit_ns // 1_000_000_000 * 3 + 30)


def pin(party):
    """Keeps this process on a processor of its own: party 0 on the first it may use, party 1 on the last."""
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {allowed[0] if party == 0 else allowed[-1]})


def print_result(name, ns_per_op, **figures):
    print(json.dumps({"name": name, "ns_per_op": round(ns_per_op, 1), **figures}))


def measure(name, operations):
    """Measures operations(n), which does n operations, in this process alone."""
    limit_ns = duration_ns()
    end_if_hung(limit_ns)
    repeat(operations, limit_ns // 5)
    done, elapsed_ns = repeat(operations, limit_ns)
    print_result(name, elapsed_ns / done, ops=done)


def repeat(operations, limit_ns, batch=256):
    """Repeats operations(batch) until the time is over; returns how many were done and in how many nanoseconds."""
    done = 0
    start_ns = time.monotonic_ns()
    while True:
        operations(batch)
        done += batch
        elapsed_ns = time.monotonic_ns() - start_ns
        if elapsed_ns >= limit_ns:
            return done, elapsed_ns

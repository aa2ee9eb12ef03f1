"""Uncontended `with lock:` on multiprocessing.RLock."""

import multiprocessing

import peer

if __name__ == "__main__":
    lock = multiprocessing.RLock()

    def hold(count):
        for _ in range(count):
            with lock:
                pass

    peer.measure("hold", hold)

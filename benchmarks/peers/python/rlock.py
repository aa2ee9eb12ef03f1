"""Uncontended acquire and release of multiprocessing.RLock."""

import multiprocessing

import peer

if __name__ == "__main__":
    lock = multiprocessing.RLock()

    def lock_and_unlock(count, acquire=lock.acquire, release=lock.release):
        for _ in range(count):
            acquire()
            release()

    peer.measure("rlock", lock_and_unlock)

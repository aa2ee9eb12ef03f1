"""Uncontended acquire and release of multiprocessing.Semaphore."""

import multiprocessing

import peer

if __name__ == "__main__":
    semaphore = multiprocessing.Semaphore(1)

    def acquire_and_release(count, acquire=semaphore.acquire, release=semaphore.release):
        for _ in range(count):
            acquire()
            release()

    peer.measure("semaphore", acquire_and_release)

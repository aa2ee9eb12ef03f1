"""multiprocessing.Value += 1 under its lock, as the documentation recommends it."""

import multiprocessing

import peer

if __name__ == "__main__":
    value = multiprocessing.Value("i", 0)

    def add(count):
        for _ in range(count):
            with value.get_lock():
                value.value += 1

    peer.measure("value-add", add)

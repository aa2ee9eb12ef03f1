/*
 * malloc() and free() of BYTES, in turn, by one process or by two at once, each with the heap of its own; or HELD blocks
 * before they are freed in the same order.
 *
 * The block goes through a volatile pointer, without which the compiler leaves both calls out.
 */
#ifndef INTERPROC_HEAP_H
#define INTERPROC_HEAP_H

#include "peer.h"

static void *volatile block;

#define ALLOCATE_AND_FREE block = malloc(BYTES); free(block)

#define HELD 1000

static void *volatile held[HELD];

/*
 * HELD blocks; per block. A block above them keeps glibc from giving their memory back to the kernel each time, which
 * costs it 400 ns for a block of 1 KiB.
 */
static inline void measure_held(const char *name, int64_t duration) {
    int64_t operations = 0, elapsed = 0;
    for (int measured = 0; measured <= 1; measured++) {
        int64_t limit = measured ? duration : duration / 5, start = now_ns();
        operations = 0;
        do {
            for (int i = 0; i < HELD; i++) {
                held[i] = malloc(BYTES);
            }
            if (operations == 0) {
                block = malloc(BYTES);
            }
            for (int i = 0; i < HELD; i++) {
                free(held[i]);
            }
            operations += HELD;
            elapsed = now_ns() - start;
        } while (elapsed < limit);
    }
    printf("{\"name\":\"%s\",\"ns_per_op\":%.3f,\"ops\":%lld}\n", name, (double) elapsed / operations,
           (long long) operations);
}

typedef struct {
    atomic_int present;
    double ns_per_op[2];
} arena;

static inline double allocate(int64_t limit) {
    int64_t operations = 0, elapsed, start = now_ns();
    do {
        for (int i = 0; i < BATCH; i++) {
            ALLOCATE_AND_FREE;
        }
        operations += BATCH;
        elapsed = now_ns() - start;
    } while (elapsed < limit);
    return (double) elapsed / operations;
}

/* Both meet, so that neither runs alone. */
static inline void take_part(arena *a, int me, int64_t duration) {
    pin(me);
    for (int meeting = 1; meeting <= 2; meeting++) {
        atomic_fetch_add(&a->present, 1);
        while (atomic_load(&a->present) < 2 * meeting) {
            usleep(100);
        }
        a->ns_per_op[me] = allocate(meeting == 1 ? duration / 5 : duration);
    }
}

static inline int in_two_processes(const char *name, int64_t duration) {
    arena *a = shared_memory(sizeof *a);
    if (fork_child() == 0) {
        take_part(a, 1, duration);
        _exit(0);
    }
    take_part(a, 0, duration);
    int status;
    require(wait(&status) > 0 && status == 0, "the second process");
    printf("{\"name\":\"%s\",\"ns_per_op\":%.3f}\n", name, (a->ns_per_op[0] + a->ns_per_op[1]) / 2);
    return 0;
}

#endif

/*
 * What the C peers share: a clock, memory that dies with the last process, a lock, a child that dies with its parent.
 *
 * Every peer is called with the milliseconds to measure, warms up for a fifth of them, prints one line of JSON with
 * at least "name" and "ns_per_op", and returns 0. Nothing outlives it: the memory is anonymous, a child is killed with
 * its parent, and an alarm ends whoever hangs.
 */
#ifndef INTERPROC_PEER_H
#define INTERPROC_PEER_H

#define _GNU_SOURCE

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CACHE_LINE 64

/* Uses a value without storing it, as the black hole of JMH does. */
#define CONSUME(VALUE) __asm__ volatile("" : : "r"(VALUE))

static inline void require(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "%s failed: %s\n", what, strerror(errno));
        exit(1);
    }
}

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Reads the time to measure from the only argument, in nanoseconds, and arms the alarm. */
static inline int64_t duration_ns(int argc, char **argv) {
    long millis = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    if (millis <= 0) {
        fprintf(stderr, "usage: %s MILLISECONDS\n", argv[0]);
        exit(2);
    }
    alarm((unsigned) (millis / 1000) * 3 + 30);
    return millis * INT64_C(1000000);
}

/* Zeroed memory shared with the children forked later. */
static inline void *shared_memory(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(memory != MAP_FAILED, "mmap");
    return memory;
}

/* The lock nearest to ours: process-shared, re-entrant, and passed on when its holder dies. */
static inline void robust_recursive(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    errno = pthread_mutex_init(mutex, &attributes);
    require(errno == 0, "pthread_mutex_init");
    pthread_mutexattr_destroy(&attributes);
}

/* As fork(); the child is killed when the parent ends, however it ends. */
static inline pid_t fork_child(void) {
    pid_t parent = getpid();
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(1);
        }
        alarm(600);
    }
    return child;
}

/*
 * Keeps this process on a processor of its own: party 0 on the first it may use, party 1 on the last. Left alone, the
 * scheduler puts two processes that wake each other on one processor for part of a run, and the figure is a mixture.
 */
static inline void pin(int party) {
    cpu_set_t allowed, own;
    require(sched_getaffinity(0, sizeof allowed, &allowed) == 0, "sched_getaffinity");
    int first = -1, last = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &allowed)) {
            first = first < 0 ? cpu : first;
            last = cpu;
        }
    }
    CPU_ZERO(&own);
    CPU_SET(party == 0 ? first : last, &own);
    require(sched_setaffinity(0, sizeof own, &own) == 0, "sched_setaffinity");
}

/* Processor time used so far by this process and the children it has waited for. */
static inline int64_t cpu_ns(void) {
    int64_t sum = 0;
    for (int who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
        struct rusage usage;
        getrusage(who, &usage);
        sum += (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000000)
             + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
    }
    return sum;
}

/*
 * Defines main(): repeats OPERATION in batches for a fifth of the time unmeasured, then for the whole time measured.
 * A macro, so that the operation is compiled into the loop.
 */
#define BATCH 4096
#define MEASURE_ONE_PROCESS(NAME, PREPARE, OPERATION)                                                                  \
    int main(int argc, char **argv) {                                                                                  \
        int64_t duration = duration_ns(argc, argv);                                                                    \
        PREPARE;                                                                                                       \
        int64_t operations = 0, elapsed = 0;                                                                           \
        for (int measured = 0; measured <= 1; measured++) {                                                            \
            int64_t limit = measured ? duration : duration / 5;                                                        \
            int64_t start = now_ns();                                                                                  \
            operations = 0;                                                                                            \
            do {                                                                                                       \
                for (int i = 0; i < BATCH; i++) {                                                                      \
                    OPERATION;                                                                                         \
                }                                                                                                      \
                operations += BATCH;                                                                                   \
                elapsed = now_ns() - start;                                                                            \
            } while (elapsed < limit);                                                                                 \
        }                                                                                                              \
        printf("{\"name\":\"%s\",\"ns_per_op\":%.3f,\"ops\":%lld}\n", NAME, (double) elapsed / operations,             \
               (long long) operations);                                                                                \
        return 0;                                                                                                      \
    }

#endif

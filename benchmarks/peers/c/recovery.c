/*
 * From SIGKILL of a mutex's holder to the moment in which the process that waits for it has it.
 *
 * Per kill: a fresh child takes the mutex, a second child sleeps in pthread_mutex_lock(), the parent kills the first.
 * "ns_per_op" is the median. glibc hands a robust mutex over when the kernel walks the dead thread's list, which is
 * before its files (and so a lease as ours) are released.
 */
#include "peer.h"

#define MOST_KILLS 10000
#define FEWEST_KILLS 10

typedef struct {
    pthread_mutex_t mutex;
    _Atomic int held;
    _Atomic int waiting;
    _Atomic int64_t acquired_ns;
} arena;

static void until_not_zero(_Atomic int *word) {
    while (atomic_load(word) == 0) {
        usleep(50);
    }
}

static void hold_until_killed(arena *a) {
    pthread_mutex_lock(&a->mutex);
    atomic_store(&a->held, 1);
    for (;;) {
        pause();
    }
}

static void acquire_after_death(arena *a) {
    atomic_store(&a->waiting, 1);
    int result = pthread_mutex_lock(&a->mutex);
    int64_t acquired = now_ns();
    if (result != EOWNERDEAD || pthread_mutex_consistent(&a->mutex) != 0) {
        _exit(1);
    }
    atomic_store(&a->acquired_ns, acquired);
    pthread_mutex_unlock(&a->mutex);
    _exit(0);
}

static int64_t kill_one(arena *a) {
    a->held = 0;
    a->waiting = 0;
    pid_t holder = fork_child();
    if (holder == 0) {
        hold_until_killed(a);
    }
    until_not_zero(&a->held);
    pid_t survivor = fork_child();
    if (survivor == 0) {
        acquire_after_death(a);
    }
    until_not_zero(&a->waiting);
    usleep(2000); /* time to fall asleep; a survivor that is late only makes the figure worse */
    int64_t killed = now_ns();
    kill(holder, SIGKILL);
    int status;
    require(waitpid(survivor, &status, 0) == survivor && status == 0, "the survivor");
    waitpid(holder, &status, 0);
    return atomic_load(&a->acquired_ns) - killed;
}

static int ascending(const void *left, const void *right) {
    int64_t l = *(const int64_t *) left, r = *(const int64_t *) right;
    return (l > r) - (l < r);
}

int main(int argc, char **argv) {
    int64_t duration = duration_ns(argc, argv);
    arena *a = shared_memory(sizeof *a);
    robust_recursive(&a->mutex);
    static int64_t latency[MOST_KILLS];
    kill_one(a);
    int kills = 0;
    int64_t start = now_ns();
    while (kills < FEWEST_KILLS || (now_ns() - start < duration && kills < MOST_KILLS)) {
        latency[kills++] = kill_one(a);
    }
    qsort(latency, kills, sizeof latency[0], ascending);
    printf("{\"name\":\"recovery\",\"ns_per_op\":%lld,\"ops\":%d,\"p99_ns\":%lld}\n", (long long) latency[kills / 2],
           kills, (long long) latency[(kills * 99 + 99) / 100 - 1]);
    return 0;
}

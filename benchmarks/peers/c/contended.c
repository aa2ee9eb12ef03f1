/*
 * One process-shared, robust, re-entrant mutex taken by two processes without a pause.
 *
 * The critical section notes who was there last: it counts the hand-overs, without which a lock that one process keeps
 * to itself for milliseconds would look fast. "slower_share" is 0.5 when both get the lock equally often.
 */
#include "peer.h"

#define CHECK_EVERY 256

typedef struct {
    pthread_mutex_t mutex;
    _Alignas(CACHE_LINE) int last_owner;
    _Alignas(CACHE_LINE) atomic_int present;
    struct {
        _Alignas(CACHE_LINE) int64_t operations;
        int64_t elapsed;
        int64_t handovers;
    } party[2];
} arena;

static void contend(arena *a, int me, int64_t limit) {
    int64_t operations = 0, handovers = 0, elapsed, start = now_ns();
    do {
        for (int i = 0; i < CHECK_EVERY; i++) {
            pthread_mutex_lock(&a->mutex);
            if (a->last_owner != me) {
                a->last_owner = me;
                handovers++;
            }
            pthread_mutex_unlock(&a->mutex);
        }
        operations += CHECK_EVERY;
        elapsed = now_ns() - start;
    } while (elapsed < limit);
    a->party[me].operations = operations;
    a->party[me].elapsed = elapsed;
    a->party[me].handovers = handovers;
}

/* Both meet, so that neither runs alone. */
static void meet(arena *a, int meeting) {
    atomic_fetch_add(&a->present, 1);
    while (atomic_load(&a->present) < 2 * meeting) {
        usleep(100);
    }
}

static void take_part(arena *a, int me, int64_t duration) {
    meet(a, 1);
    contend(a, me, duration / 5);
    meet(a, 2);
    contend(a, me, duration);
}

int main(int argc, char **argv) {
    int64_t duration = duration_ns(argc, argv);
    arena *a = shared_memory(sizeof *a);
    robust_recursive(&a->mutex);
    if (fork_child() == 0) {
        pin(1);
        take_part(a, 1, duration);
        _exit(0);
    }
    pin(0);
    take_part(a, 0, duration);
    int status;
    require(wait(&status) > 0 && status == 0, "the second process");

    double rate0 = (double) a->party[0].operations / a->party[0].elapsed;
    double rate1 = (double) a->party[1].operations / a->party[1].elapsed;
    int64_t operations = a->party[0].operations + a->party[1].operations;
    int64_t handovers = a->party[0].handovers + a->party[1].handovers;
    printf("{\"name\":\"contended\",\"ns_per_op\":%.3f,\"ops\":%lld,\"slower_share\":%.4f,"
           "\"handovers_per_1000\":%.3f}\n",
           1 / (rate0 + rate1), (long long) operations, (rate0 < rate1 ? rate0 : rate1) / (rate0 + rate1),
           1000.0 * handovers / operations);
    return 0;
}

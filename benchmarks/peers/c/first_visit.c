/* The first visit to each of 30 robust mutexes that another process has used alone; and to further ones. */
#include "visits.h"

#define LOCKS 30
#define USES_ALONE 3000
#define MOST_ROUNDS 10000

typedef struct {
    atomic_int prepared, visited;
    struct {
        _Alignas(CACHE_LINE) pthread_mutex_t mutex;
    } lock[LOCKS];
} arena;

static void await_round(atomic_int *value, int round) {
    while (atomic_load(value) < round) {
        usleep(100);
    }
}

int main(int argc, char **argv) {
    int64_t duration = duration_ns(argc, argv);
    int64_t wanted = duration / 20000000 + 1;
    int rounds = wanted < MOST_ROUNDS ? (int) wanted : MOST_ROUNDS;
    arena *a = shared_memory(sizeof *a);
    if (fork_child() == 0) {
        pin(0);
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < LOCKS; i++) {
                robust_recursive(&a->lock[i].mutex);
                for (int use = 0; use < USES_ALONE; use++) {
                    pthread_mutex_lock(&a->lock[i].mutex);
                    pthread_mutex_unlock(&a->lock[i].mutex);
                }
            }
            atomic_store(&a->prepared, round);
            await_round(&a->visited, round);
        }
        _exit(0);
    }
    pin(1);
    int64_t *waits = malloc(sizeof *waits * rounds * LOCKS);
    require(waits != NULL, "malloc");
    for (int round = 1; round <= rounds; round++) {
        await_round(&a->prepared, round);
        for (int i = 0; i < LOCKS; i++) {
            waits[(round - 1) * LOCKS + i] = visit(&a->lock[i].mutex);
        }
        atomic_store(&a->visited, round);
    }
    int status;
    require(wait(&status) > 0 && status == 0, "the second process");
    report("first_visit", waits, (int64_t) rounds * LOCKS);
    return 0;
}

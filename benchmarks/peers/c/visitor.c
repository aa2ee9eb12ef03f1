/* A visit once a millisecond to a robust mutex that another process takes without a pause. */
#include "visits.h"

typedef struct {
    _Alignas(CACHE_LINE) pthread_mutex_t mutex;
    _Alignas(CACHE_LINE) atomic_int over;
} arena;

int main(int argc, char **argv) {
    int64_t duration = duration_ns(argc, argv);
    arena *a = shared_memory(sizeof *a);
    robust_recursive(&a->mutex);
    if (fork_child() == 0) {
        pin(0);
        while (!atomic_load(&a->over)) {
            pthread_mutex_lock(&a->mutex);
            pthread_mutex_unlock(&a->mutex);
        }
        _exit(0);
    }
    pin(1);
    int64_t *waits = malloc(sizeof *waits * (duration / 1000000 + 1));
    require(waits != NULL, "malloc");
    int64_t count = 0;
    for (int measured = 0; measured <= 1; measured++) {
        int64_t begin = now_ns();
        count = 0;
        while (now_ns() - begin < (measured ? duration : duration / 5)) {
            usleep(1000);
            waits[count++] = visit(&a->mutex);
        }
    }
    atomic_store(&a->over, 1);
    int status;
    require(wait(&status) > 0 && status == 0, "the second process");
    report("visitor", waits, count);
    return 0;
}

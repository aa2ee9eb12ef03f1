/* Ping-pong between two processes over a process-shared condition variable and a robust, re-entrant mutex. */
#include "ping_pong.h"

struct arena {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int turn;
};

static arena *prepare(void) {
    arena *a = shared_memory(sizeof *a);
    robust_recursive(&a->mutex);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    errno = pthread_cond_init(&a->changed, &attributes);
    require(errno == 0, "pthread_cond_init");
    return a;
}

static int take_turn(arena *a, int mine, int next) {
    pthread_mutex_lock(&a->mutex);
    while (a->turn != mine && a->turn != STOP) {
        pthread_cond_wait(&a->changed, &a->mutex);
    }
    int goes_on = a->turn == mine;
    if (goes_on) {
        a->turn = next;
        pthread_cond_signal(&a->changed);
    }
    pthread_mutex_unlock(&a->mutex);
    return goes_on;
}

int main(int argc, char **argv) {
    return play("condition", duration_ns(argc, argv));
}

/*
 * Two processes that take turns; the peer defines the arena and how to wait for one's turn and pass it on.
 *
 * An operation is a round trip: there and back. "cpu_ns_per_op" is the processor time of both processes for one.
 */
#ifndef INTERPROC_PING_PONG_H
#define INTERPROC_PING_PONG_H

#include "peer.h"

#define STOP 2

typedef struct arena arena;

static arena *prepare(void);
/* Waits until the turn is mine and passes it to next; false if the other has stopped. */
static int take_turn(arena *a, int mine, int next);

static int64_t round_trips(arena *a, int64_t limit, int64_t *elapsed) {
    int64_t trips = 0, start = now_ns();
    do {
        for (int i = 0; i < 16; i++) {
            take_turn(a, 0, 1);
        }
        trips += 16;
        *elapsed = now_ns() - start;
    } while (*elapsed < limit);
    return trips;
}

static int play(const char *name, int64_t duration) {
    arena *a = prepare();
    if (fork_child() == 0) {
        pin(1);
        while (take_turn(a, 1, 0)) {
        }
        _exit(0);
    }
    pin(0);
    int64_t elapsed, warm_up = round_trips(a, duration / 5, &elapsed);
    int64_t trips = round_trips(a, duration, &elapsed);
    take_turn(a, 0, STOP);
    int status;
    require(wait(&status) > 0 && status == 0, "the second process");
    printf("{\"name\":\"%s\",\"ns_per_op\":%.1f,\"ops\":%lld,\"cpu_ns_per_op\":%.1f}\n", name,
           (double) elapsed / trips, (long long) trips, (double) cpu_ns() / (warm_up + trips));
    return 0;
}

#endif

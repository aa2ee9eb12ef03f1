/*
 * One process uses locks that another visits now and then; what is measured is how long the visitor waits, from its
 * call to its acquisition.
 */
#ifndef INTERPROC_VISITS_H
#define INTERPROC_VISITS_H

#include "peer.h"

static inline int64_t visit(pthread_mutex_t *mutex) {
    int64_t begin = now_ns();
    pthread_mutex_lock(mutex);
    int64_t waited = now_ns() - begin;
    pthread_mutex_unlock(mutex);
    return waited;
}

static inline int by_time(const void *a, const void *b) {
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

static inline int64_t quantile(const int64_t *sorted, int64_t count, double part) {
    int64_t place = (int64_t) (count * part);
    return sorted[place < count ? place : count - 1];
}

static inline void report(const char *name, int64_t *waits, int64_t count) {
    require(count > 0, "a visit");
    qsort(waits, count, sizeof *waits, by_time);
    printf("{\"name\":\"%s\",\"ns_per_op\":%lld,\"ops\":%lld,\"visit_p999_ns\":%lld,\"visit_worst_ns\":%lld}\n", name,
           (long long) quantile(waits, count, 0.5), (long long) count, (long long) quantile(waits, count, 0.999),
           (long long) waits[count - 1]);
}

#endif

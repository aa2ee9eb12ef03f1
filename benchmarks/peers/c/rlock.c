/* Uncontended lock and unlock of a process-shared, robust, re-entrant mutex. */
#include "peer.h"

static pthread_mutex_t *mutex;

MEASURE_ONE_PROCESS("rlock",
    mutex = shared_memory(sizeof *mutex); robust_recursive(mutex),
    pthread_mutex_lock(mutex); pthread_mutex_unlock(mutex))

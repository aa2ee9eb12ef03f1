/* A shared integer += 1 under a process-shared, robust, re-entrant mutex: multiprocessing's Value and its get_lock(). */
#include "peer.h"

typedef struct {
    pthread_mutex_t mutex;
    _Alignas(CACHE_LINE) volatile int32_t value;
} guarded_value;

static guarded_value *guarded;

MEASURE_ONE_PROCESS("value-add",
    guarded = shared_memory(sizeof *guarded); robust_recursive(&guarded->mutex),
    pthread_mutex_lock(&guarded->mutex); guarded->value += 1; pthread_mutex_unlock(&guarded->mutex))

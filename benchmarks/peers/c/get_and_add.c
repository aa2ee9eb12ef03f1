/* Atomic fetch-and-add on a 32-bit integer in shared memory. */
#include "peer.h"

static _Atomic int32_t *value;

MEASURE_ONE_PROCESS("get-and-add",
    value = shared_memory(CACHE_LINE),
    CONSUME(atomic_fetch_add(value, 1)))

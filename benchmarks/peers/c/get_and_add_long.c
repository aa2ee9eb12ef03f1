/* Atomic fetch-and-add on a 64-bit integer in shared memory. */
#include "peer.h"

static _Atomic int64_t *value;

MEASURE_ONE_PROCESS("get-and-add-long",
    value = shared_memory(CACHE_LINE),
    CONSUME(atomic_fetch_add(value, 1)))

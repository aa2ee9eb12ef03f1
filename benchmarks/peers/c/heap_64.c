/* malloc() and free() of 64 bytes by one process. */
#define BYTES 64
#include "heap.h"

MEASURE_ONE_PROCESS("heap-64", (void) 0, ALLOCATE_AND_FREE)

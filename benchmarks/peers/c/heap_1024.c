/* malloc() and free() of 1024 bytes by one process. */
#define BYTES 1024
#include "heap.h"

MEASURE_ONE_PROCESS("heap-1024", (void) 0, ALLOCATE_AND_FREE)

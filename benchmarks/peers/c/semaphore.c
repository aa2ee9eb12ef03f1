/* Uncontended wait and post of a process-shared semaphore. */
#include "peer.h"

#include <semaphore.h>

static sem_t *semaphore;

MEASURE_ONE_PROCESS("semaphore",
    semaphore = shared_memory(sizeof *semaphore); require(sem_init(semaphore, 1, 1) == 0, "sem_init"),
    sem_wait(semaphore); sem_post(semaphore))

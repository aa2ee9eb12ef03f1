/*
 * malloc() of 64 bytes by one thread and free() by another. The blocks go through a ring of words: the first waits while
 * the place of the next block is taken, the second while it is empty.
 */
#include "peer.h"

#define BYTES 64
#define RING 1024
#define END ((void *) 1)

static _Alignas(CACHE_LINE) void *_Atomic ring[RING - 1];
static int64_t duration;

static void hand(int64_t *count, void *block) {
    void *_Atomic *place = &ring[(*count)++ % (RING - 1)];
    while (atomic_load_explicit(place, memory_order_acquire) != NULL) {
        __builtin_ia32_pause();
    }
    atomic_store_explicit(place, block, memory_order_release);
}

static void *take(int64_t *count) {
    void *_Atomic *place = &ring[(*count)++ % (RING - 1)];
    void *block;
    while ((block = atomic_load_explicit(place, memory_order_acquire)) == NULL) {
        __builtin_ia32_pause();
    }
    atomic_store_explicit(place, NULL, memory_order_release);
    return block;
}

static void *allocate_all(void *unused) {
    pin(0);
    int64_t count = 0;
    for (int measured = 0; measured <= 1; measured++) {
        int64_t limit = measured ? duration : duration / 5, start = now_ns();
        do {
            for (int i = 0; i < BATCH; i++) {
                hand(&count, malloc(BYTES));
            }
        } while (now_ns() - start < limit);
        hand(&count, END);
    }
    return unused;
}

int main(int argc, char **argv) {
    duration = duration_ns(argc, argv);
    pthread_t allocator;
    errno = pthread_create(&allocator, NULL, allocate_all, NULL);
    require(errno == 0, "pthread_create");
    pin(1);
    int64_t count = 0, freed = 0, elapsed = 0;
    for (int measured = 0; measured <= 1; measured++) {
        int64_t start = now_ns();
        freed = 0;
        for (void *block = take(&count); block != END; block = take(&count)) {
            free(block);
            freed++;
        }
        elapsed = now_ns() - start;
    }
    pthread_join(allocator, NULL);
    printf("{\"name\":\"heap-64-handed\",\"ns_per_op\":%.3f,\"ops\":%lld}\n", (double) elapsed / freed,
           (long long) freed);
    return 0;
}

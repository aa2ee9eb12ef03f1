/* malloc() of 1,000 blocks of 1024 bytes, then free() of all, by one process. */
#define BYTES 1024
#include "heap.h"

int main(int argc, char **argv) {
    measure_held("heap-1024-held", duration_ns(argc, argv));
    return 0;
}

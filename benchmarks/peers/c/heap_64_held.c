/* malloc() of 1,000 blocks of 64 bytes, then free() of all, by one process. */
#define BYTES 64
#include "heap.h"

int main(int argc, char **argv) {
    measure_held("heap-64-held", duration_ns(argc, argv));
    return 0;
}

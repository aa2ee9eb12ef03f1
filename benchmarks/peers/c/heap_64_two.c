/* malloc() and free() of 64 bytes by two processes at once. */
#define BYTES 64
#include "heap.h"

int main(int argc, char **argv) {
    return in_two_processes("heap-64-two", duration_ns(argc, argv));
}

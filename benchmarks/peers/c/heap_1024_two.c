/* malloc() and free() of 1024 bytes by two processes at once. */
#define BYTES 1024
#include "heap.h"

int main(int argc, char **argv) {
    return in_two_processes("heap-1024-two", duration_ns(argc, argv));
}

/*
 * Loaded before a program's other libraries (LD_PRELOAD), steps its wall clock by a day, forward and back, twice a
 * second. Its other clocks, and the clocks of other programs, stay as they are.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { DAY_SECONDS = 86400, STEP_NANOS = 500000000 };

static int ask_kernel(clockid_t clock, struct timespec *time) {
    return syscall(SYS_clock_gettime, clock, time);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = ask_kernel(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) {
        struct timespec steady;
        ask_kernel(CLOCK_MONOTONIC, &steady);
        time->tv_sec += steady.tv_nsec < STEP_NANOS ? DAY_SECONDS : -DAY_SECONDS;
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void) zone; /* obsolete */
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) {
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *where) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return (time_t) -1;
    }
    if (where != NULL) {
        *where = now.tv_sec;
    }
    return now.tv_sec;
}

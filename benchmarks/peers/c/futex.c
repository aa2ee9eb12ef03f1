/* Ping-pong between two processes over one bare futex word, never spinning: what the kernel's wake-up alone costs. */
#include "ping_pong.h"

#include <linux/futex.h>
#include <sys/syscall.h>

struct arena {
    _Atomic int32_t turn;
};

static arena *prepare(void) {
    return shared_memory(sizeof(arena));
}

static int take_turn(arena *a, int mine, int next) {
    int32_t turn;
    while ((turn = atomic_load(&a->turn)) != mine && turn != STOP) {
        syscall(SYS_futex, &a->turn, FUTEX_WAIT, turn, NULL, NULL, 0);
    }
    if (turn == STOP) {
        return 0;
    }
    atomic_store(&a->turn, next);
    syscall(SYS_futex, &a->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
    return 1;
}

int main(int argc, char **argv) {
    return play("futex", duration_ns(argc, argv));
}

/* Freeing what the switch thread might still read.
 *
 * The switch thread makes `epoch` odd before it touches packets and even
 * before it sleeps. Memory unlinked at an even epoch is unreachable at once;
 * at an odd one it is after the epoch has moved on.
 */
#include "runtime.h"

static void quiesce_enter(struct quiesce *q)
{
    __atomic_store_n(&q->epoch, q->epoch + 1, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static void quiesce_leave(struct quiesce *q)
{
    __atomic_store_n(&q->epoch, q->epoch + 1, __ATOMIC_SEQ_CST);
}

/* Control: free what is safe to free now; returns how much had to stay. */
uint64_t quiesce_reclaim(struct quiesce *q)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    uint64_t now = __atomic_load_n(&q->epoch, __ATOMIC_SEQ_CST), kept = 0;
    struct retired **at = &q->retired;
    while (*at) {
        struct retired *r = *at;
        if ((r->epoch & 1) == 0 || r->epoch != now) {
            *at = r->next;
            free(r->memory);
            free(r);
        } else {
            at = &r->next;
            kept++;
        }
    }
    return kept;
}

/* Control: `memory` (from malloc) has been unlinked. */
void retire(struct quiesce *q, void *memory)
{
    if (!memory)
        return;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    uint64_t epoch = q ? __atomic_load_n(&q->epoch, __ATOMIC_SEQ_CST) : 0;
    struct retired *r = (epoch & 1) ? malloc(sizeof *r) : NULL;
    if (!(epoch & 1)) {
        free(memory);
        return;
    }
    if (!r)
        return; /* out of memory: leak rather than free too early */
    r->memory = memory;
    r->epoch = epoch;
    r->next = q->retired;
    q->retired = r;
}

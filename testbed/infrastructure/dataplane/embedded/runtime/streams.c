/* Bytes from the switch thread to whoever writes them to a file: a ring that
 * one side fills and the other empties. A record is taken whole or, when there
 * is no room for it, counted as lost: the packet loop waits for no reader. */
#include "runtime.h"

/* Control: `size` is a power of two. NULL: out of memory. */
struct stream *stream_new(uint64_t size)
{
    struct stream *st = calloc(1, sizeof *st);
    if (!st || !(st->bytes = malloc(size))) {
        free(st);
        return NULL;
    }
    st->size = size;
    return st;
}

/* Control: nobody fills the stream any more. */
void stream_free(struct stream *st)
{
    if (st)
        free(st->bytes);
    free(st);
}

/* Start a record of `len` bytes: 0, or -1 when it is lost. */
static int stream_open(struct stream *st, uint64_t len)
{
    if (st->head - LOAD(st->tail) + len > st->size) {
        st->lost++;
        return -1;
    }
    st->at = st->head;
    return 0;
}

static void stream_put(struct stream *st, const void *from, uint64_t len)
{
    uint64_t at = st->at & (st->size - 1), rest = st->size - at;
    uint64_t first = len < rest ? len : rest;
    memcpy(st->bytes + at, from, first);
    memcpy(st->bytes, (const uint8_t *)from + first, len - first);
    st->at += len;
}

/* End the record: its reader may have it. */
static void stream_close(struct stream *st)
{
    STORE(st->head, st->at);
}

/* Control: move at most `size` bytes into `out`; how many there were. */
uint64_t stream_read(struct stream *st, uint8_t *out, uint64_t size)
{
    uint64_t tail = st->tail, there = LOAD(st->head) - tail;
    uint64_t n = there < size ? there : size, at = tail & (st->size - 1), rest = st->size - at;
    uint64_t first = n < rest ? n : rest;
    memcpy(out, st->bytes + at, first);
    memcpy(out + first, st->bytes, n - first);
    STORE(st->tail, tail + n);
    return n;
}

/* Control: records lost so far. */
uint64_t stream_lost(const struct stream *st)
{
    return __atomic_load_n(&st->lost, __ATOMIC_RELAXED);
}

/* Messages between the switch thread and the control thread: one byte ring in
 * each direction, single producer and single consumer, records of 16n bytes. */
#include "runtime.h"

#include <unistd.h>

/* Control: `size` is a power of two. */
int ring_init(struct ring *r, uint64_t size, int32_t eventfd)
{
    r->bytes = malloc(size);
    r->size = size;
    r->eventfd = eventfd;
    return r->bytes ? 0 : -1;
}

/* 0, or -1 when the ring has no room for the record. */
static int ring_put(struct ring *r, struct message m, const uint8_t *data)
{
    m.bytes = (uint32_t)((sizeof m + m.len + 15) & ~15ull);
    uint64_t head = r->head, used = head - LOAD(r->tail);
    uint64_t at = head & (r->size - 1), rest = r->size - at;
    uint64_t need = m.bytes <= rest ? m.bytes : rest + m.bytes;
    if (used + need > r->size)
        return -1;
    if (m.bytes > rest) {
        struct message *wrap = (struct message *)(r->bytes + at);
        wrap->bytes = (uint32_t)rest;
        wrap->kind = RING_WRAP;
        head += rest;
        at = 0;
    }
    memcpy(r->bytes + at, &m, sizeof m);
    memcpy(r->bytes + at + sizeof m, data, m.len);
    STORE(r->head, head + m.bytes);
    return 0;
}

/* The same, and wake the consumer. */
static int ring_push(struct ring *r, struct message m, const uint8_t *data)
{
    if (ring_put(r, m, data))
        return -1;
    uint64_t one = 1;
    ssize_t woken = write(r->eventfd, &one, sizeof one);
    (void)woken; /* it fails only when the consumer has 2^64 wake-ups to come */
    return 0;
}

/* The next record, or NULL; ring_drop gives its memory back. */
static struct message *ring_peek(struct ring *r)
{
    for (;;) {
        if (r->tail == LOAD(r->head))
            return NULL;
        struct message *m = (struct message *)(r->bytes + (r->tail & (r->size - 1)));
        if (m->kind != RING_WRAP)
            return m;
        STORE(r->tail, r->tail + m->bytes);
    }
}

static void ring_drop(struct ring *r, const struct message *m)
{
    STORE(r->tail, r->tail + m->bytes);
}

/* Control: a frame for the pipeline, as if received at port `number` (the CPU
 * port). 0 or -1: ring full. */
int sw_packet_out(struct sw *s, uint32_t number, const uint8_t *frame, uint32_t len)
{
    struct message m = {.kind = DOWN_PACKET, .port = number, .len = len};
    return ring_push(&s->down, m, frame);
}

/* Control: `count` copies of a frame for the egress queue of port `number`. */
int sw_inject(struct sw *s, uint32_t number, const uint8_t *frame, uint32_t len, uint32_t count,
              uint32_t sequence)
{
    struct message m = {
        .kind = DOWN_INJECT, .port = number, .count = count, .len = len, .sequence = sequence};
    return ring_push(&s->down, m, frame);
}

/* Control: move the next message up into `out` (a message of at most `size`
 * bytes with its data). Returns 1, or 0 when there is none. */
int sw_receive(struct sw *s, struct message *out, uint64_t size)
{
    struct message *m = ring_peek(&s->up);
    if (!m)
        return 0;
    memcpy(out, m, m->bytes < size ? m->bytes : size);
    ring_drop(&s->up, m);
    return 1;
}

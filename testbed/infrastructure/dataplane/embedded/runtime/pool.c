/* Packets, with their PHV and frame buffer, in slabs that are never returned. */
#include "runtime.h"

#define SLAB_PACKETS 32

struct slab {
    struct slab *next;
    uint8_t bytes[] __attribute__((aligned(64)));
};

static uint64_t phv_bytes(uint64_t phv_size)
{
    return phv_size < sizeof(struct std_meta) ? sizeof(struct std_meta) : phv_size;
}

static uint64_t buffer_bytes(uint64_t frame_bytes)
{
    return (HEADROOM + frame_bytes + 63) & ~63ull;
}

/* A pool that may grow to `limit_bytes`. */
static struct pool *pool_new(uint64_t phv_size, uint64_t frame_bytes, uint64_t limit_bytes)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->phv_size = phv_bytes(phv_size);
    pool->buffer_size = buffer_bytes(frame_bytes);
    pool->stride = ((sizeof(struct pkt) + pool->phv_size + 63) & ~63ull) + pool->buffer_size;
    pool->limit = limit_bytes / pool->stride;
    return pool;
}

static int pool_fits(const struct pool *pool, uint64_t phv_size, uint64_t frame_bytes)
{
    return pool->phv_size == phv_bytes(phv_size) && pool->buffer_size == buffer_bytes(frame_bytes);
}

static int pool_grow(struct pool *pool)
{
    if (pool->packets + SLAB_PACKETS > pool->limit)
        return -1;
    struct slab *slab = malloc(sizeof *slab + 64 + SLAB_PACKETS * pool->stride);
    if (!slab)
        return -1;
    slab->next = pool->slabs;
    pool->slabs = slab;
    uint8_t *at = (uint8_t *)(((uintptr_t)slab->bytes + 63) & ~(uintptr_t)63);
    for (int i = 0; i < SLAB_PACKETS; i++, at += pool->stride) {
        struct pkt *p = (struct pkt *)at;
        POOL(p) = pool;
        p->buffer = at + pool->stride - pool->buffer_size;
        p->buffer_size = (uint32_t)pool->buffer_size;
        p->next = pool->free;
        pool->free = p;
    }
    pool->packets += SLAB_PACKETS;
    return 0;
}

static struct pkt *pkt_new(struct sw *s)
{
    struct pool *pool = s->pool;
    if (UNLIKELY(!pool->free) && pool_grow(pool)) {
        s->exhausted++;
        return NULL;
    }
    struct pkt *p = pool->free;
    pool->free = p->next;
    p->next = NULL;
    p->data = p->buffer + HEADROOM;
    p->len = 0;
    FLAGS(p) = TRUNCATE(p) = 0;
    p->trace = 0;
    return p;
}

static void pkt_free(struct pkt *p)
{
    p->next = POOL(p)->free;
    POOL(p)->free = p;
}

/* A copy with its own PHV and buffer, its frame and payload at the same place. */
static struct pkt *pkt_copy(struct sw *s, const struct pkt *p)
{
    struct pkt *c = pkt_new(s);
    if (!c || POOL(c)->buffer_size < POOL(p)->buffer_size) {
        if (c)
            pkt_free(c);
        return NULL;
    }
    memset(&c->req, 0, sizeof c->req);
    c->out_drop = 0;
    uint64_t first = (uint64_t)(p->data - p->buffer), end = first + p->len;
    if (!(FLAGS(p) & RAW)) {
        uint64_t at = (uint64_t)(p->payload - p->buffer);
        first = at < first ? at : first;
        end = at + p->payload_len > end ? at + p->payload_len : end;
        c->payload = c->buffer + at;
        c->payload_len = p->payload_len;
        memcpy(c->phv, p->phv, POOL(p)->phv_size);
    }
    memcpy(c->buffer + first, p->buffer + first, end - first);
    c->data = c->buffer + (p->data - p->buffer);
    c->len = p->len;
    c->ingress_len = p->ingress_len;
    c->t_in_ns = p->t_in_ns;
    c->t_enq_ns = p->t_enq_ns;
    FLAGS(c) = FLAGS(p);
    TRUNCATE(c) = TRUNCATE(p);
    return c;
}

/* The frame of p in a packet of its own, as if just received. */
static struct pkt *frame_copy(struct sw *s, const struct pkt *p)
{
    struct pkt *c = pkt_new(s);
    if (!c || p->len > c->buffer_size - HEADROOM) {
        if (c)
            pkt_free(c);
        return NULL;
    }
    memcpy(c->data, p->data, p->len);
    c->len = p->len;
    c->t_in_ns = p->t_in_ns;
    return c;
}

static void pool_free(struct pool *pool)
{
    for (struct slab *s = pool->slabs, *next; s; s = next) {
        next = s->next;
        free(s);
    }
    free(pool);
}

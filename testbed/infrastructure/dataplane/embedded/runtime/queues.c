/* The queues in front of a link: eight of strict priority, each finite and
 * drop-tail, marking congestion above a threshold.
 *
 * A packet's queue is its v1model priority, as in simple_switch: 7 is served
 * first, 0 last, and `queue_bytes` bounds each queue by itself, so that a full
 * one drops nothing of a higher one. The packet in the serializer is not part
 * of its queue and is never preempted.
 *
 * Explicit congestion notification (RFC 3168): a packet is marked when more
 * than `ecn_packets` packets or `ecn_bytes` bytes wait in its queue on its
 * arrival (the step of RFC 8257 section 3.1), or when it has waited for longer
 * than `ecn_ns` as it leaves (the sojourn threshold of RFC 9332's L4S queue).
 * The mark is written when the packet leaves the queue, into the outermost IP
 * header of the frame that egress made: ECT(0) and ECT(1) become CE, Not-ECT
 * stays and waits for the drop-tail. In an SRv6-encapsulated packet that is the
 * outer header, from which the decapsulating node copies it inwards (RFC 6040).
 */
#include "runtime.h"

#define CE 3

static inline uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static inline int highest(uint32_t bits)
{
    return 31 - __builtin_clz(bits);
}

/* ---- history ---- */

static int history_pending(const struct history *h)
{
    return h->now.packets_max || h->now.drops || h->now.marked;
}

/* Close the interval that has ended by t. Before a change of the queues at t. */
static void history_tick(struct line *l, uint64_t t)
{
    struct history *h = l->history;
    if (t < h->end_ns)
        return;
    if (history_pending(h)) {
        h->now.time_ns = h->end_ns;
        h->now.packets = l->stats.queue_packets;
        h->now.bytes = l->stats.queue_bytes;
        if (h->head - LOAD(h->tail) < h->size) {
            h->samples[h->head & (h->size - 1)] = h->now;
            STORE(h->head, h->head + 1);
        } else {
            h->missed++;
        }
    }
    h->now = (struct history_sample){.packets_max = l->stats.queue_packets,
                                     .bytes_max = l->stats.queue_bytes};
    h->end_ns = t - t % h->interval_ns + h->interval_ns;
}

/* Close it in time where nothing happens any more. */
static inline void line_tick(struct line *l, uint64_t now)
{
    if (l->history && history_pending(l->history))
        history_tick(l, now);
}

static void history_depth(struct line *l)
{
    struct history_sample *now = &l->history->now;
    now->packets_max = later(now->packets_max, l->stats.queue_packets);
    now->bytes_max = later(now->bytes_max, l->stats.queue_bytes);
}

/* Control, switch thread stopped: keep at most `size` (a power of two) samples
 * that nobody has read. */
int line_keep_history(struct line *l, uint64_t interval_ns, uint64_t size)
{
    struct history *h = calloc(1, sizeof *h + size * sizeof *h->samples);
    if (!h)
        return -1;
    h->interval_ns = interval_ns;
    h->size = size;
    free(l->history);
    l->history = h;
    return 0;
}

/* Control: move up to `most` samples, oldest first, into `out`; how many. */
uint64_t line_read_history(struct line *l, struct history_sample *out, uint64_t most)
{
    struct history *h = l->history;
    uint64_t n = 0, head = h ? LOAD(h->head) : 0;
    for (; h && n < most && h->tail != head; n++) {
        out[n] = h->samples[h->tail & (h->size - 1)];
        STORE(h->tail, h->tail + 1);
    }
    return n;
}

/* ---- explicit congestion notification ---- */

/* Write CE into the outermost IP header of the frame; 1 if it changed. */
static int mark_frame(struct pkt *p)
{
    uint32_t at = 12;
    for (int tags = 0; tags < 3 && at + 2 <= p->len; tags++, at += 4) {
        uint32_t type = (uint32_t)p->data[at] << 8 | p->data[at + 1];
        if (type == 0x8100 || type == 0x88a8)
            continue;
        uint8_t *ip = p->data + at + 2;
        if (type == 0x86dd && at + 2 + 40 <= p->len && ip[0] >> 4 == 6) {
            uint8_t ecn = ip[1] >> 4 & CE; /* the last two bits of the traffic class */
            if (ecn == 0 || ecn == CE)
                return 0;
            ip[1] |= CE << 4;
            return 1;
        }
        if (type == 0x0800 && at + 2 + 20 <= p->len && ip[0] >> 4 == 4) {
            uint32_t before = (uint32_t)ip[0] << 8 | ip[1];
            if ((ip[1] & CE) == 0 || (ip[1] & CE) == CE)
                return 0;
            ip[1] |= CE;
            /* RFC 1624, equation 3 */
            uint32_t sum = (~((uint32_t)ip[10] << 8 | ip[11]) & 0xffff) + (~before & 0xffff) +
                           ((uint32_t)ip[0] << 8 | ip[1]);
            sum = (sum & 0xffff) + (sum >> 16);
            sum = ~((sum & 0xffff) + (sum >> 16));
            ip[10] = (uint8_t)(sum >> 8);
            ip[11] = (uint8_t)sum;
            return 1;
        }
        return 0;
    }
    return 0;
}

static void mark(struct line *l, struct pkt *p)
{
    if (!mark_frame(p))
        return;
    l->stats.marked++;
    l->queue[QUEUE_OF(p)].stats.marked++;
    if (l->history)
        l->history->now.marked++;
}

/* ---- the queues ---- */

/* The time at which the next packet of the queues starts its serialization. */
static inline uint64_t line_start(const struct line *l)
{
    int q = highest(l->waiting);
    uint32_t rest = l->waiting & ~(1u << q);
    uint64_t first = l->queue[q].head->t_enq_ns;
    for (; UNLIKELY(rest); rest &= ~(1u << q)) {
        q = highest(rest);
        uint64_t t = l->queue[q].head->t_enq_ns;
        first = t < first ? t : first;
    }
    return later(first, l->free_ns);
}

/* Take the packet that starts its serialization at `start`: of those that have
 * come by then, the first of the highest queue. */
static struct pkt *line_pop(struct line *l, uint64_t start)
{
    uint32_t rest = l->waiting;
    int q = highest(rest);
    while (UNLIKELY(l->queue[q].head->t_enq_ns > start))
        q = highest(rest &= ~(1u << q));
    struct queue *queue = &l->queue[q];
    struct pkt *p = queue->head;
    if (l->history)
        history_tick(l, start);
    queue->head = p->next;
    if (!queue->head)
        l->waiting &= ~(1u << q);
    p->next = NULL;
    queue->stats.packets--;
    queue->stats.bytes -= p->ingress_len;
    l->stats.queue_packets--;
    l->stats.queue_bytes -= p->ingress_len;
    const struct shape *shape = LOAD(l->shape);
    if (UNLIKELY(shape->marks) && start - p->t_enq_ns > shape->ecn_ns)
        FLAGS(p) |= CONGESTED;
    return p;
}

static void line_append(struct line *l, struct pkt *p)
{
    uint32_t q = (uint32_t)QUEUE_OF(p);
    struct queue *queue = &l->queue[q];
    p->next = NULL;
    if (l->waiting >> q & 1)
        queue->tail->next = p;
    else
        queue->head = p;
    queue->tail = p;
    l->waiting |= 1u << q;
    queue->stats.enqueued++;
    queue->stats.packets++;
    queue->stats.bytes += p->ingress_len;
    l->stats.queue_packets++;
    l->stats.queue_bytes += p->ingress_len;
}

/* Take p into queue q, or drop it: 1 if taken. The caller has served the line
 * up to p's time, so empty queues and a free serializer mean no wait. */
static int line_push(struct line *l, struct pkt *p, uint32_t q)
{
    const struct shape *shape = LOAD(l->shape);
    struct queue_stats *stats = &l->queue[q].stats;
    int waits = l->waiting || l->free_ns > p->t_enq_ns;
    FLAGS(p) = (FLAGS(p) & ~(uint64_t)(CONGESTED | QUEUE_BITS)) | q << QUEUE_SHIFT;
    if (l->history)
        history_tick(l, p->t_enq_ns);
    if (!waits) {
        line_append(l, p);
        return 1;
    }
    if (stats->bytes + p->ingress_len > shape->queue_bytes) {
        stats->drops++;
        l->stats.queue_drops++;
        if (l->history)
            l->history->now.drops++;
        pkt_free(p);
        return 0;
    }
    if (UNLIKELY(shape->marks) &&
        (stats->packets > shape->ecn_packets || stats->bytes > shape->ecn_bytes))
        FLAGS(p) |= CONGESTED;
    line_append(l, p);
    stats->bytes_max = later(stats->bytes_max, stats->bytes);
    l->stats.queue_bytes_max = later(l->stats.queue_bytes_max, l->stats.queue_bytes);
    if (l->history)
        history_depth(l);
    return 1;
}

/* Empty the queues of all but raw frames: what waits for a program's egress. */
static void line_clear(struct line *l)
{
    for (uint32_t q = 0; q < QUEUES; q++) {
        struct queue *queue = &l->queue[q];
        struct pkt *rest = l->waiting >> q & 1 ? queue->head : NULL;
        l->waiting &= ~(1u << q);
        l->stats.queue_packets -= queue->stats.packets;
        l->stats.queue_bytes -= queue->stats.bytes;
        queue->stats.packets = queue->stats.bytes = 0;
        while (rest) {
            struct pkt *p = rest;
            rest = p->next;
            if (FLAGS(p) & RAW) {
                line_append(l, p);
                queue->stats.enqueued--;
            } else {
                l->stats.other_drops++;
                pkt_free(p);
            }
        }
    }
}

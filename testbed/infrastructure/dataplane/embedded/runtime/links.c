/* One direction of a link: a finite drop-tail queue in front of a serializer,
 * then a delay line.
 *
 * Everything is computed in the packets' own time, not in the loop's: a packet
 * enqueued at e begins its serialization at s = max(e, end of the one before),
 * ends it at f = s + 8 * length / rate and arrives at f + delay + jitter. A late
 * loop delivers late (and says how late in `late`), but never shifts what comes
 * behind. Length is that of the Ethernet frame with its 14-byte header, without
 * preamble, frame check sequence and inter-frame gap. `queue_bytes` bounds what
 * waits; the packet in the serializer is not part of it.
 */
#include "runtime.h"

static void line_flight(struct sw *s, struct line *l, const struct shape *shape, struct pkt *p)
{
    uint64_t due = p->t_due_ns + shape->delay_ns;
    if (shape->loss > 0 && random_unit(&s->head) < shape->loss) {
        l->stats.loss_drops++;
        pkt_free(p);
        return;
    }
    if (shape->jitter_ns) {
        uint64_t least = p->t_due_ns;
        due += (uint64_t)(random_unit(&s->head) * 2.0 * (double)shape->jitter_ns);
        due = due > least + shape->jitter_ns ? due - shape->jitter_ns : least;
    }
    if (due < l->last_due_ns)
        due = l->last_due_ns;
    l->last_due_ns = p->t_due_ns = due;
    p->next = NULL;
    if (l->flight_head)
        l->flight_tail->next = p;
    else
        l->flight_head = p;
    l->flight_tail = p;
    l->stats.in_flight++;
}

/* Serialize p from `start` on and put it into flight. */
static void line_serialize(struct sw *s, struct line *l, struct pkt *p, uint64_t start)
{
    const struct shape *shape = LOAD(l->shape);
    uint64_t end = start;
    if (shape->rate_bps) {
        if (start > l->free_ns)
            l->remainder = 0;
        uint64_t work = p->len * 8 * NS + l->remainder;
        end = start + work / shape->rate_bps;
        l->remainder = work % shape->rate_bps;
        l->free_ns = end;
    }
    p->t_due_ns = end;
    line_flight(s, l, shape, p);
}

static inline uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* The time at which the head of the queue starts its serialization. */
static inline uint64_t line_start(const struct line *l)
{
    return later(l->queue_head->t_enq_ns, l->free_ns);
}

static struct pkt *line_pop(struct line *l)
{
    struct pkt *p = l->queue_head;
    l->queue_head = p->next;
    p->next = NULL;
    l->stats.queue_packets--;
    l->stats.queue_bytes -= p->ingress_len;
    return p;
}

static void line_append(struct line *l, struct pkt *p)
{
    p->next = NULL;
    if (l->queue_head)
        l->queue_tail->next = p;
    else
        l->queue_head = p;
    l->queue_tail = p;
    l->stats.queue_packets++;
    l->stats.queue_bytes += p->ingress_len;
}

/* Take p into the queue, or drop it: 1 if taken. The caller has served the
 * line up to p's time, so an empty queue and a free serializer mean no wait. */
static int line_push(struct line *l, struct pkt *p)
{
    const struct shape *shape = LOAD(l->shape);
    int waits = l->queue_head || l->free_ns > p->t_enq_ns;
    if (waits && l->stats.queue_bytes + p->ingress_len > shape->queue_bytes) {
        l->stats.queue_drops++;
        pkt_free(p);
        return 0;
    }
    line_append(l, p);
    if (waits && l->stats.queue_bytes > l->stats.queue_bytes_max)
        l->stats.queue_bytes_max = l->stats.queue_bytes;
    return 1;
}

/* The packet that has arrived by `now`, or NULL. */
static struct pkt *line_arrival(struct line *l, uint64_t now)
{
    struct pkt *p = l->flight_head;
    if (!p || p->t_due_ns > now)
        return NULL;
    l->flight_head = p->next;
    p->next = NULL;
    l->stats.in_flight--;
    return p;
}

static void line_record(struct line *l, uint64_t due, uint64_t now, uint32_t bytes)
{
    uint64_t late = now > due ? now - due : 0;
    int bucket = 63 - __builtin_clzll(late | 1);
    l->stats.late[bucket < LATE_BUCKETS ? bucket : LATE_BUCKETS - 1]++;
    if (late > l->stats.late_max_ns)
        l->stats.late_max_ns = late;
    l->stats.sent++;
    l->stats.sent_bytes += bytes;
}

/* Serializations may begin this much late in real time: their results are due
 * no earlier than a delay later, and fewer wake-ups are needed. */
static uint64_t line_patience(const struct line *l)
{
    uint64_t half = LOAD(l->shape)->delay_ns / 2;
    return half < 200000 ? half : 200000;
}

/* When the line next needs the loop, or UINT64_MAX. */
static uint64_t line_next(const struct line *l)
{
    uint64_t next = UINT64_MAX;
    if (l->flight_head)
        next = l->flight_head->t_due_ns;
    if (l->queue_head) {
        uint64_t start = line_start(l) + line_patience(l);
        next = start < next ? start : next;
    }
    return next;
}

/* Control: what is in flight keeps its due time, what waits keeps its place. */
int line_set(struct sw *s, struct line *l, uint64_t rate_bps, uint64_t delay_ns,
             uint64_t jitter_ns, double loss, uint64_t queue_bytes)
{
    struct shape *shape = malloc(sizeof *shape), *old = l->shape;
    if (!shape)
        return -1;
    *shape = (struct shape){rate_bps, delay_ns, jitter_ns, queue_bytes, loss};
    STORE(l->shape, shape);
    retire(&s->head.quiesce, old);
    return 0;
}

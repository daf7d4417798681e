/* One direction of a link: queues (queues.c) in front of a serializer, then a
 * delay line.
 *
 * Everything is computed in the packets' own time, not in the loop's: a packet
 * enqueued at e begins its serialization at s = max(e, end of the one before),
 * ends it at f = s + 8 * length / rate and arrives at f + delay + jitter. A late
 * loop delivers late (and says how late in `late`), but never shifts what comes
 * behind. Length is that of the Ethernet frame with its 14-byte header, without
 * preamble, frame check sequence and inter-frame gap.
 *
 * Impairments act on what has been serialized, in this order: loss, which a
 * copy never survives; duplication, of which each copy has its own jitter and
 * takes none of the rate; corruption, the flip of one bit anywhere in the frame.
 * Each line has its own random stream, so that traffic on one link does not
 * change the fate of frames on another.
 */
#include "runtime.h"

#define PATIENCE_NS 1000000ull

/* ---- frames in flight that may overtake: a binary heap ---- */

static inline int before(const struct flight_entry *a, const struct flight_entry *b)
{
    return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->departure < b->departure;
}

static int heap_push(struct overtaking *h, struct pkt *p)
{
    if (h->n == h->room) {
        uint64_t room = h->room ? 2 * h->room : 64;
        struct flight_entry *grown = realloc(h->entries, room * sizeof *grown);
        if (!grown)
            return -1;
        h->entries = grown;
        h->room = room;
    }
    struct flight_entry entry = {p->t_due_ns, h->departures++, p};
    uint64_t i = h->n++;
    for (; i && before(&entry, &h->entries[(i - 1) / 2]); i = (i - 1) / 2)
        h->entries[i] = h->entries[(i - 1) / 2];
    h->entries[i] = entry;
    return 0;
}

static struct pkt *heap_pop(struct overtaking *h)
{
    struct pkt *p = h->entries[0].packet;
    struct flight_entry last = h->entries[--h->n];
    uint64_t i = 0, child;
    for (; (child = 2 * i + 1) < h->n; i = child) {
        child += child + 1 < h->n && before(&h->entries[child + 1], &h->entries[child]);
        if (!before(&h->entries[child], &last))
            break;
        h->entries[i] = h->entries[child];
    }
    h->entries[i] = last;
    return p;
}

/* ---- impairments ---- */

/* Whether the next frame is lost: by the state's share, then a step of the chain. */
static int line_loses(struct line *l, const struct shape *shape)
{
    double share = l->bad ? shape->loss_bad : shape->loss_good;
    int lost = share > 0 && random_unit(l->random) < share;
    double step = l->bad ? shape->leave : shape->enter;
    if (step > 0 && random_unit(l->random) < step)
        l->bad = !l->bad;
    return lost;
}

static void line_corrupt(struct line *l, const struct shape *shape, struct pkt *p)
{
    if (shape->corrupt > 0 && p->len && random_unit(l->random) < shape->corrupt) {
        uint64_t bit = (uint64_t)(random_unit(l->random) * 8.0 * p->len);
        p->data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        l->stats.corrupted++;
    }
}

/* ---- the delay line ---- */

/* Put p, whose serialization ended at t_due_ns, into flight. */
static void line_launch(struct line *l, const struct shape *shape, struct pkt *p)
{
    uint64_t due = p->t_due_ns + shape->delay_ns;
    if (shape->jitter_ns) {
        uint64_t least = p->t_due_ns;
        due += (uint64_t)(random_unit(l->random) * 2.0 * (double)shape->jitter_ns);
        due = due > least + shape->jitter_ns ? due - shape->jitter_ns : least;
    }
    l->stats.in_flight++;
    if (UNLIKELY(shape->reorder)) {
        p->t_due_ns = due;
        if (heap_push(&l->overtaking, p) == 0) {
            l->last_due_ns = later(l->last_due_ns, due);
            return;
        }
    }
    p->t_due_ns = l->last_due_ns = later(l->last_due_ns, due);
    p->next = NULL;
    if (l->flight_head)
        l->flight_tail->next = p;
    else
        l->flight_head = p;
    l->flight_tail = p;
}

static void line_flight(struct sw *s, struct line *l, const struct shape *shape, struct pkt *p)
{
    if (LIKELY(!shape->impaired)) {
        line_launch(l, shape, p);
        return;
    }
    if (line_loses(l, shape)) {
        TRACE(trace_tell(s, p->trace, EV_DROP, DROP_LOSS, 0, 0));
        l->stats.loss_drops++;
        pkt_free(p);
        return;
    }
    struct pkt *copy = NULL;
    if (shape->duplicate > 0 && random_unit(l->random) < shape->duplicate)
        copy = frame_copy(s, p);
    if (copy) {
        copy->t_due_ns = p->t_due_ns;
        copy->ingress_len = p->ingress_len;
        FLAGS(copy) = FLAGS(p);
        l->stats.duplicated++;
    }
    if (copy)
        TRACE(trace_tell(s, p->trace, EV_LINK, LINK_DUPLICATED, 0, 0));
    line_corrupt(l, shape, p);
    line_launch(l, shape, p);
    if (copy) {
        line_corrupt(l, shape, copy);
        line_launch(l, shape, copy);
    }
}

/* Serialize p from `start` on and put it into flight. */
static void line_serialize(struct sw *s, struct line *l, struct pkt *p, uint64_t start)
{
    const struct shape *shape = LOAD(l->shape);
    uint64_t end = start;
    if (UNLIKELY(FLAGS(p) & CONGESTED)) {
        TRACE(trace_tell(s, p->trace, EV_LINK, LINK_CONGESTED, 0, 0));
        mark(l, p);
    }
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

/* The packet that has arrived by `now`, or NULL. */
static struct pkt *line_arrival(struct line *l, uint64_t now)
{
    struct pkt *p = l->flight_head;
    struct overtaking *h = &l->overtaking;
    if (UNLIKELY(h->n) && (!p || h->entries[0].due_ns <= p->t_due_ns)) {
        if (h->entries[0].due_ns > now)
            return NULL;
        p = heap_pop(h);
    } else {
        if (!p || p->t_due_ns > now)
            return NULL;
        l->flight_head = p->next;
    }
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

/* Serializations may begin this much late in real time: what is serialized is
 * due no earlier than that later, and one wake-up does for both. It is bounded,
 * as a program's egress runs as late. */
static uint64_t line_patience(const struct line *l)
{
    const struct shape *shape = LOAD(l->shape);
    uint64_t least = shape->delay_ns > shape->jitter_ns ? shape->delay_ns - shape->jitter_ns : 0;
    return least < PATIENCE_NS ? least : PATIENCE_NS;
}

/* When the line next needs the loop, or UINT64_MAX. */
static uint64_t line_next(const struct line *l)
{
    uint64_t next = UINT64_MAX;
    if (l->flight_head)
        next = l->flight_head->t_due_ns;
    if (UNLIKELY(l->overtaking.n) && l->overtaking.entries[0].due_ns < next)
        next = l->overtaking.entries[0].due_ns;
    if (l->waiting) {
        uint64_t start = line_start(l) + line_patience(l);
        next = start < next ? start : next;
    }
    if (l->history && history_pending(l->history) && l->history->end_ns < next)
        next = l->history->end_ns;
    return next;
}

/* Control: what is in flight keeps its due time, what waits keeps its place. */
int line_set(struct sw *s, struct line *l, const struct shape *wanted)
{
    struct shape *shape = malloc(sizeof *shape), *old = l->shape;
    if (!shape)
        return -1;
    *shape = *wanted;
    shape->impaired = shape->enter > 0 || shape->loss_good > 0 || shape->loss_bad > 0 ||
                      shape->corrupt > 0 || shape->duplicate > 0;
    shape->marks = shape->ecn_packets != UINT64_MAX || shape->ecn_bytes != UINT64_MAX ||
                   shape->ecn_ns != UINT64_MAX;
    STORE(l->shape, shape);
    retire(&s->head.quiesce, old);
    return 0;
}

/* Control: an unshaped line with a random stream of its own. */
static int line_init(struct sw *s, struct line *l)
{
    const struct shape plain = {.queue_bytes = 1 << 20,
                                .ecn_packets = UINT64_MAX,
                                .ecn_bytes = UINT64_MAX,
                                .ecn_ns = UINT64_MAX};
    random_seed(l->random, random_next(s->head.random));
    return line_set(s, l, &plain);
}

/* Control, switch thread stopped. */
static void line_free(struct line *l)
{
    free(l->shape);
    free(l->history);
    free(l->overtaking.entries);
}

void line_read(const struct line *l, struct line_stats *out)
{
    memcpy(out, &l->stats, sizeof *out);
}

/* Control: of queue q < QUEUES. */
void line_read_queue(const struct line *l, uint32_t q, struct queue_stats *out)
{
    memcpy(out, &l->queue[q].stats, sizeof *out);
}

/* Control: forget the lateness seen so far. */
void line_reset_late(struct line *l)
{
    l->stats.late_max_ns = 0;
    memset(l->stats.late, 0, sizeof l->stats.late);
}

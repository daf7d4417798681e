/* A link between two switches of one process that does not touch the kernel:
 * in each direction a ring of frames from the sender's thread to the receiver's,
 * without locks.
 *
 * The sending port shapes and counts as it does towards an interface. A frame
 * carries the time it was due, and that is when it arrives: a late loop delays
 * it in real time, but not in the arithmetic of the next switch. A frame that
 * meets a full ring is dropped and counted as nobody's wish, as an interface's
 * buffer would.
 */
#include "runtime.h"

#include <unistd.h>

static uint64_t monotonic_ns(void);

/* Control: frames to switch `to`, in a ring of `bytes` (a power of two). */
struct channel *channel_new(struct sw *to, uint64_t bytes)
{
    struct channel *c = calloc(1, sizeof *c);
    if (!c || ring_init(&c->ring, bytes, -1)) {
        free(c);
        return NULL;
    }
    c->to = to;
    return c;
}

/* Control, both switch threads stopped or disconnected. */
void channel_free(struct channel *c)
{
    free(c->ring.bytes);
    free(c);
}

/* Control, switch thread stopped: what port p sends goes into `to`, what it
 * receives comes from `from`. NULL, NULL: it is connected to nothing. */
void port_connect(struct sw *s, struct port *p, struct channel *to, struct channel *from)
{
    s->n_channels += (from != NULL) - (p->from != NULL);
    p->to = to;
    p->from = from;
}

static void channel_send(struct sw *s, struct port *o, struct pkt *p, uint64_t now)
{
    struct message m = {.kind = FRAME, .time_ns = p->t_due_ns, .len = p->len};
    if (!o->to) {
        o->out.stats.failed_drops++;
    } else if (ring_put(&o->to->ring, m, p->data)) {
        o->out.stats.other_drops++;
    } else {
        CAPTURE(s, o, p, now, OUTBOUND);
        line_record(&o->out, p->t_due_ns, now, p->len);
    }
    pkt_free(p);
    (void)s;
}

/* Wake the receiver if it sleeps. It says so before it looks into its rings for
 * the last time, so that either it sees the frames or this sees it asleep. */
static void channel_wake(struct channel *c)
{
    uint64_t one = 1;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (LOAD(c->to->sleeping) && __atomic_exchange_n(&c->to->sleeping, 0, __ATOMIC_SEQ_CST)) {
        ssize_t woken = write(c->to->down.eventfd, &one, sizeof one);
        (void)woken;
    }
}

/* Receive one batch; returns how many frames there were. */
static int channel_receive(struct sw *s, struct port *port)
{
    struct message *m = ring_peek(&port->from->ring);
    int n = 0;
    if (m)
        s->now_ns = monotonic_ns();
    for (; m && n < BATCH; n++, m = ring_peek(&port->from->ring)) {
        struct pkt *p = NULL;
        uint64_t t = m->time_ns;
        if (m->len > port->max_frame) {
            port->in.stats.other_drops++;
        } else if ((p = pkt_new(s))) {
            memcpy(p->data, DATA(m), m->len);
            p->len = m->len;
        }
        ring_drop(&port->from->ring, m);
        if (p)
            in_receive(s, port, p, t);
    }
    return n;
}

/* Whether a ring has frames for this switch. */
static int channels_waiting(const struct sw *s)
{
    if (LIKELY(!s->n_channels))
        return 0;
    for (uint32_t i = 0; i < s->n_ports; i++) {
        const struct channel *from = s->ports[i]->from;
        if (from && LOAD(from->ring.head) != from->ring.tail)
            return 1;
    }
    return 0;
}

/* Before the switch thread sleeps: whether it may. */
static int channels_empty(struct sw *s)
{
    if (LIKELY(!s->n_channels))
        return 1;
    __atomic_store_n(&s->sleeping, 1, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (!channels_waiting(s))
        return 1;
    STORE(s->sleeping, 0);
    return 0;
}

/* The switch: its life, its ports, what the control thread may change and read. */
#include "runtime.h"

extern const uint32_t p4_phv_size;

#define RING_BYTES (1u << 20)
#define POOL_BYTES (256ull << 20)

/* Control: eventfds wake the switch thread (down) and the control thread (up). */
struct sw *sw_new(int32_t down_eventfd, int32_t up_eventfd, uint64_t seed)
{
    struct sw *s = calloc(1, sizeof *s);
    if (!s || ring_init(&s->down, RING_BYTES, down_eventfd) ||
        ring_init(&s->up, RING_BYTES, up_eventfd))
        return NULL;
    random_seed(s->head.random, seed);
    s->enabled = s->nowhere.up = 1;
    if (line_init(s, &s->nowhere.out))
        return NULL;
    s->start_ns = monotonic_ns();
    return s;
}

/* Control, switch thread stopped: a port, unshaped and up. */
struct port *sw_add_port(struct sw *s, uint32_t number, int32_t fd, uint32_t max_frame,
                         uint32_t is_cpu)
{
    struct port *p = calloc(1, sizeof *p);
    if (!p || s->n_ports == PORT_NUMBERS || number >= PORT_NUMBERS || s->by_number[number])
        return NULL;
    p->number = number;
    p->fd = fd;
    p->max_frame = max_frame;
    p->is_cpu = is_cpu;
    p->up = 1;
    if (line_init(s, &p->in) || line_init(s, &p->out))
        return NULL;
    s->by_number[number] = p;
    s->ports[s->n_ports++] = p;
    return p;
}

/* Control, switch thread stopped: what enters a leaves at b. */
void port_wire(struct port *a, struct port *b)
{
    a->wire_to = b;
}

/* Control, switch thread stopped: frames of port p pass its ingress link. */
void port_shape_in(struct port *p)
{
    p->shapes_in = 1;
}

void port_set_up(struct port *p, uint32_t up)
{
    STORE(p->up, up);
}

void port_set_tap(struct port *p, uint32_t ethertype)
{
    STORE(p->tap, ethertype);
}

struct line *port_line(struct port *p, uint32_t out)
{
    return out ? &p->out : &p->in;
}

void sw_set_enabled(struct sw *s, uint32_t enabled)
{
    STORE(s->enabled, enabled);
}

/* Control: out = unrouted, dropped by the program, pool exhausted, unprocessed,
 * turns, scheduling (0 normal, 1 nice, 2 SCHED_FIFO), ns spent in turns. */
void sw_read(const struct sw *s, uint64_t *out)
{
    out[0] = s->unrouted;
    out[1] = s->dropped;
    out[2] = s->exhausted;
    out[3] = s->unprocessed;
    out[4] = s->turns;
    out[5] = s->scheduling;
    out[6] = s->busy_ns;
}

struct quiesce *sw_quiesce(struct sw *s)
{
    return &s->head.quiesce;
}

/* Control, switch thread stopped: run `program` (NULL: none) from now on, in
 * the module this function was called in. Packets queued for the egress of the
 * program before are dropped: their headers are in its PHV. Frames in flight
 * go on. */
int sw_set_program(struct sw *s, struct program *program, uint64_t frame_bytes)
{
    if (!s->pool || !pool_fits(s->pool, p4_phv_size, frame_bytes)) {
        struct pool *pool = pool_new(p4_phv_size, frame_bytes, POOL_BYTES);
        if (!pool)
            return -1;
        pool->next = s->pool;
        s->pool = pool;
    }
    for (uint32_t i = 0; i < s->n_ports; i++)
        line_clear(&s->ports[i]->out);
    while (s->again_head) {
        struct pkt *p = s->again_head;
        s->again_head = p->next;
        pkt_free(p);
    }
    for (int i = 0; i < BATCH; i++) {
        if (s->rx[i])
            pkt_free(s->rx[i]);
        s->rx[i] = NULL;
    }
    s->head.program = program;
    s->turn = turn;
    return 0;
}

/* Control, switch thread stopped. Sockets and programs are the caller's. */
void sw_free(struct sw *s)
{
    for (uint32_t i = 0; i < s->n_ports; i++) {
        line_free(&s->ports[i]->in);
        line_free(&s->ports[i]->out);
        free(s->ports[i]);
    }
    line_free(&s->nowhere.out);
    for (struct pool *pool = s->pool, *next; pool; pool = next) {
        next = pool->next;
        pool_free(pool);
    }
    quiesce_reclaim(&s->head.quiesce);
    free(s->down.bytes);
    free(s->up.bytes);
    free(s);
}

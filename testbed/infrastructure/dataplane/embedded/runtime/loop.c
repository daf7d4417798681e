/* The switch: its life, its ports and its packet loop. */
#define _GNU_SOURCE
#include "runtime.h"

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

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
 * turns of the loop, scheduling (0 normal, 1 nice, 2 SCHED_FIFO). */
void sw_read(const struct sw *s, uint64_t *out)
{
    out[0] = s->unrouted;
    out[1] = s->dropped;
    out[2] = s->exhausted;
    out[3] = s->unprocessed;
    out[4] = s->turns;
    out[5] = s->scheduling;
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
    return 0;
}

/* Queue `m->count` copies of a frame at a port, all at one time. */
static void inject(struct sw *s, const struct message *m)
{
    struct port *o = m->port < PORT_NUMBERS ? s->by_number[m->port] : NULL;
    struct message reply = {.kind = UP_INJECTED, .port = m->port, .sequence = m->sequence};
    uint64_t dropped = o ? o->out.stats.queue_drops : 0;
    reply.time_ns = monotonic_ns();
    for (uint32_t i = 0; o && i < m->count; i++) {
        struct pkt *p = pkt_new(s);
        if (!p)
            break;
        memcpy(p->data, DATA(m), m->len);
        p->len = p->ingress_len = m->len;
        FLAGS(p) = RAW;
        out_enqueue(s, o, o->number, p, reply.time_ns);
        reply.count++;
        if (i % BATCH == BATCH - 1)
            out_deliver(s, o, monotonic_ns());
    }
    if (o)
        reply.count -= (uint32_t)(o->out.stats.queue_drops - dropped);
    ring_push(&s->up, reply, DATA(m));
}

/* A packet-out enters the program as from the CPU port. */
static void packet_out(struct sw *s, const struct message *m)
{
    struct pkt *p = s->enabled ? pkt_new(s) : NULL;
    if (!p)
        return;
    memcpy(p->data, DATA(m), m->len);
    p->len = m->len;
    uint64_t t = monotonic_ns();
    struct port *port = m->port < PORT_NUMBERS ? s->by_number[m->port] : NULL;
    if (port)
        CAPTURE(s, port, p, t, INBOUND);
    in_process(s, p, m->port, NORMAL, t);
}

static void run_commands(struct sw *s)
{
    struct message *m;
    uint64_t count;
    if (read(s->down.eventfd, &count, sizeof count) < 0)
        return;
    while ((m = ring_peek(&s->down))) {
        if (m->len > s->pool->buffer_size - HEADROOM)
            s->exhausted++;
        else if (m->kind == DOWN_INJECT)
            inject(s, m);
        else
            packet_out(s, m);
        ring_drop(&s->down, m);
    }
}

/* A low real-time priority keeps departures punctual; next best is a nice level. */
static uint32_t raise_priority(void)
{
    struct sched_param p = {.sched_priority = 1};
    int thread = (int)syscall(SYS_gettid);
    if (syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p) == 0)
        return 2;
    return setpriority(PRIO_PROCESS, (id_t)thread, -15) == 0 ? 1 : 0;
}

/* One turn: everything received and everything due. Returns the time at which
 * there is more to do (0: at once). */
static uint64_t turn(struct sw *s, struct pollfd *polls)
{
    uint64_t next = UINT64_MAX;
    int more = 0;
    s->now_ns = monotonic_ns();
    s->realtime_to_monotonic_ns = (int64_t)s->now_ns - realtime_ns();
    for (uint32_t i = 0; i < s->n_ports; i++)
        if (polls[i + 1].revents)
            more |= port_receive(s, s->ports[i]) == BATCH;
        else if (s->ports[i]->from)
            more |= channel_receive(s, s->ports[i]) == BATCH;
    if (polls[0].revents)
        run_commands(s);
    if (s->again_head)
        process_again(s);
    for (uint32_t i = 0; i < s->n_ports; i++)
        if (s->ports[i]->shapes_in)
            in_deliver(s, s->ports[i], s->now_ns = monotonic_ns());
    for (uint32_t i = 0; i < s->n_ports; i++) {
        struct port *p = s->ports[i];
        if (p->out.waiting || p->out.stats.in_flight)
            out_deliver(s, p, s->now_ns = monotonic_ns());
    }
    if (more || s->again_head)
        return 0;
    for (uint32_t i = 0; i < s->n_ports; i++) {
        line_tick(&s->ports[i]->in, s->now_ns);
        line_tick(&s->ports[i]->out, s->now_ns);
        uint64_t a = line_next(&s->ports[i]->in), b = line_next(&s->ports[i]->out);
        next = a < next ? a : next;
        next = b < next ? b : next;
    }
    return next;
}

/* The switch thread: returns after sw_stop. */
void sw_run(struct sw *s)
{
    struct pollfd polls[PORT_NUMBERS + 1];
    prctl(PR_SET_TIMERSLACK, 1ul, 0, 0, 0);
    s->scheduling = raise_priority();
    polls[0] = (struct pollfd){.fd = s->down.eventfd, .events = POLLIN, .revents = POLLIN};
    for (uint32_t i = 0; i < s->n_ports; i++)
        polls[i + 1] = (struct pollfd){.fd = s->ports[i]->fd, .events = POLLIN};
    while (!LOAD(s->stop)) {
        quiesce_enter(&s->head.quiesce);
        uint64_t next = turn(s, polls);
        s->turns++;
        quiesce_leave(&s->head.quiesce);
        uint64_t now = monotonic_ns(), rest = next > now ? next - now : 0;
        if (!channels_empty(s))
            rest = 0, next = 0;
        struct timespec wait = {(time_t)(rest / NS), (long)(rest % NS)};
        ppoll(polls, s->n_ports + 1, next == UINT64_MAX ? NULL : &wait, NULL);
        if (s->n_channels)
            STORE(s->sleeping, 0);
    }
    STORE(s->stop, 0);
}

/* Control: have sw_run return. */
void sw_stop(struct sw *s)
{
    uint64_t one = 1;
    STORE(s->stop, 1);
    ssize_t woken = write(s->down.eventfd, &one, sizeof one);
    (void)woken;
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

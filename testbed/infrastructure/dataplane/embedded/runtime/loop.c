/* The packet loop: one thread that moves the packets of several switches.
 *
 * A switch runs the code of its program, which is in a module of its own with a
 * copy of this file: `turn` is that module's, and a loop calls it through the
 * switch. One thread for several has fewer wake-ups than one for each, as what
 * one switch sends another, the same thread receives without having slept.
 */
#define _GNU_SOURCE
#include "runtime.h"

#include <sched.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 64
#define DOWN_RING PORT_NUMBERS /* in an event, in place of a port's index */

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

/* A low real-time priority keeps departures punctual; next best is a nice level.
 * The one below is for a control plane on the same machine. */
static uint32_t raise_priority(void)
{
    struct sched_param p = {.sched_priority = 2};
    int thread = (int)syscall(SYS_gettid);
    if (syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p) == 0)
        return 2;
    return setpriority(PRIO_PROCESS, (id_t)thread, -15) == 0 ? 1 : 0;
}

/* One turn of a switch: everything received and everything due. Returns the time
 * at which there is more to do (0: at once). */
static uint64_t turn(struct sw *s)
{
    uint64_t next = UINT64_MAX;
    int more = 0;
    s->now_ns = monotonic_ns();
    s->realtime_to_monotonic_ns = (int64_t)s->now_ns - realtime_ns();
    for (uint32_t i = 0; i < s->n_ports; i++) {
        struct port *p = s->ports[i];
        if (p->readable) {
            p->readable = 0;
            more |= port_receive(s, p) == BATCH;
        } else if (p->from) {
            more |= channel_receive(s, p) == BATCH;
        }
    }
    if (s->commanded) {
        s->commanded = 0;
        run_commands(s);
    }
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

/* ---- the loop ---- */

/* Control: a loop without switches; the eventfd wakes it. */
struct loop *loop_new(int32_t eventfd)
{
    struct loop *l = calloc(1, sizeof *l);
    if (l)
        l->eventfd = eventfd;
    return l;
}

void loop_free(struct loop *l)
{
    free(l->members);
    free(l);
}

/* Have the epoll tell of a descriptor, as (member, place). */
static int watch(struct loop *l, int fd, uint64_t member, uint64_t place)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = member << 32 | place};
    return fd < 0 ? 0 : epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Control, loop stopped: move the packets of these switches, all with their
 * program set, and wait at an epoll without descriptors. 0, or -1 with too little memory. */
int loop_set(struct loop *l, int32_t epoll, struct sw **members, uint32_t n)
{
    struct sw **copy = malloc((n + 1) * sizeof *copy);
    if (!copy)
        return -1;
    memcpy(copy, members, n * sizeof *copy);
    free(l->members);
    l->members = copy;
    l->n = n;
    l->epoll = epoll;
    int failed = watch(l, l->eventfd, n, 0);
    for (uint32_t m = 0; m < n; m++) {
        struct sw *s = copy[m];
        failed |= watch(l, s->down.eventfd, m, DOWN_RING);
        for (uint32_t i = 0; i < s->n_ports; i++)
            failed |= watch(l, s->ports[i]->fd, m, i);
        s->next_ns = 0;
        s->commanded = 1;
    }
    return failed ? -1 : 0;
}

/* Sleep until something is to be received, or until `next`. */
static void await(struct loop *l, uint64_t next)
{
    struct epoll_event events[EVENTS];
    struct timespec rest = {0};
    if (next && next != UINT64_MAX) {
        uint64_t now = monotonic_ns(), ns = next > now ? next - now : 0;
        rest = (struct timespec){(time_t)(ns / NS), (long)(ns % NS)};
    }
    /* glibc has no name for it before 2.35 */
    int n = (int)syscall(SYS_epoll_pwait2, l->epoll, events, EVENTS,
                         next == UINT64_MAX ? NULL : &rest, NULL, 0);
    for (int i = 0; i < n; i++) {
        uint32_t member = (uint32_t)(events[i].data.u64 >> 32);
        uint32_t place = (uint32_t)events[i].data.u64;
        if (member == l->n)
            continue;
        struct sw *s = l->members[member];
        s->next_ns = 0;
        if (place == DOWN_RING)
            s->commanded = 1;
        else
            s->ports[place]->readable = 1;
    }
}

/* Every switch that has something to do, once. When one next has. */
static uint64_t pass(struct loop *l)
{
    uint64_t next = UINT64_MAX, now = monotonic_ns();
    for (uint32_t m = 0; m < l->n; m++) {
        struct sw *s = l->members[m];
        if (s->next_ns <= now || channels_waiting(s)) {
            quiesce_enter(&s->head.quiesce);
            s->next_ns = s->turn(s);
            quiesce_leave(&s->head.quiesce);
            s->turns++;
            uint64_t end = monotonic_ns();
            s->busy_ns += end - now;
            now = end;
        }
        next = s->next_ns < next ? s->next_ns : next;
    }
    return next;
}

/* The loop's thread: returns after loop_stop. */
void loop_run(struct loop *l)
{
    prctl(PR_SET_TIMERSLACK, 1ul, 0, 0, 0);
    uint32_t scheduling = raise_priority();
    for (uint32_t m = 0; m < l->n; m++)
        l->members[m]->scheduling = scheduling;
    while (!LOAD(l->stop)) {
        uint64_t next = pass(l);
        for (uint32_t m = 0; m < l->n; m++)
            if (!channels_empty(l->members[m]))
                next = 0;
        await(l, next);
        for (uint32_t m = 0; m < l->n; m++)
            if (l->members[m]->n_channels)
                STORE(l->members[m]->sleeping, 0);
    }
    uint64_t count;
    ssize_t cleared = read(l->eventfd, &count, sizeof count);
    (void)cleared;
    STORE(l->stop, 0);
}

/* Control: have loop_run return. */
void loop_stop(struct loop *l)
{
    uint64_t one = 1;
    STORE(l->stop, 1);
    ssize_t woken = write(l->eventfd, &one, sizeof one);
    (void)woken;
}

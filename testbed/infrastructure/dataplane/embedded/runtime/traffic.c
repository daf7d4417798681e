/* What happens to a packet between the wires: ingress, the traffic manager
 * with its queues, egress. Semantics follow the v1model architecture as BMv2's
 * simple_switch implements it. */
#include "runtime.h"

void p4_parse(struct sw *, struct pkt *);
void p4_ingress(struct sw *, struct pkt *);
void p4_egress(struct sw *, struct pkt *);

/* v1model's instance_type */
enum { NORMAL, INGRESS_CLONE, EGRESS_CLONE, COALESCED, RECIRCULATED, REPLICATED, RESUBMITTED };

/* Widths of v1model's queue depths and timestamps */
#define QDEPTH_MASK 0x7ffffu
#define TIMESTAMP_MASK 0xffffffffffffull

static uint64_t since_start_us(const struct sw *s, uint64_t t_ns)
{
    return t_ns > s->start_ns ? (t_ns - s->start_ns) / 1000 & TIMESTAMP_MASK : 0;
}

/* Ready for p4_parse or p4_ingress: what the runtime owes them. */
static void std_start(struct sw *s, struct pkt *p, uint32_t number, uint32_t type, uint64_t t)
{
    struct std_meta *std = STD(p);
    memset(&p->req, 0, sizeof p->req);
    std->ingress_port = (uint16_t)number;
    std->instance_type = type;
    std->packet_length = p->len;
    std->ingress_global_timestamp = since_start_us(s, t);
    std->egress_global_timestamp = 0;
    p->ingress_len = p->len;
    p->t_in_ns = t;
    p->out_drop = 0;
    TRUNCATE(p) = 0;
}

/* Cut the frame to `bytes` when it leaves. */
static void cut(struct pkt *p, uint64_t bytes)
{
    if (!TRUNCATE(p) || bytes + 1 < TRUNCATE(p))
        TRUNCATE(p) = bytes + 1;
}

static void out_serve(struct sw *, struct port *, uint64_t until);

/* Hand a packet for port `number` to the queue of o at time t. */
static void out_enqueue(struct sw *s, struct port *o, uint32_t number, struct pkt *p, uint64_t t)
{
    if (!o->up || !s->enabled) {
        TRACE(trace_tell(s, p->trace, EV_DROP, DROP_DOWN, number, 0));
        o->out.stats.failed_drops++;
        pkt_free(p);
        return;
    }
    p->t_enq_ns = t;
    out_serve(s, o, t);
    uint32_t q = 0;
    if (!(FLAGS(p) & RAW)) {
        q = STD(p)->priority & (QUEUES - 1);
        STD(p)->egress_port = (uint16_t)number;
        STD(p)->enq_timestamp = (uint32_t)since_start_us(s, t);
        STD(p)->enq_qdepth = (uint32_t)o->out.queue[q].stats.packets & QDEPTH_MASK;
    }
    uint32_t traced = p->trace;
    TRACE(trace_tell(s, traced, EV_QUEUE, number, (uint32_t)o->out.queue[q].stats.packets, q));
    if (line_push(&o->out, p, q))
        out_serve(s, o, t);
    else
        TRACE(trace_tell(s, traced, EV_DROP, DROP_QUEUE, number, 0));
}

/* To port `number`. Egress runs for one that does not exist, too: it counts,
 * clones and recirculates there. */
static void out_to(struct sw *s, struct pkt *p, uint32_t number, uint64_t t)
{
    struct port *o = number < PORT_NUMBERS ? s->by_number[number] : NULL;
    out_enqueue(s, o ? o : &s->nowhere, number, p, t);
}

/* A copy of p for every replica of a group. */
static void replicate(struct sw *s, const struct pkt *p, const struct group *g, uint64_t t)
{
    for (uint32_t i = 0; i < g->n; i++) {
        struct pkt *c = pkt_copy(s, p);
        TRACE(trace_copy(s, p, c, COPY_REPLICA,
                         g->replica[i].port | (uint32_t)g->replica[i].rid << 16));
        if (!c)
            continue;
        STD(c)->egress_rid = g->replica[i].rid;
        if (g->truncate_to)
            cut(c, g->truncate_to);
        out_to(s, c, g->replica[i].port, t);
    }
}

static void ranges_copy(const struct ranges *r, const struct pkt *from, struct pkt *to)
{
    for (uint32_t i = 0; r && i < r->n; i++)
        memcpy(to->phv + r->range[i].offset, from->phv + r->range[i].offset, r->range[i].bytes);
}

/* Field list `list` - 1, the way generated code counts; 0 is none. */
static const struct ranges *field_list(const struct program *program, uint32_t list)
{
    return list && list <= program->n_lists ? program->lists[list - 1] : NULL;
}

/* Metadata as in a packet that has not met the program yet. */
static void metadata_clear(const struct program *program, struct pkt *p)
{
    uint32_t length = STD(p)->reserved;
    memset(STD(p), 0, sizeof(struct std_meta));
    STD(p)->reserved = length;
    const struct ranges *r = program->metadata;
    for (uint32_t i = 0; r && i < r->n; i++)
        memset(p->phv + r->range[i].offset, 0, r->range[i].bytes);
}

/* What p is to start over as: its frame, with only the listed fields kept. */
static void again(struct sw *s, struct pkt *p, uint32_t type, uint32_t list)
{
    struct pkt *c = frame_copy(s, p);
    if (c) {
        c->trace = p->trace;
        TRACE(trace_tell(s, c->trace, EV_AGAIN, type, 0, 0));
        memset(c->phv, 0, POOL(c)->phv_size);
        ranges_copy(field_list(s->head.program, list), p, c);
        STD(c)->ingress_port = STD(p)->ingress_port;
        STD(c)->instance_type = type;
        if (s->again_head)
            s->again_tail->next = c;
        else
            s->again_head = c;
        s->again_tail = c;
    }
    pkt_free(p);
}

/* Send `c`, a copy of p, to p's clone session at time t. */
static void clone_to(struct sw *s, const struct pkt *p, struct pkt *c, uint32_t type, uint64_t t)
{
    struct program *program = s->head.program;
    struct group *g = LOAD(program->clone[(p->req.clone_session - 1) & (GROUPS - 1)]);
    if (!c)
        return;
    metadata_clear(program, c);
    ranges_copy(field_list(program, p->req.clone_list), p, c);
    STD(c)->instance_type = type;
    TRUNCATE(c) = 0;
    if (g) {
        replicate(s, c, g, t);
    } else {
        TRACE(trace_tell(s, c->trace, EV_DROP, DROP_NO_GROUP, 0, 0));
        s->unrouted++;
    }
    pkt_free(c);
}

/* An ingress clone is the frame as it was received, parsed afresh. */
static void clone_ingress(struct sw *s, const struct pkt *p, uint64_t t)
{
    struct pkt *c = frame_copy(s, p);
    if (c) {
        std_start(s, c, STD(p)->ingress_port, NORMAL, t);
        TRACE(trace_copy(s, p, c, COPY_CLONE_INGRESS, p->req.clone_session - 1));
        p4_parse(s, c);
    }
    clone_to(s, p, c, INGRESS_CLONE, t);
}

/* Run ingress over a frame that came in on port `number` at time t. */
static void in_process(struct sw *s, struct pkt *p, uint32_t number, uint32_t type, uint64_t t)
{
    struct program *program = s->head.program;
    if (!program) {
        s->unprocessed++;
        pkt_free(p);
        return;
    }
    struct std_meta *std = STD(p);
    std_start(s, p, number, type, t);
    TRACE(trace_begin(s, p, number, type));
    p4_ingress(s, p);
    if (p->req.truncate_to)
        cut(p, p->req.truncate_to - 1);
    if (p->req.clone_session)
        clone_ingress(s, p, t);
    if (p->req.resubmit_list) {
        again(s, p, RESUBMITTED, p->req.resubmit_list);
    } else if (std->mcast_grp) {
        struct group *g = LOAD(program->multicast[std->mcast_grp]);
        std->instance_type = REPLICATED;
        TRACE(trace_tell(s, p->trace, EV_TO_GROUP, std->mcast_grp, g ? g->n : 0, 0));
        if (g)
            replicate(s, p, g, t);
        else
            s->unrouted++;
        pkt_free(p);
    } else if (std->egress_spec == DROP_PORT) {
        TRACE(trace_tell(s, p->trace, EV_DROP, DROP_INGRESS, 0, 0));
        s->dropped++;
        pkt_free(p);
    } else {
        std->instance_type = NORMAL;
        std->egress_rid = 0;
        out_to(s, p, std->egress_spec, t);
    }
}

/* Run egress over the packet that leaves the queue of o at time t; the frame,
 * or NULL when the program dropped or recirculated it. */
static struct pkt *out_process(struct sw *s, struct port *o, struct pkt *p, uint64_t t)
{
    struct std_meta *std = STD(p);
    memset(&p->req, 0, sizeof p->req);
    std->deq_qdepth = (uint32_t)o->out.queue[QUEUE_OF(p)].stats.packets & QDEPTH_MASK;
    std->deq_timedelta = (uint32_t)((t - p->t_enq_ns) / 1000);
    std->egress_global_timestamp = since_start_us(s, t);
    p->out_drop = 0;
    TRACE(trace_tell(s, p->trace, EV_EGRESS, std->egress_port, std->deq_qdepth,
                     std->deq_timedelta));
    p4_egress(s, p);
    if (p->req.clone_session) {
        struct pkt *c = pkt_copy(s, p);
        TRACE(trace_copy(s, p, c, COPY_CLONE_EGRESS, p->req.clone_session - 1));
        clone_to(s, p, c, EGRESS_CLONE, t);
    }
    if (p->out_drop) {
        TRACE(trace_tell(s, p->trace, EV_DROP, DROP_EGRESS, 0, 0));
        s->dropped++;
        pkt_free(p);
        return NULL;
    }
    if (p->req.truncate_to)
        cut(p, p->req.truncate_to - 1);
    if (TRUNCATE(p) && p->len >= TRUNCATE(p))
        p->len = (uint32_t)(TRUNCATE(p) - 1);
    if (p->req.recirculate_list) {
        p->t_in_ns = t;
        again(s, p, RECIRCULATED, p->req.recirculate_list);
        return NULL;
    }
    return p;
}

/* Serve the queue of a port up to time `until`. */
static void out_serve(struct sw *s, struct port *o, uint64_t until)
{
    while (o->out.waiting && line_start(&o->out) <= until) {
        uint64_t start = line_start(&o->out);
        struct pkt *p = line_pop(&o->out, start);
        if (!(FLAGS(p) & RAW))
            p = out_process(s, o, p, start);
        if (!p)
            continue;
        if (o == &s->nowhere) {
            TRACE(trace_tell(s, p->trace, EV_DROP, DROP_NO_PORT, 0, 0));
            s->unrouted++;
            pkt_free(p);
            continue;
        }
        if (!p->len || p->len > o->max_frame) {
            TRACE(trace_tell(s, p->trace, EV_DROP, DROP_TOO_LONG, o->number, 0));
            o->out.stats.other_drops++;
            pkt_free(p);
            continue;
        }
        TRACE(trace_tell(s, p->trace, EV_DEPART, o->number, p->len, 0));
        line_serialize(s, &o->out, p, start);
    }
}

static uint32_t ethertype(const struct pkt *p)
{
    return p->len < 14 ? 0 : (uint32_t)p->data[12] << 8 | p->data[13];
}

/* A frame has come out of the wire at port i at time t: on to the parser. */
static void in_arrive(struct sw *s, struct port *i, struct pkt *p, uint64_t t)
{
    uint32_t tap = LOAD(i->tap);
    if (UNLIKELY(tap) && ethertype(p) == tap) {
        struct message m = {.kind = UP_TAPPED,
                            .port = i->number,
                            .time_ns = i->shapes_in || i->from ? s->now_ns : t,
                            .len = p->len < 64 ? p->len : 64};
        if (ring_push(&s->up, m, p->data))
            i->in.stats.other_drops++;
        pkt_free(p);
        return;
    }
    if (UNLIKELY(POOL(p) != s->pool)) {
        /* It was on its way when the program changed, and has no room for that one's PHV. */
        struct pkt *old = p;
        p = frame_copy(s, old);
        pkt_free(old);
        if (!p) {
            i->in.stats.other_drops++;
            return;
        }
    }
    in_process(s, p, i->number, NORMAL, t);
}

/* Move what waits at the ingress link of port i. */
static void in_serve(struct sw *s, struct port *i, uint64_t until)
{
    while (i->in.waiting && line_start(&i->in) <= until) {
        uint64_t start = line_start(&i->in);
        line_serialize(s, &i->in, line_pop(&i->in, start), start);
    }
}

/* A frame was received at port i; the kernel says at time t. */
static void in_receive(struct sw *s, struct port *i, struct pkt *p, uint64_t t)
{
    p->ingress_len = p->len;
    CAPTURE(s, i, p, t, INBOUND);
    if (!i->up || !s->enabled) {
        i->in.stats.failed_drops++;
        pkt_free(p);
    } else if (i->wire_to) {
        FLAGS(p) |= RAW;
        out_enqueue(s, i->wire_to, i->wire_to->number, p, t);
    } else if (i->shapes_in) {
        p->t_enq_ns = t;
        in_serve(s, i, t);
        if (line_push(&i->in, p, 0))
            in_serve(s, i, t);
    } else {
        i->in.stats.sent++;
        i->in.stats.sent_bytes += p->len;
        in_arrive(s, i, p, t);
    }
}

/* Frames whose time on the ingress link is over enter the parser. */
static void in_deliver(struct sw *s, struct port *i, uint64_t now)
{
    in_serve(s, i, now);
    struct pkt *p;
    while ((p = line_arrival(&i->in, now))) {
        if (!i->up || !s->enabled) {
            i->in.stats.failed_drops++;
            pkt_free(p);
            continue;
        }
        line_record(&i->in, p->t_due_ns, now, p->len);
        in_arrive(s, i, p, p->t_due_ns);
    }
}

/* Resubmitted packets start over as the frame they were, recirculated ones as
 * the frame egress made. What they ask for in turn waits for the next turn. */
static void process_again(struct sw *s)
{
    struct pkt *p = s->again_head;
    s->again_head = NULL;
    while (p) {
        struct pkt *next = p->next;
        p->next = NULL;
        in_process(s, p, STD(p)->ingress_port, STD(p)->instance_type, p->t_in_ns);
        p = next;
    }
}

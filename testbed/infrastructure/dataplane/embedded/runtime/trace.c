/* What happens to a packet, told as a stream of events that trace_events.py reads.
 *
 * Only a program compiled for tracing calls this: in every other module
 * p4_traced is 0 and the calls in the runtime fold away. A packet is followed
 * while its `trace`, its number in the trace, is not 0.
 *
 * The PHV is remembered at every point; what differs at the next one was done
 * in between and is told there, field by field.
 */
#include "runtime.h"

enum {
    EV_BEGIN,     /* subject: instance type, a: port, b: bytes; data: the frame's first bytes */
    EV_STATE,     /* subject: parser state */
    EV_PARSED,    /* subject: error, a: bytes of payload */
    EV_CONDITION, /* subject: conditional, a: 0 or 1 */
    EV_TABLE,     /* subject: table, a: hit, b: action; data: handle (8), key, parameters */
    EV_ACTION,    /* subject: action */
    EV_FIELDS,    /* data: per field its index (2), size (2), value before, value after */
    EV_COPY,      /* subject: kind, a: the number of the packet copied, b: session, or port and
                     replica id << 16 */
    EV_QUEUE,     /* subject: port, a: packets waiting before it, b: queue */
    EV_EGRESS,    /* subject: port, a: packets waiting behind it, b: time in the queue (us) */
    EV_DEPART,    /* subject: port, a: bytes: its serialization begins */
    EV_AGAIN,     /* subject: instance type it will come round with */
    EV_DROP,      /* subject: reason, a: port */
    EV_TO_GROUP,  /* subject: group, a: replicas */
    EV_LINK,      /* subject: what its link does to it */
};

enum { LINK_CONGESTED, LINK_DUPLICATED };

enum { COPY_CLONE_INGRESS, COPY_CLONE_EGRESS, COPY_REPLICA };
static uint64_t monotonic_ns(void);
static uint64_t turn(struct sw *);

#define EVENT_DATA 4096 /* of one event; more fields come in another */
#define FRAME_HEAD 128

struct event {
    uint32_t bytes; /* of the whole record */
    uint32_t kind;
    uint64_t time_ns;
    uint32_t packet;
    uint32_t subject, a, b;
};

/* Control: trace packets that come in on the listed ports, of them the first
 * `packets`, numbered from last + 1. NULL: out of memory. */
struct tracer *tracer_new(struct stream *st, uint32_t n_ports, const uint32_t *ports,
                          uint64_t packets, uint32_t last, uint64_t phv_size)
{
    struct tracer *t = calloc(1, sizeof *t);
    if (!t || !(t->before = calloc(1, phv_size + 16))) {
        free(t);
        return NULL;
    }
    t->stream = st;
    t->left = packets;
    t->last = last;
    t->phv_size = phv_size;
    t->all_ports = n_ports == 0;
    for (uint32_t i = 0; i < n_ports; i++)
        if (ports[i] < PORT_NUMBERS)
            t->port[ports[i]] = 1;
    return t;
}

/* Control, switch thread stopped. */
void tracer_free(struct tracer *t)
{
    free(t->before);
    free(t);
}

/* Control, switch thread stopped: NULL ends it. */
void sw_set_tracer(struct sw *s, struct tracer *t)
{
    s->tracer = t;
    s->turn = turn;
}

/* Control: out = the last number given, packets still to be followed. */
void tracer_read(const struct tracer *t, uint64_t *out)
{
    out[0] = t->last;
    out[1] = t->left;
}

static void tell(struct sw *s, uint32_t packet, uint32_t kind, uint32_t subject, uint32_t a,
                 uint32_t b, const void *data, uint32_t len)
{
    struct stream *st = s->tracer->stream;
    struct event e = {(uint32_t)sizeof e + len, kind, monotonic_ns(), packet, subject, a, b};
    if (stream_open(st, e.bytes))
        return;
    stream_put(st, &e, sizeof e);
    stream_put(st, data, len);
    stream_close(st);
}

#define FOLLOWED(s, p) ((p)->trace && (s)->tracer)

/* ---- from the runtime ---- */

/* A frame is about to enter the program, for the first time or again. */
static void trace_begin(struct sw *s, struct pkt *p, uint32_t port, uint32_t type)
{
    struct tracer *t = s->tracer;
    if (!t)
        return;
    if (!p->trace) {
        if (!t->left || type != 0 || !(t->all_ports || (port < PORT_NUMBERS && t->port[port])))
            return;
        t->left--;
        p->trace = ++t->last;
    }
    tell(s, p->trace, EV_BEGIN, type, port, p->len, p->data,
         p->len < FRAME_HEAD ? p->len : FRAME_HEAD);
}

/* `c` is a copy of p: it gets a number of its own. */
static void trace_copy(struct sw *s, const struct pkt *p, struct pkt *c, uint32_t kind, uint32_t b)
{
    if (!c || !FOLLOWED(s, p))
        return;
    c->trace = ++s->tracer->last;
    tell(s, c->trace, EV_COPY, kind, p->trace, b, NULL, 0);
}

static void trace_tell(struct sw *s, uint32_t packet, uint32_t kind, uint32_t subject, uint32_t a,
                       uint32_t b)
{
    if (packet && s->tracer)
        tell(s, packet, kind, subject, a, b, NULL, 0);
}

/* ---- from generated code ---- */

/* From here on changes are told. */
void rt_trace_start(struct sw *s, struct pkt *p)
{
    if (FOLLOWED(s, p))
        memcpy(s->tracer->before, p->phv, s->tracer->phv_size);
}

/* The fields that have changed since the last point, those of invalid headers left out. */
static void fields(struct sw *s, struct pkt *p, uint32_t n, const struct traced_field *field)
{
    struct tracer *t = s->tracer;
    uint8_t data[EVENT_DATA];
    uint32_t len = 0;
    if (!memcmp(t->before, p->phv, t->phv_size))
        return;
    for (uint32_t i = 0; i < n; i++) {
        const struct traced_field *f = &field[i];
        const uint8_t *was = t->before + f->offset, *is = p->phv + f->offset;
        int fresh = 0;
        if (f->valid != ALWAYS_VALID) {
            if (!p->phv[f->valid])
                continue;
            fresh = !t->before[f->valid];
        }
        if (!fresh && !memcmp(was, is, f->size))
            continue;
        if (f->size * 2 + 4 > EVENT_DATA)
            continue;
        if (len + f->size * 2 + 4 > EVENT_DATA) {
            tell(s, p->trace, EV_FIELDS, 0, 0, 0, data, len);
            len = 0;
        }
        uint16_t head[2] = {(uint16_t)i, (uint16_t)f->size};
        memcpy(data + len, head, sizeof head);
        memcpy(data + len + 4, was, f->size);
        memcpy(data + len + 4 + f->size, is, f->size);
        len += 4 + f->size * 2;
    }
    if (len)
        tell(s, p->trace, EV_FIELDS, 0, 0, 0, data, len);
    memcpy(t->before, p->phv, t->phv_size);
}

void rt_trace_fields(struct sw *s, struct pkt *p, uint32_t n, const struct traced_field *field)
{
    if (FOLLOWED(s, p))
        fields(s, p, n, field);
}

void rt_trace_point(struct sw *s, struct pkt *p, uint32_t kind, uint32_t subject, uint32_t a)
{
    if (FOLLOWED(s, p))
        tell(s, p->trace, kind, subject, a, 0, NULL, 0);
}

void rt_trace_table(struct sw *s, struct pkt *p, uint32_t table, const struct entry *entry,
                    const uint8_t *key, uint32_t params_bytes)
{
    if (!FOLLOWED(s, p))
        return;
    uint8_t data[8 + KEY_WORDS * 8 + 1024];
    uint32_t key_bytes = s->head.program->tables[table]->key_bytes;
    uint32_t params = params_bytes < 1024 ? params_bytes : 1024;
    memcpy(data, &entry->handle, 8);
    memcpy(data + 8, key, key_bytes);
    memcpy(data + 8 + key_bytes, entry->params, params);
    tell(s, p->trace, EV_TABLE, table, entry->hit, entry->action, data, 8 + key_bytes + params);
}

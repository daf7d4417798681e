/* The runtime in virtual time: a port whose clock is an argument. Built as a
 * shared library by line_lab.py, with a program that changes nothing. */
#include "runtime.c"

const uint32_t p4_phv_size = 64, p4_traced = 0;
void p4_parse(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_ingress(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_egress(struct sw *s, struct pkt *p) { (void)s, (void)p; }

#define PORT 1
#define MOST_BYTES 2000

struct sw *lab_new(uint64_t seed)
{
    struct sw *s = sw_new(-1, -1, seed);
    if (!s || !sw_add_port(s, PORT, -1, MOST_BYTES, 0))
        return NULL;
    s->start_ns = 0;
    return sw_set_program(s, NULL, MOST_BYTES) ? NULL : s;
}

struct line *lab_line(struct sw *s)
{
    return &s->by_number[PORT]->out;
}

/* At time t: a frame of the given priority, with `number` in its last four bytes. */
void lab_offer(struct sw *s, uint64_t t, const uint8_t *frame, uint32_t len, uint32_t priority,
               uint32_t number)
{
    struct pkt *p = pkt_new(s);
    memcpy(p->data, frame, len);
    memcpy(p->data + len - sizeof number, &number, sizeof number);
    p->len = len;
    std_start(s, p, 0, NORMAL, t);
    STD(p)->priority = (uint8_t)priority;
    out_to(s, p, PORT, t);
}

void lab_offer_all(struct sw *s, uint32_t n, uint64_t start, uint64_t gap, const uint8_t *frame,
                   uint32_t len, uint32_t first)
{
    for (uint32_t i = 0; i < n; i++)
        lab_offer(s, start + i * gap, frame, len, 0, first + i);
}

/* Frames that arrive by `until`, at most `most`: due times, frames of `room` bytes. */
uint64_t lab_collect(struct sw *s, uint64_t until, uint64_t most, uint64_t *due, uint8_t *frames,
                     uint64_t room)
{
    struct port *o = s->by_number[PORT];
    struct pkt *p;
    uint64_t n = 0;
    out_serve(s, o, until);
    line_tick(&o->out, until);
    for (; n < most && (p = line_arrival(&o->out, until)); n++) {
        due[n] = p->t_due_ns;
        memcpy(frames + n * room, p->data, p->len < room ? p->len : room);
        line_record(&o->out, p->t_due_ns, p->t_due_ns, p->len);
        pkt_free(p);
    }
    return n;
}

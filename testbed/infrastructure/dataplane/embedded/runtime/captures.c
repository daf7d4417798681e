/* What passes a port, as blocks of a pcapng file (the IETF's
 * draft-ietf-opsawg-pcapng): an Enhanced Packet Block a frame, with direction.
 * The file's head and tail are written by captures.py. */
#include "runtime.h"

enum { PACKET_BLOCK = 6, OPTION_FLAGS = 2, OPTION_DROPS = 4 };

struct packet_block {
    uint32_t type, length, interface, time_high, time_low, captured, original;
};

struct packet_options {
    uint16_t flags_code, flags_length;
    uint32_t flags;
    uint16_t drops_code, drops_length;
    uint32_t drops[2];
    uint32_t end;
    uint32_t length;
};

/* Control: frames are cut to `snap_bytes`, and there are at most `limit_bytes`
 * of blocks in all. NULL: out of memory. */
struct capture *capture_new(struct stream *st, uint32_t snap_bytes, uint64_t limit_bytes)
{
    struct capture *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->stream = st;
    c->snap_bytes = snap_bytes;
    c->limit_bytes = limit_bytes;
    return c;
}

/* Control, switch thread stopped. */
void capture_free(struct capture *c)
{
    free(c);
}

/* Control, switch thread stopped: NULL ends it. */
void port_set_capture(struct port *port, struct capture *c)
{
    port->capture = c;
}

/* Control: out = frames taken, frames lost to a full ring, frames beyond the limit. */
void capture_read(const struct capture *c, uint64_t *out)
{
    out[0] = c->taken;
    out[1] = c->lost;
    out[2] = c->beyond;
}

/* A frame that passes `port` at time t (CLOCK_MONOTONIC). */
static __attribute__((noinline)) void capture_frame(struct sw *s, struct port *port,
                                                    const struct pkt *p, uint64_t t,
                                                    uint32_t direction)
{
    struct capture *c = port->capture;
    uint32_t captured = p->len < c->snap_bytes ? p->len : c->snap_bytes;
    uint32_t padding = -captured & 3;
    uint64_t length = sizeof(struct packet_block) + captured + padding +
                      sizeof(struct packet_options);
    uint64_t real = t - (uint64_t)s->realtime_to_monotonic_ns;
    static const uint8_t zeros[4];
    struct packet_block head = {PACKET_BLOCK, (uint32_t)length, 0, (uint32_t)(real >> 32),
                                (uint32_t)real, captured, p->len};
    struct packet_options tail = {OPTION_FLAGS, 4, direction, OPTION_DROPS, 8,
                                  {(uint32_t)c->gap, (uint32_t)(c->gap >> 32)}, 0,
                                  (uint32_t)length};
    if (c->written + length > c->limit_bytes) {
        c->beyond++;
    } else if (stream_open(c->stream, length)) {
        c->lost++;
        c->gap++;
    } else {
        stream_put(c->stream, &head, sizeof head);
        stream_put(c->stream, p->data, captured);
        stream_put(c->stream, zeros, padding);
        stream_put(c->stream, &tail, sizeof tail);
        stream_close(c->stream);
        c->written += length;
        c->taken++;
        c->gap = 0;
    }
}

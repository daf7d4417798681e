/* What looks into the packet loop for a person: streams of bytes for a file
 * (streams.c), captures of what passes a port (captures.c), and the trace of
 * what happens to a packet (trace.c). */
#ifndef DEBUG_H
#define DEBUG_H
#include "pipeline.h"

#define PORT_NUMBERS 512

/* Single producer (the switch thread), single consumer. */
struct stream {
    uint64_t head __attribute__((aligned(64))); /* written by the producer */
    uint64_t at;                                /* end of the record being put together */
    uint64_t lost;                              /* records there was no room for */
    uint64_t tail __attribute__((aligned(64))); /* written by the consumer */
    uint64_t size;                              /* power of two */
    uint8_t *bytes;
};

struct capture {
    struct stream *stream;
    uint32_t snap_bytes; /* of a frame, at most */
    uint32_t reserved;
    uint64_t limit_bytes, written;
    uint64_t taken, lost, beyond; /* frames */
    uint64_t gap;                 /* frames lost since the last one taken */
};

/* pcapng's epb_flags: bits 0 and 1 are the direction. */
enum { INBOUND = 1, OUTBOUND = 2 };

#define CAPTURE(s, port, p, t, direction)                                                        \
    do {                                                                                         \
        if (UNLIKELY((port)->capture != NULL))                                                   \
            capture_frame(s, port, p, t, direction);                                             \
    } while (0)

struct tracer {
    struct stream *stream;
    uint8_t *before;    /* the PHV at the last point */
    uint64_t phv_size;
    uint64_t left;      /* packets still to be followed */
    uint32_t last;      /* number given to a packet last */
    uint32_t all_ports; /* port[] does not matter */
    uint8_t port[PORT_NUMBERS];
};

/* Why a packet ended. */
enum { DROP_INGRESS, DROP_EGRESS, DROP_QUEUE, DROP_DOWN, DROP_NO_PORT, DROP_NO_GROUP,
       DROP_TOO_LONG, DROP_LOSS };

extern const uint32_t p4_traced;

/* In a module that was not compiled for tracing this is nothing. */
#define TRACE(call)                                                                              \
    do {                                                                                         \
        if (p4_traced)                                                                           \
            call;                                                                                \
    } while (0)

#endif

/* The seam between generated pipelines and the runtime.
 *
 * codegen.py emits, for one P4 program:
 *     void p4_parse(struct sw *, struct pkt *)    parse, verify checksums
 *     void p4_ingress(struct sw *, struct pkt *)  p4_parse, ingress
 *     void p4_egress(struct sw *, struct pkt *)   egress, update checksums, deparse
 *     const uint32_t p4_phv_size                  bytes of struct pkt's phv[]
 *     const uint32_t p4_traced                    1: compiled for tracing
 * p4_parse zeroes the PHV but for what the runtime has set (ingress_port,
 * instance_type, packet_length, the timestamps) when instance_type is 0. With
 * any other instance type (resubmitted, recirculated) it zeroes nothing: the
 * runtime has zeroed the PHV and put the preserved fields in. For an ingress
 * clone the runtime calls p4_parse on the copy of the frame with instance_type
 * 0 and then sets the metadata. p4_egress begins by setting egress_spec to 0
 * and packet_length to the register kept in `reserved`.
 *
 * Generated code calls the rt_* functions below. Both are linked into one LLVM module, so
 * that everything small is inlined.
 */
#ifndef PIPELINE_H
#define PIPELINE_H
#include <stdint.h>

#define DROP_PORT 511
#define HEADROOM 512

/* v1model's standard_metadata. It is the first header of every PHV. A field
 * narrower than its type has zeros above its width, here and in all the PHV. */
struct std_meta {
    uint16_t ingress_port;
    uint16_t egress_spec;
    uint16_t egress_port;
    uint16_t mcast_grp;
    uint16_t egress_rid;
    uint8_t checksum_error;
    uint8_t priority;
    uint32_t instance_type;
    uint32_t packet_length;
    uint32_t enq_timestamp;            /* us */
    uint32_t enq_qdepth;               /* packets */
    uint32_t deq_timedelta;            /* us */
    uint32_t deq_qdepth;               /* packets */
    uint32_t parser_error;
    uint32_t reserved;                 /* packet length with headers added and removed:
                                          generated code's; a clone at egress keeps it */
    uint64_t ingress_global_timestamp; /* us since the switch started */
    uint64_t egress_global_timestamp;
};

/* What a pipeline asks of the traffic manager beside standard_metadata. Zeroed
 * by the runtime before each of p4_ingress and p4_egress. Field lists are
 * v1model's preserve indices; 0 in *_list means none. */
struct requests {
    uint32_t clone_session;  /* mirror session + 1, or 0: no clone */
    uint32_t clone_list;     /* field list id + 1 */
    uint32_t resubmit_list;  /* field list id + 1, or 0: no resubmit */
    uint32_t recirculate_list;
    uint32_t truncate_to;    /* bytes + 1, or 0: whole */
    uint32_t digest_list;
};

/* One packet. `data`..`data + len` is the frame on input to p4_ingress and on
 * output of p4_egress. p4_ingress leaves `payload` and `payload_len`: what the
 * parser did not extract. Header values live in the PHV only. The deparser
 * writes headers so that they end at `payload`, growing into the headroom. */
struct pkt {
    struct pkt *next;
    uint8_t *data;
    uint32_t len;
    uint32_t ingress_len;    /* of the frame as received: what counters count */
    uint8_t *payload;
    uint32_t payload_len;
    uint32_t out_drop;       /* p4_egress: 1 if the packet must not leave */
    uint64_t t_in_ns;        /* CLOCK_MONOTONIC */
    uint64_t t_enq_ns;
    uint64_t t_due_ns;
    uint64_t scratch[4];     /* the runtime's own */
    struct requests req;
    uint8_t *buffer;         /* start of the frame buffer, HEADROOM before rx data */
    uint32_t buffer_size;
    uint32_t trace;          /* the packet's number in the trace, 0: not traced */
    /* struct std_meta std;  then the program's headers, at the offsets codegen chose */
    uint8_t phv[] __attribute__((aligned(16)));
};

/* A table entry as generated code sees it. `params` holds the action's
 * parameters in order, packed, little-endian; one of b bits takes 1, 2, 4 or 8
 * bytes for b <= 8, 16, 32, 64 and ceil(b/64)*8 bytes beyond. */
struct entry {
    uint64_t packets;        /* direct counter */
    uint64_t bytes;
    uint32_t action;         /* the JSON's action id */
    uint32_t hit;            /* 0 for the default entry */
    uint64_t handle;
    uint64_t last_hit_ns;
    uint64_t reserved;
    uint8_t params[];
};

struct sw;

/* Key: each match field as ceil(bits/8) big-endian bytes, in the order of the
 * table's key in the JSON, but an LPM field last. A `valid` match is one byte
 * 0 or 1. Never NULL: a miss returns the default entry (hit = 0). A hit counts
 * in the entry's direct counter. `table` is the index given by codegen's
 * description of the program. */
const struct entry *rt_lookup(struct sw *, uint32_t table, const uint8_t *key, struct pkt *);

/* packets += 1, bytes += pkt->ingress_len; an index out of range does nothing. */
void rt_count(struct sw *, uint32_t counter, uint64_t index, struct pkt *);
/* RFC 2697/2698 colour: 0 green, 1 yellow, 2 red. */
uint32_t rt_meter(struct sw *, uint32_t meter, uint64_t index, struct pkt *);
/* First cell of a register array and its number of cells. Cells have the size
 * a parameter of that width has in struct entry. */
uint8_t *rt_register(struct sw *, uint32_t reg);
uint64_t rt_register_size(struct sw *, uint32_t reg);
/* BMv2's named calculations over `len` bytes. */
enum { HASH_CRC32, HASH_CRC16, HASH_CSUM16, HASH_IDENTITY, HASH_XOR16,
       HASH_CRC32_CUSTOM, HASH_CRC16_CUSTOM, HASH_RANDOM };
uint64_t rt_hash(uint32_t algorithm, const uint8_t *bytes, uint32_t len);
uint64_t rt_random(struct sw *, uint64_t lo, uint64_t hi);

/* Tracing (trace.c): called by programs compiled for it. `start` once the PHV
 * is as the pipeline finds it, `point` at each parser state, condition and
 * action, `fields` after what may have changed fields. */
#define ALWAYS_VALID 0xffffffffu
struct traced_field {
    uint32_t offset, size; /* in the PHV, bytes */
    uint32_t valid;        /* offset of its header's validity, or ALWAYS_VALID */
};
void rt_trace_start(struct sw *, struct pkt *);
void rt_trace_point(struct sw *, struct pkt *, uint32_t kind, uint32_t subject, uint32_t a);
void rt_trace_table(struct sw *, struct pkt *, uint32_t table, const struct entry *,
                    const uint8_t *key, uint32_t params_bytes);
void rt_trace_fields(struct sw *, struct pkt *, uint32_t n, const struct traced_field *);

#endif

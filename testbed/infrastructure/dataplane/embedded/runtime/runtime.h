/* The runtime's own structures: everything generated code does not see.
 *
 * Two threads matter. The switch thread (loop_run) moves packets. The control
 * thread writes tables, groups and shapes; it may be any thread, but only one
 * at a time. The switch thread never waits: what the control thread changes is
 * published through one pointer, and what it unlinked is freed after the
 * switch thread has been seen outside its packet loop (quiesce.c).
 *
 * Functions documented as "control" are called from native.py. Those named in
 * pipeline.h (rt_*) are called by generated code.
 */
#ifndef RUNTIME_H
#define RUNTIME_H
#include "debug.h"
#include "pipeline.h"

#include <stddef.h>
#include <stdint.h>

#define NS 1000000000ull
#define LOAD(p) __atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define STORE(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* ---- quiesce.c: when may unlinked memory be freed? ---- */

struct retired {
    struct retired *next;
    void *memory;
    uint64_t epoch;
};

struct quiesce {
    uint64_t epoch; /* odd while the switch thread may hold pointers */
    struct retired *retired;
};

void retire(struct quiesce *, void *memory);

/* ---- tables.c ---- */

#define KEY_WORDS 64 /* 512 bytes of match key */

struct range_field {
    uint32_t offset; /* bytes into the key, or into the PHV */
    uint32_t bytes;
};

/* One entry's stable identity. Its action lives in `entry`, replaced whole. */
struct node {
    struct entry *entry;
    uint64_t *key;       /* masked, padded to words */
    uint8_t *low, *high; /* range tables only: whole keys, read at range fields */
    struct tuple *tuple;
    uint64_t hash;
    uint64_t base_packets, base_bytes; /* added to the entry's own counts */
    int32_t priority;
};

struct link {
    struct link *next;
    struct node *node;
    uint64_t hash;
    int32_t priority;
};

struct buckets {
    uint64_t mask;
    struct link *first[];
};

/* All entries of one mask. */
struct tuple {
    struct buckets *buckets;
    uint64_t count;
    uint64_t mask[];
};

struct tuple_slot {
    struct tuple *tuple;
    int32_t priority; /* no entry of the tuple has a higher one */
};

struct tuple_set {
    uint32_t n;
    struct tuple_slot slot[];
};

struct table {
    struct tuple_set *tuples; /* highest priority first */
    struct entry *fallback;   /* the default entry */
    struct quiesce *quiesce;
    uint32_t key_bytes, words;
    uint32_t n_ranges;
    uint64_t count;
    uint64_t handles;
    struct range_field ranges[];
};

/* ---- externs.c ---- */

struct cell {
    uint64_t packets, bytes;
};

struct counter_array {
    uint64_t size;
    struct cell *cells;
};

struct register_array {
    uint64_t size;
    uint64_t cell_bytes;
    uint8_t *cells;
};

/* Token buckets of RFC 2698 in units (bytes or packets) scaled by 2^20. */
struct meter_cell {
    uint64_t configured;
    uint64_t committed_rate, committed_burst; /* units/s, units */
    uint64_t peak_rate, peak_burst;
    double committed_tokens, peak_tokens;
    uint64_t last_ns;
};

struct meter_array {
    uint64_t size;
    uint64_t counts_bytes;
    struct meter_cell *cells;
};

/* ---- groups.c: multicast groups and clone sessions ---- */

struct replica {
    uint16_t port;
    uint16_t rid;
};

struct group {
    uint32_t n;
    uint32_t truncate_to; /* clone sessions: bytes, 0: whole */
    struct replica replica[];
};

#define GROUPS 65536

/* Parts of the PHV: of a field list, or all user metadata. */
struct ranges {
    uint32_t n;
    struct range_field range[];
};

/* What one P4 program needs of the runtime. */
struct program {
    struct quiesce *quiesce;
    uint32_t n_tables, n_counters, n_registers, n_meters;
    struct table **tables;
    struct counter_array *counters;
    struct register_array *registers;
    struct meter_array *meters;
    uint32_t n_lists;
    struct ranges **lists;    /* by field list id */
    struct ranges *metadata;
    struct group *multicast[GROUPS];
    struct group *clone[GROUPS];
};

/* The head of a switch: what tables and externs need of it. loop.c's
 * `struct sw` begins with it. */
struct sw_head {
    struct program *program;
    struct quiesce quiesce;
    uint64_t random[4];
};

#define HEAD(s) ((struct sw_head *)(s))

/* ---- pool.c ---- */

struct slab;

/* Packets of one size. A packet returns to the pool it came from. */
struct pool {
    struct pkt *free;
    struct slab *slabs;
    uint64_t stride;      /* bytes of a packet with PHV and buffer */
    uint64_t phv_size;
    uint64_t buffer_size;
    uint64_t packets, limit;
    struct pool *next; /* of programs before, with packets still in flight */
};

#define QUEUES 8 /* of a port: v1model's priority has 3 bits */

/* Uses of pkt.scratch */
#define POOL(p) (*(struct pool **)&(p)->scratch[0])
#define FLAGS(p) ((p)->scratch[1])
#define TRUNCATE(p) ((p)->scratch[2]) /* bytes of the frame to leave + 1, 0: whole */
enum {
    RAW = 1,           /* a frame that bypasses the pipeline */
    CONGESTED = 2,     /* to be marked as it leaves the queue */
    QUEUE_SHIFT = 8,   /* the queue it is in */
    QUEUE_BITS = (QUEUES - 1) << QUEUE_SHIFT,
};
#define QUEUE_OF(p) (FLAGS(p) >> QUEUE_SHIFT & (QUEUES - 1))
#define STD(p) ((struct std_meta *)(p)->phv)

/* ---- rings.c: messages between the switch thread and the control thread ---- */

/* DOWN_*: to the switch thread. UP_*: from it. FRAME: of a channel. */
enum { RING_WRAP, DOWN_PACKET, DOWN_INJECT, UP_PACKET, UP_INJECTED, UP_TAPPED, FRAME };

struct message {
    uint32_t bytes; /* of the record, a multiple of 16 */
    uint32_t kind;
    uint32_t port;
    uint32_t count; /* DOWN_INJECT: copies; UP_INJECTED: how many were queued */
    uint64_t time_ns;
    uint32_t sequence;
    uint32_t len; /* of the data that follows */
};

#define DATA(m) ((const uint8_t *)((m) + 1))

/* Single producer, single consumer. */
struct ring {
    uint64_t head __attribute__((aligned(64))); /* written by the producer */
    uint64_t tail __attribute__((aligned(64))); /* written by the consumer */
    uint64_t size;                              /* power of two */
    int32_t eventfd;                            /* wakes the consumer */
    uint32_t reserved;
    uint8_t *bytes;
};

/* ---- queues.c, links.c: one direction of a link ---- */

/* Immutable once published. native.py writes it: eight-byte members only. */
struct shape {
    uint64_t rate_bps; /* 0: unlimited */
    uint64_t delay_ns;
    uint64_t jitter_ns;
    uint64_t reorder;     /* 1: jitter may put a frame before an earlier one */
    uint64_t queue_bytes; /* of each queue */
    /* Congestion is marked above these; UINT64_MAX: never. */
    uint64_t ecn_packets, ecn_bytes; /* waiting in the queue when a packet arrives */
    uint64_t ecn_ns;                 /* that the packet has waited when it leaves */
    /* Gilbert (1960), Elliott (1963): per frame from the good to the bad state,
     * and back, and the share lost in each. Plain random loss never enters. */
    double enter, leave, loss_good, loss_bad;
    double corrupt, duplicate; /* probabilities */
    uint64_t impaired;         /* derived: some of the doubles above 0 */
    uint64_t marks;            /* derived: some ECN threshold is set */
};

#define LATE_BUCKETS 32

/* All uint64_t, in the order native.py reads them. */
struct line_stats {
    uint64_t sent, sent_bytes;
    uint64_t queue_drops, loss_drops, failed_drops, other_drops;
    uint64_t marked, corrupted, duplicated;
    uint64_t queue_packets, queue_bytes, queue_bytes_max; /* of all queues */
    uint64_t in_flight;   /* serialized, not yet delivered */
    uint64_t late_max_ns; /* of a delivery behind its due time */
    uint64_t late[LATE_BUCKETS]; /* deliveries by floor(log2(lateness in ns)) */
};

/* All uint64_t, in the order native.py reads them. */
struct queue_stats {
    uint64_t enqueued, drops, marked;
    uint64_t packets, bytes, bytes_max;
};

struct queue {
    struct pkt *head, *tail;
    struct queue_stats stats;
};

/* What the queues of a line did in the interval that ended at time_ns. */
struct history_sample {
    uint64_t time_ns;
    uint64_t packets, bytes;         /* at its end */
    uint64_t packets_max, bytes_max; /* within it */
    uint64_t drops, marked;          /* within it */
};

/* Intervals in which a packet waited, was dropped or marked. Written by the
 * switch thread, read by the control thread. */
struct history {
    uint64_t interval_ns;
    uint64_t end_ns; /* of the interval that is being written */
    struct history_sample now;
    uint64_t head, tail, missed;
    uint64_t size; /* power of two */
    struct history_sample samples[];
};

/* Frames in flight that may overtake, ordered by due time, then by departure. */
struct overtaking {
    struct flight_entry {
        uint64_t due_ns, departure;
        struct pkt *packet;
    } *entries;
    uint64_t n, room, departures;
};

struct line {
    struct shape *shape;
    uint32_t waiting; /* bit q: queue q holds packets */
    uint32_t bad;     /* the Gilbert-Elliott state */
    struct queue queue[QUEUES];
    struct pkt *flight_head, *flight_tail; /* by due time */
    struct overtaking overtaking;
    uint64_t free_ns;   /* the serializer is busy until then */
    uint64_t remainder; /* of the last serialization time, in 1/rate ns */
    uint64_t last_due_ns;
    uint64_t random[4];
    struct history *history;
    struct line_stats stats;
};

/* ---- channels.c: a direction of a link to another switch of this process ---- */

struct channel {
    struct ring ring;
    struct sw *to;
};

/* ---- ports.c, loop.c ---- */

#define BATCH 32

struct port {
    uint32_t number;
    int32_t fd;           /* AF_PACKET socket, -1: the CPU port, or one with channels */
    uint32_t max_frame;   /* bytes: MTU + 14 */
    uint32_t shapes_in;   /* frames pass `in` before the parser */
    uint32_t is_cpu;
    uint32_t up;
    uint32_t tap;         /* EtherType diverted to the control thread, 0: none */
    uint32_t readable;    /* the loop's: its socket has frames */
    struct port *wire_to; /* frames go there unseen by any program */
    struct channel *to, *from;
    struct capture *capture;
    struct line in, out;
    struct pkt *tx[BATCH];
    uint64_t tx_due[BATCH];
    uint32_t n_tx;
};

struct sw {
    struct sw_head head;
    uint64_t (*turn)(struct sw *); /* of the module whose program it runs */
    uint32_t n_ports, enabled, scheduling;
    uint32_t n_channels; /* ports that receive from one */
    uint32_t sleeping;   /* with channels: a sender must wake this thread */
    uint32_t commanded;  /* the loop's: look into `down` */
    uint64_t next_ns;    /* the loop's: when its next turn is due */
    uint64_t busy_ns;    /* spent in its turns */
    struct port *ports[PORT_NUMBERS];
    struct port *by_number[PORT_NUMBERS];
    struct port nowhere;    /* stands in for ports that do not exist */
    uint64_t start_ns;
    uint64_t now_ns;        /* of this turn of the loop */
    int64_t realtime_to_monotonic_ns;
    uint64_t unrouted;      /* packets sent to a port or group that does not exist */
    uint64_t dropped;       /* packets the program dropped */
    uint64_t exhausted;     /* packets lost to an empty pool */
    uint64_t unprocessed;   /* frames received while no program was loaded */
    uint64_t turns;
    struct pool *pool;
    struct pkt *again_head, *again_tail; /* resubmitted and recirculated */
    struct pkt *rx[BATCH];
    struct ring down, up;
    struct tracer *tracer;
};

/* ---- loop.c: one thread for several switches ---- */

struct loop {
    struct sw **members;
    uint32_t n, stop;
    int32_t eventfd, epoll;
};

/* libc, declared here so that no system header is needed by most files */
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
void *memcpy(void *restrict, const void *restrict, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);

#endif

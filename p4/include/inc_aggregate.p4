// The aggregation primitive: int32 vectors of several workers added in slots.
//
// As SwitchML does it: a slot has two shadow versions, chosen by the sequence's
// lowest bit, each with the bitmap of workers seen. The last worker's packet
// carries the sum away. A version is begun anew by a later sequence, another
// job or another epoch, never by a write from outside.
#ifndef INC_AGGREGATE_P4
#define INC_AGGREGATE_P4
#include "inc_headers.p4"

#define WORD_CELLS(b, x) register<bit<32>>(CELL_COUNT) sum##b##_##x;
#define WORD_BEGIN(b, x) sum##b##_##x.write(meta.cell, hdr.vector[b].w##x);
#define WORD_LOAD(b, x)  sum##b##_##x.read(hdr.vector[b].w##x, meta.cell);
// Saturating; where sum and plain sum differ, `saturated` is not zero.
#define WORD_ADD(b, x) \
    sum##b##_##x.read(meta.old, meta.cell); \
    meta.raw = meta.old + hdr.vector[b].w##x; \
    hdr.vector[b].w##x = (bit<32>)((int<32>)meta.old |+| (int<32>)hdr.vector[b].w##x); \
    meta.saturated = meta.saturated | (meta.raw ^ hdr.vector[b].w##x); \
    sum##b##_##x.write(meta.cell, hdr.vector[b].w##x);
#define EIGHT(M, b, i, j, k, l, m, n, o, p) \
    M(b, i) M(b, j) M(b, k) M(b, l) M(b, m) M(b, n) M(b, o) M(b, p)
#define BLOCK_ACTIONS(name, M, b) \
    action name##b##_0() { EIGHT(M, b, 0, 1, 2, 3, 4, 5, 6, 7) } \
    action name##b##_1() { EIGHT(M, b, 8, 9, 10, 11, 12, 13, 14, 15) } \
    action name##b##_2() { EIGHT(M, b, 16, 17, 18, 19, 20, 21, 22, 23) } \
    action name##b##_3() { EIGHT(M, b, 24, 25, 26, 27, 28, 29, 30, 31) }
#define BLOCK(b) \
    PER_WORD(WORD_CELLS, b) \
    BLOCK_ACTIONS(begin, WORD_BEGIN, b) \
    BLOCK_ACTIONS(load, WORD_LOAD, b) \
    BLOCK_ACTIONS(add, WORD_ADD, b)
#define BLOCK_APPLY(name, b) \
    if (hdr.vector[b].isValid()) { \
        name##b##_0(); name##b##_1(); name##b##_2(); name##b##_3(); }
#define ALL_BLOCKS(name) \
    BLOCK_APPLY(name, 0) BLOCK_APPLY(name, 1) BLOCK_APPLY(name, 2) BLOCK_APPLY(name, 3) \
    BLOCK_APPLY(name, 4) BLOCK_APPLY(name, 5) BLOCK_APPLY(name, 6) BLOCK_APPLY(name, 7)

control Aggregate(inout headers_t hdr, inout metadata_t meta,
                  inout standard_metadata_t standard_metadata) {
    register<bit<48>>(CELL_COUNT) owner;        // UniqueID and epoch
    register<bit<32>>(CELL_COUNT) round_sequence;
    register<bit<32>>(CELL_COUNT) workers;
    register<bit<48>>(CELL_COUNT) shape;        // op, dtype, count, offset
    register<bit<32>>(CELL_COUNT) overflow;
    BLOCK(0) BLOCK(1) BLOCK(2) BLOCK(3) BLOCK(4) BLOCK(5) BLOCK(6) BLOCK(7)

    action to_children() {
        standard_metadata.mcast_grp = meta.job_group;
    }
    action to_one_child() {
        standard_metadata.mcast_grp = meta.job_unicast + hdr.operand.worker;
    }

    apply {
        bit<48> owned;
        bit<32> current;
        bit<32> seen;
        bit<48> shaped;
        meta.cell = ((bit<32>)(meta.job_slot_base + hdr.operand.slot) << 1)
                    | (hdr.operand.sequence & 1);
        owner.read(owned, meta.cell);
        round_sequence.read(current, meta.cell);
        workers.read(seen, meta.cell);
        shape.read(shaped, meta.cell);
        overflow.read(meta.saturated, meta.cell);

        bit<48> mine = hdr.operand.unique_id ++ meta.job_epoch;
        bit<48> formed = hdr.operand.op ++ hdr.operand.dtype ++ hdr.operand.count
                         ++ hdr.operand.offset;
        bit<32> ahead = hdr.operand.sequence - current;
        bit<32> me = 32w1 << (bit<8>)hdr.operand.worker;
        if (hdr.operand.flags & FLAG_RESULT != 0) {
            // From the parent, in answer to the round this node sent up.
            if (owned == mine && ahead == 0 && shaped == formed && seen == meta.job_workers) {
                meta.outcome = OUTCOME_SPREAD;
                to_children();
            } else {
                meta.outcome = OUTCOME_STALE;
            }
        } else if (owned == mine && ahead[31:31] == 1) {
            meta.outcome = OUTCOME_STALE;
        } else if (owned == mine && ahead == 0 && shaped != formed) {
            meta.reason = REASON_SHAPE;
        } else if (owned == mine && ahead == 0 && seen & me != 0) {
            if (seen == meta.job_workers) {
                ALL_BLOCKS(load)
                meta.outcome = OUTCOME_RESENT;
                if (meta.job_up == 0) {
                    to_one_child();
                }
            } else {
                meta.outcome = OUTCOME_DUPLICATE;
            }
        } else {
            if (owned != mine || ahead != 0) {
                seen = 0;
                meta.saturated = (bit<32>)(hdr.operand.flags & FLAG_OVERFLOW);
                owner.write(meta.cell, mine);
                round_sequence.write(meta.cell, hdr.operand.sequence);
                shape.write(meta.cell, formed);
                ALL_BLOCKS(begin)
            } else {
                meta.saturated = meta.saturated | (bit<32>)(hdr.operand.flags & FLAG_OVERFLOW);
                ALL_BLOCKS(add)
            }
            seen = seen | me;
            workers.write(meta.cell, seen);
            overflow.write(meta.cell, meta.saturated);
            if (seen == meta.job_workers) {
                meta.outcome = OUTCOME_COMPLETED;
                if (meta.job_up == 0) {
                    to_children();
                }
            } else {
                meta.outcome = OUTCOME_ABSORBED;
            }
        }

        if (meta.outcome == OUTCOME_COMPLETED || meta.outcome == OUTCOME_RESENT) {
            meta.retag = 1;
            hdr.operand.flags = (bit<16>)meta.job_level;
            if (meta.saturated != 0) {
                hdr.operand.flags = hdr.operand.flags | FLAG_OVERFLOW;
            }
            if (meta.job_up == 1) {
                hdr.operand.flags = hdr.operand.flags + 1;
                hdr.operand.worker = meta.job_child;
            } else {
                hdr.operand.flags = hdr.operand.flags | FLAG_RESULT;
                meta.replica = 1;
                meta.done = 1;
            }
        } else if (meta.outcome == OUTCOME_SPREAD) {
            meta.retag = 1;
            meta.replica = 1;
            meta.done = 1;
            hdr.operand.flags = hdr.operand.flags - 1;
        } else if (meta.reason == REASON_NONE) {
            mark_to_drop(standard_metadata);
            meta.done = 1;
        }
    }
}

#endif

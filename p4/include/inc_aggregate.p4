// The aggregation primitive: vectors of several workers combined in slots, by
// sum (saturating), minimum or maximum.
//
// As SwitchML does it: a slot has two shadow versions, chosen by the sequence's
// lowest bit, each with the bitmap of workers seen. The last worker's packet
// carries the result away. A version is begun anew by a later sequence, another
// task or another epoch, never by a write from outside.
#ifndef INC_AGGREGATE_P4
#define INC_AGGREGATE_P4
#include "inc_headers.p4"
#include "inc_lanes.p4"

#define BLOCK(b) \
    register<bit<1024>>(CELL_COUNT) vectors_##b; \
    action begin_##b() { vectors_##b.write(meta.cell, hdr.vector[b].lanes); } \
    action load_##b() { vectors_##b.read(hdr.vector[b].lanes, meta.cell); } \
    action take_##b() { \
        vectors_##b.read(meta.stored, meta.cell); \
        meta.arrived = hdr.vector[b].lanes; \
    } \
    action keep_##b() { \
        hdr.vector[b].lanes = meta.lanes; \
        vectors_##b.write(meta.cell, meta.lanes); \
    } \
    action narrow_##b() { hdr.vector[b].lanes = hdr.vector[b].lanes & HIGH_HALVES; }
#define ONE_BLOCK(name, b) if (hdr.vector[b].isValid()) { name##_##b(); }
#define ALL_BLOCKS(name) \
    ONE_BLOCK(name, 0) ONE_BLOCK(name, 1) ONE_BLOCK(name, 2) ONE_BLOCK(name, 3) \
    ONE_BLOCK(name, 4) ONE_BLOCK(name, 5) ONE_BLOCK(name, 6) ONE_BLOCK(name, 7)
#define COMBINE_BLOCK(b) \
    if (hdr.vector[b].isValid()) { take_##b(); combine.apply(hdr, meta); keep_##b(); }

control Aggregate(inout headers_t hdr, inout metadata_t meta,
                  inout standard_metadata_t standard_metadata) {
    register<bit<48>>(CELL_COUNT) owner;        // UniqueID and epoch
    register<bit<32>>(CELL_COUNT) round_sequence;
    register<bit<32>>(CELL_COUNT) workers;
    register<bit<48>>(CELL_COUNT) shape;        // op, dtype, count, offset
    register<bit<32>>(CELL_COUNT) overflow;
    BLOCK(0) BLOCK(1) BLOCK(2) BLOCK(3) BLOCK(4) BLOCK(5) BLOCK(6) BLOCK(7)
    CombineLanes() combine;

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
        // Level and direction this node takes a packet from, by the covered flags.
        bit<16> from = hdr.operand.flags & (FLAG_RESULT | FLAG_LEVEL_MASK);
        bool of_child = from == (bit<16>)meta.job_level && hdr.operand.worker < MAX_WORKERS &&
                        meta.job_workers & me != 0;
        bool of_parent = meta.job_up == 1 && hdr.operand.worker == meta.job_child &&
                         from == (((bit<16>)meta.job_level + 1) | FLAG_RESULT);
        if (!of_child && !of_parent) {
            meta.reason = REASON_WORKER;
        } else if (of_parent) {
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
            if (hdr.operand.dtype == DTYPE_INT16) {
                ALL_BLOCKS(narrow)
            }
            if (owned != mine || ahead != 0) {
                seen = 0;
                meta.saturated = (bit<32>)(hdr.operand.flags & FLAG_OVERFLOW);
                owner.write(meta.cell, mine);
                round_sequence.write(meta.cell, hdr.operand.sequence);
                shape.write(meta.cell, formed);
                ALL_BLOCKS(begin)
            } else {
                meta.saturated = meta.saturated | (bit<32>)(hdr.operand.flags & FLAG_OVERFLOW);
                COMBINE_BLOCK(0) COMBINE_BLOCK(1) COMBINE_BLOCK(2) COMBINE_BLOCK(3)
                COMBINE_BLOCK(4) COMBINE_BLOCK(5) COMBINE_BLOCK(6) COMBINE_BLOCK(7)
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

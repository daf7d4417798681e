// The counting primitive: a count-min sketch (Cormode, Muthukrishnan, 2005) that
// finds heavy hitters. A packet carries up to eight pairs (key, amount); each
// amount is replaced by the estimate of what its key has had so far.
//
// A row's column is multiply-shift (Dietzfelbinger, STACS 1996), keyed by the
// task: nobody without its key finds keys that collide. A slot belongs to one
// worker and keeps its last answer, so that a packet sent again counts once.
#ifndef INC_COUNT_MIN_P4
#define INC_COUNT_MIN_P4
#include "inc_headers.p4"

// One row: adds `amount` at `key`'s column, `estimate` = the lesser of itself and the sum.
control CountMinRow(in bit<48> mine, in bit<64> factor, in bit<64> shift, in bit<32> page,
                    in bit<32> key, in bit<32> amount, inout bit<32> estimate) {
    register<bit<80>>(SKETCH_CELLS) cells;      // UniqueID and epoch, count

    apply {
        bit<80> cell;
        bit<64> mixed = (factor | 1) * (bit<64>)key + shift;
        bit<32> column = page | (bit<32>)mixed[63:54];
        cells.read(cell, column);
        bit<32> count = amount;
        if (cell[79:32] == mine) {
            count = cell[31:0] |+| amount;
        }
        cells.write(column, mine ++ count);
        if (count < estimate) {
            estimate = count;
        }
    }
}

// meta.lanes grows by the pair from below: p4c shifts left by 256 bits at most.
#define COUNT_PAIR(i, kh, kl, ah, al) \
    pair = 0; \
    if (hdr.operand.count > 2 * i) { \
        key = hdr.vector[0].lanes[kh:kl]; \
        amount = hdr.vector[0].lanes[ah:al]; \
        estimate = 0xFFFFFFFF; \
        row_0.apply(mine, meta.k1[1023:960], meta.k1[959:896], page, key, amount, estimate); \
        row_1.apply(mine, meta.k1[895:832], meta.k1[831:768], page, key, amount, estimate); \
        row_2.apply(mine, meta.k1[767:704], meta.k1[703:640], page, key, amount, estimate); \
        pair = key ++ estimate; \
    } \
    meta.lanes = (meta.lanes << 64) | (bit<1024>)pair;

control CountMin(inout headers_t hdr, inout metadata_t meta,
                 inout standard_metadata_t standard_metadata) {
    CountMinRow() row_0;
    CountMinRow() row_1;
    CountMinRow() row_2;
    register<bit<96>>(SLOT_COUNT) answered;     // UniqueID and epoch, worker, sequence
    register<bit<1024>>(SLOT_COUNT) answers;

    apply {
        bit<32> slot = (bit<32>)(meta.job_slot_base + hdr.operand.slot);
        bit<32> page = (bit<32>)meta.job_group << 10;
        bit<48> mine = hdr.operand.unique_id ++ meta.job_epoch;
        bit<96> last;
        bit<32> key;
        bit<32> amount;
        bit<32> estimate;
        bit<64> pair;
        answered.read(last, slot);
        bit<32> ahead = hdr.operand.sequence - last[31:0];
        if (hdr.operand.flags[7:0] != 0 ||
            (last[95:48] == mine && last[47:32] != hdr.operand.worker)) {
            meta.reason = REASON_WORKER;
        } else if (meta.job_group >= SKETCH_PAGES) {
            meta.reason = REASON_NO_SLOT;
        } else if (last[95:48] == mine && ahead[31:31] == 1) {
            meta.outcome = OUTCOME_STALE;
            mark_to_drop(standard_metadata);
            meta.done = 1;
        } else {
            if (last[95:48] == mine && ahead == 0) {
                answers.read(hdr.vector[0].lanes, slot);
                meta.outcome = OUTCOME_RESENT;
            } else {
                meta.lanes = 0;
                COUNT_PAIR(0, 1023, 992, 991, 960)
                COUNT_PAIR(1, 959, 928, 927, 896)
                COUNT_PAIR(2, 895, 864, 863, 832)
                COUNT_PAIR(3, 831, 800, 799, 768)
                COUNT_PAIR(4, 767, 736, 735, 704)
                COUNT_PAIR(5, 703, 672, 671, 640)
                COUNT_PAIR(6, 639, 608, 607, 576)
                COUNT_PAIR(7, 575, 544, 543, 512)
                meta.lanes = meta.lanes << 256;
                hdr.vector[0].lanes = meta.lanes << 256;
                answered.write(slot, mine ++ hdr.operand.worker ++ hdr.operand.sequence);
                answers.write(slot, hdr.vector[0].lanes);
                meta.outcome = OUTCOME_COUNTED;
            }
            meta.retag = 1;
            hdr.operand.flags = hdr.operand.flags | FLAG_RESULT;
        }
    }
}

#endif

// Arithmetic on 32 lanes of 32 bits at once, in one number of 1024 bits: a
// carry is kept out of the next lane by taking the sign bits apart (Warren,
// "Hacker's Delight", section 2-18). On BMv2 an operation costs about the same
// whatever its width, so this is an order of magnitude cheaper than by element.
#ifndef INC_LANES_P4
#define INC_LANES_P4
#include "inc_headers.p4"

const bit<128> FOUR_SIGNS = 0x80000000800000008000000080000000;
const bit<128> FOUR_HIGH_HALVES = 0xFFFF0000FFFF0000FFFF0000FFFF0000;
#define EIGHT_TIMES(x) (x ++ x ++ x ++ x ++ x ++ x ++ x ++ x)
const bit<1024> SIGNS = EIGHT_TIMES(FOUR_SIGNS);
const bit<1024> HIGH_HALVES = EIGHT_TIMES(FOUR_HIGH_HALVES);

// The sum of each lane modulo 2^32.
#define LANES_SUM(a, b) (((a & ~SIGNS) + (b & ~SIGNS)) ^ ((a ^ b) & SIGNS))
// All ones in the lanes whose sign bit is set in `s`, which has no other bits.
#define WHOLE_LANES(s) ((s << 1) - (s >> 31))

// meta.lanes = meta.stored and meta.arrived, combined by the operation.
control CombineLanes(inout headers_t hdr, inout metadata_t meta) {
    action sum() {
        meta.lanes = LANES_SUM(meta.stored, meta.arrived);
    }
    // Both have the same sign and the sum another.
    action overflowed() {
        meta.chosen = ~(meta.stored ^ meta.arrived) & (meta.stored ^ meta.lanes) & SIGNS;
    }
    action saturate() {
        meta.saturated = 1;
        meta.chosen = WHOLE_LANES(meta.chosen);
    }
    action bounds() {
        meta.stored = meta.stored & SIGNS;
        meta.stored = ~SIGNS ^ WHOLE_LANES(meta.stored);
    }
    // Sign bit of each lane: stored < arrived as signed numbers.
    action less() {
        meta.lanes = (meta.stored | SIGNS) - (meta.arrived & ~SIGNS);
        meta.chosen = ((meta.stored & ~meta.arrived) |
                       (~(meta.stored ^ meta.arrived) & ~meta.lanes)) & SIGNS;
    }
    action choose_smaller() { meta.chosen = ~WHOLE_LANES(meta.chosen); }
    action choose_larger() { meta.chosen = WHOLE_LANES(meta.chosen); }
    action pick(bit<1024> chosen, bit<1024> others) {
        meta.lanes = (chosen & meta.chosen) | (others & ~meta.chosen);
    }
    action to_16_bits() { meta.lanes = meta.lanes & HIGH_HALVES; }

    apply {
        if (hdr.operand.op == OP_SUM) {
            sum();
            overflowed();
            if (meta.chosen != 0) {
                saturate();
                bounds();
                pick(meta.stored, meta.lanes);
            }
        } else {
            less();
            if (hdr.operand.op == OP_MIN) {
                choose_smaller();
            } else {
                choose_larger();
            }
            pick(meta.arrived, meta.stored);
        }
        if (hdr.operand.dtype == DTYPE_INT16) {
            to_16_bits();
        }
    }
}

#endif

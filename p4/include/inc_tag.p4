// The tag of an operand TLV: NH over operands and vector, plus a one-time mask.
//
// NH (Black et al., UMAC, CRYPTO '99) is the sum modulo 2^64 of
// (m[2i] + k[2i]) (m[2i+1] + k[2i+1]), inner sums modulo 2^32. The mask is
// HalfSipHash-2-4 with 64 bits of output (Aumasson, Bernstein, SipHash,
// INDOCRYPT 2012) of what must not repeat under one key.
//
// Half rounds and eight words of NH are actions of their own: in longer
// straight-line code p4c's copy propagation grows without bound.
#ifndef INC_TAG_P4
#define INC_TAG_P4
#include "inc_headers.p4"

#define NH_PAIR(b, i, j) \
    meta.nh = meta.nh + (bit<64>)(hdr.vector[b].w##i + meta.k##b##_##i) \
                      * (bit<64>)(hdr.vector[b].w##j + meta.k##b##_##j);
#define NH_BLOCK(b) \
    action nh##b##_0() { \
        NH_PAIR(b, 0, 1) NH_PAIR(b, 2, 3) NH_PAIR(b, 4, 5) NH_PAIR(b, 6, 7) } \
    action nh##b##_1() { \
        NH_PAIR(b, 8, 9) NH_PAIR(b, 10, 11) NH_PAIR(b, 12, 13) NH_PAIR(b, 14, 15) } \
    action nh##b##_2() { \
        NH_PAIR(b, 16, 17) NH_PAIR(b, 18, 19) NH_PAIR(b, 20, 21) NH_PAIR(b, 22, 23) } \
    action nh##b##_3() { \
        NH_PAIR(b, 24, 25) NH_PAIR(b, 26, 27) NH_PAIR(b, 28, 29) NH_PAIR(b, 30, 31) }
#define NH_APPLY(b) \
    if (hdr.vector[b].isValid()) { nh##b##_0(); nh##b##_1(); nh##b##_2(); nh##b##_3(); }

// meta.nh = NH of (op, dtype, count), offset and the vector.
control UniversalHash(inout headers_t hdr, inout metadata_t meta) {
    action nh_operands() {
        meta.nh = (bit<64>)((hdr.operand.op ++ hdr.operand.dtype ++ hdr.operand.count)
                            + meta.kh_0)
                * (bit<64>)((16w0 ++ hdr.operand.offset) + meta.kh_1);
    }
    NH_BLOCK(0) NH_BLOCK(1) NH_BLOCK(2) NH_BLOCK(3)
    NH_BLOCK(4) NH_BLOCK(5) NH_BLOCK(6) NH_BLOCK(7)

    apply {
        nh_operands();
        NH_APPLY(0) NH_APPLY(1) NH_APPLY(2) NH_APPLY(3)
        NH_APPLY(4) NH_APPLY(5) NH_APPLY(6) NH_APPLY(7)
    }
}

// mask = HalfSipHash-2-4-64 of UniqueID | sequence | slot | worker | flags' low
// byte: 13 bytes, each number taken as four or two bytes, the lowest first.
control OneTimeMask(inout headers_t hdr, inout metadata_t meta, out bit<64> mask) {
    action start() {
        meta.v0 = meta.mac_key0;
        meta.v1 = meta.mac_key1 ^ 0xee;
        meta.v2 = 0x6c796765 ^ meta.mac_key0;
        meta.v3 = 0x74656462 ^ meta.mac_key1;
    }
    action half_a() {
        meta.v0 = meta.v0 + meta.v1;
        meta.v1 = (meta.v1 << 5) | (meta.v1 >> 27);
        meta.v1 = meta.v1 ^ meta.v0;
        meta.v0 = (meta.v0 << 16) | (meta.v0 >> 16);
        meta.v2 = meta.v2 + meta.v3;
        meta.v3 = (meta.v3 << 8) | (meta.v3 >> 24);
        meta.v3 = meta.v3 ^ meta.v2;
    }
    action half_b() {
        meta.v0 = meta.v0 + meta.v3;
        meta.v3 = (meta.v3 << 7) | (meta.v3 >> 25);
        meta.v3 = meta.v3 ^ meta.v0;
        meta.v2 = meta.v2 + meta.v1;
        meta.v1 = (meta.v1 << 13) | (meta.v1 >> 19);
        meta.v1 = meta.v1 ^ meta.v2;
        meta.v2 = (meta.v2 << 16) | (meta.v2 >> 16);
    }
    action in_unique_id() { meta.v3 = meta.v3 ^ hdr.operand.unique_id; }
    action out_unique_id() { meta.v0 = meta.v0 ^ hdr.operand.unique_id; }
    action in_sequence() { meta.v3 = meta.v3 ^ hdr.operand.sequence; }
    action out_sequence() { meta.v0 = meta.v0 ^ hdr.operand.sequence; }
    action in_slot() { meta.v3 = meta.v3 ^ (hdr.operand.worker ++ hdr.operand.slot); }
    action out_slot() { meta.v0 = meta.v0 ^ (hdr.operand.worker ++ hdr.operand.slot); }
    action in_last() { meta.v3 = meta.v3 ^ (24w0x0d0000 ++ hdr.operand.flags[7:0]); }
    action out_last() { meta.v0 = meta.v0 ^ (24w0x0d0000 ++ hdr.operand.flags[7:0]); }
    action finish_first() { meta.v2 = meta.v2 ^ 0xee; }
    action finish_second() {
        meta.mask0 = meta.v1 ^ meta.v3;
        meta.v1 = meta.v1 ^ 0xdd;
    }
    action join() { mask = (meta.v1 ^ meta.v3) ++ meta.mask0; }

    apply {
        start();
        in_unique_id(); half_a(); half_b(); half_a(); half_b(); out_unique_id();
        in_sequence(); half_a(); half_b(); half_a(); half_b(); out_sequence();
        in_slot(); half_a(); half_b(); half_a(); half_b(); out_slot();
        in_last(); half_a(); half_b(); half_a(); half_b(); out_last();
        finish_first();
        half_a(); half_b(); half_a(); half_b(); half_a(); half_b(); half_a(); half_b();
        finish_second();
        half_a(); half_b(); half_a(); half_b(); half_a(); half_b(); half_a(); half_b();
        join();
    }
}

#endif

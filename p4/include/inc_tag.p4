// The tag of an operand TLV: NH over operands and vector, plus a one-time mask.
//
// NH (Black et al., UMAC, CRYPTO '99) is the sum modulo 2^64 of
// (m[2i] + k[2i]) (m[2i+1] + k[2i+1]), inner sums modulo 2^32. The mask is
// HalfSipHash-2-4 with 64 bits of output (Aumasson, Bernstein, SipHash,
// INDOCRYPT 2012) of what must not repeat under one key.
//
// Half rounds are actions of their own: in longer straight-line code p4c's copy
// propagation grows without bound.
#ifndef INC_TAG_P4
#define INC_TAG_P4
#include "inc_headers.p4"
#include "inc_lanes.p4"

#define NH_PAIR(h1, l1, h2, l2) \
    ((bit<64>)meta.lanes[h1:l1] * (bit<64>)meta.lanes[h2:l2])
#define NH_BLOCK(b) \
    action key_block_##b() { meta.lanes = LANES_SUM(hdr.vector[b].lanes, meta.k##b); }
#define NH_APPLY(b) \
    if (hdr.vector[b].isValid()) { key_block_##b(); multiply(); }

// meta.nh = NH of (op, dtype, count), offset and the vector.
control UniversalHash(inout headers_t hdr, inout metadata_t meta) {
    action nh_operands() {
        meta.nh = (bit<64>)((hdr.operand.op ++ hdr.operand.dtype ++ hdr.operand.count)
                            + meta.kh_0)
                * (bit<64>)((16w0 ++ hdr.operand.offset) + meta.kh_1);
    }
    NH_BLOCK(0) NH_BLOCK(1) NH_BLOCK(2) NH_BLOCK(3)
    NH_BLOCK(4) NH_BLOCK(5) NH_BLOCK(6) NH_BLOCK(7)
    action multiply() {
        meta.nh = meta.nh
            + NH_PAIR(1023, 992, 991, 960) + NH_PAIR(959, 928, 927, 896)
            + NH_PAIR(895, 864, 863, 832) + NH_PAIR(831, 800, 799, 768)
            + NH_PAIR(767, 736, 735, 704) + NH_PAIR(703, 672, 671, 640)
            + NH_PAIR(639, 608, 607, 576) + NH_PAIR(575, 544, 543, 512)
            + NH_PAIR(511, 480, 479, 448) + NH_PAIR(447, 416, 415, 384)
            + NH_PAIR(383, 352, 351, 320) + NH_PAIR(319, 288, 287, 256)
            + NH_PAIR(255, 224, 223, 192) + NH_PAIR(191, 160, 159, 128)
            + NH_PAIR(127, 96, 95, 64) + NH_PAIR(63, 32, 31, 0);
    }

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

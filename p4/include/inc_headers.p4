// Headers and metadata of the computing switch: those of the plain switch and
// the operands and vectors of in-network computing.
#ifndef INC_HEADERS_P4
#define INC_HEADERS_P4

// The controls of the plain switch are compiled here against this program's
// structs: theirs are renamed out of the way.
#define headers_t plain_headers_t
#define metadata_t plain_metadata_t
#include "headers.p4"
#undef headers_t
#undef metadata_t
#include "inc_constants.p4"

// The rest of a UDP header after the ports (RFC 768).
header udp_rest_t {
    bit<16> length;
    bit<16> checksum;
}

// Operand TLV inside the SRH, and shim at the start of the UDP payload.
header operand_t {
    bit<8>  type;
    bit<8>  len;
    bit<16> flags;
    bit<32> unique_id;
    bit<8>  op;
    bit<8>  dtype;
    bit<16> worker;
    bit<16> slot;
    bit<16> count;          // elements
    bit<16> offset;         // of the first element in the job's vector, in packets
    bit<8>  reason;
    bit<8>  reserved;
    bit<32> sequence;
    bit<64> tag;
}

// PER_WORD(M, b): the macro M for each of the 32 words of block b, in order.
#define PER_WORD(M, b) \
    M(b, 0) M(b, 1) M(b, 2) M(b, 3) M(b, 4) M(b, 5) M(b, 6) M(b, 7) \
    M(b, 8) M(b, 9) M(b, 10) M(b, 11) M(b, 12) M(b, 13) M(b, 14) M(b, 15) \
    M(b, 16) M(b, 17) M(b, 18) M(b, 19) M(b, 20) M(b, 21) M(b, 22) M(b, 23) \
    M(b, 24) M(b, 25) M(b, 26) M(b, 27) M(b, 28) M(b, 29) M(b, 30) M(b, 31)

#define VECTOR_WORD(b, x) bit<32> w##x;
header block_t {
    PER_WORD(VECTOR_WORD, 0)
}

struct headers_t {
    packet_in_t             packet_in;
    packet_out_t            packet_out;
    ethernet_t              ethernet;
    ipv6_t                  ipv6;
    srh_t                   srh;
    segment_t[MAX_SEGMENTS] segments;   // [0] is the last segment, as on the wire
    tlv_word_t[MAX_TLV_WORDS] tlvs;
    ipv6_t                  inner_ipv6;
    ports_t                 ports;      // of the innermost packet
    udp_rest_t              udp_rest;
    operand_t               shim;
    block_t[MAX_BLOCKS]     vector;
    icmpv6_t                icmpv6;
    icmpv6_echo_t           echo;
    probe_t                 probe;
    operand_t               operand;    // the TLV taken apart; never on the wire itself
}

#define KEY_WORD(b, x) bit<32> k##b##_##x;
struct metadata_t {
    bit<8>  segments_unread;
    bit<8>  tlv_words_unread;
    bit<32> device_id;
    bit<48> device_mac;
    bit<64> sid;            // LOC:FUNCT of the destination, ARG left out
    bit<16> src_port;
    bit<16> dst_port;
    bit<1>  steerable;      // arrived plain, so this is where its path begins
    bit<1>  done;           // egress port (or drop) already decided

    bit<8>  blocks_unread;
    bit<16> execute;        // FUNCT of the primitive to execute here, 0: none
    bit<8>  reason;
    bit<8>  outcome;
    bit<1>  retag;          // leaves with new operands: egress writes them and the tag
    bit<1>  replica;        // one per child, rewritten by replica id
    // Of the job, from its table entry.
    bit<16> job_slots;
    bit<16> job_slot_base;
    bit<16> job_count;
    bit<32> job_workers;    // bitmap of all children
    bit<16> job_epoch;
    bit<8>  job_level;
    bit<1>  job_up;         // a complete round goes on towards the parent
    bit<16> job_child;      // this node's index at the parent
    bit<16> job_group;      // multicast group of all children
    bit<16> job_unicast;    // group of child 0 alone; child n is n further
    // Aggregation.
    bit<32> cell;
    bit<32> old;
    bit<32> raw;
    bit<32> saturated;
    // Tag.
    bit<32> mac_key0;
    bit<32> mac_key1;
    bit<32> v0;
    bit<32> v1;
    bit<32> v2;
    bit<32> v3;
    bit<32> mask0;
    bit<64> nh;
    bit<32> kh_0;
    bit<32> kh_1;
    PER_WORD(KEY_WORD, 0)
    PER_WORD(KEY_WORD, 1)
    PER_WORD(KEY_WORD, 2)
    PER_WORD(KEY_WORD, 3)
    PER_WORD(KEY_WORD, 4)
    PER_WORD(KEY_WORD, 5)
    PER_WORD(KEY_WORD, 6)
    PER_WORD(KEY_WORD, 7)
}

#endif

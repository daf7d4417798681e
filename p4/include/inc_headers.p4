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

// Without options (RFC 791).
header ipv4_t {
    bit<4>  version;
    bit<4>  ihl;
    bit<8>  tos;
    bit<16> total_len;
    bit<32> fragment;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> checksum;
    bit<32> src_addr;
    bit<32> dst_addr;
}

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

// 32 elements, the first in the highest bits.
header block_t {
    bit<1024> lanes;
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
    ipv4_t                  ipv4;       // innermost, plain or encapsulated
    ports_t                 ports;      // of the innermost packet
    udp_rest_t              udp_rest;
    operand_t               shim;
    block_t[MAX_BLOCKS]     vector;
    icmpv6_t                icmpv6;
    icmpv6_echo_t           echo;
    probe_t                 probe;
    operand_t               operand;    // the TLV taken apart; never on the wire itself
}

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

    bit<16> error_due;      // the ICMPv6 error that is due, 0: none
    bit<8>  routing_type;
    bit<9>  adjacency_port; // of End.X and End.DX6, 0: none
    bit<48> adjacency_mac;
    bit<1>  reduced;        // this node encapsulates by H.Encaps.Red

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
    // Of the device, from its profile.
    bit<16> device_elements;
    bit<16> device_slots;
    bit<16> device_dtypes;  // bit n: dtype n
    bit<16> device_functs;  // bit n: FUNCT 0x8000 + n
    // Of the primitive, from its template.
    bit<16> primitive_ops;  // bit n: op n
    bit<16> primitive_dtypes;
    bit<16> primitive_elements;
    // Vectors, a block at a time.
    bit<32> cell;
    bit<1024> stored;
    bit<1024> arrived;
    bit<1024> lanes;
    bit<1024> chosen;       // all ones in some lanes, zero in the others
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
    bit<1024> k0;
    bit<1024> k1;
    bit<1024> k2;
    bit<1024> k3;
    bit<1024> k4;
    bit<1024> k5;
    bit<1024> k6;
    bit<1024> k7;
}

#endif

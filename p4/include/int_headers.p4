// INT-MD v2.1 (P4.org, "In-band Network Telemetry (INT) Dataplane Specification" 2020-11-11,
// sections 5.7.2 and 5.8) and the report a sink sends: docs/telemetry.md.
#ifndef INT_HEADERS_P4
#define INT_HEADERS_P4
#include "constants.p4"

// The UDP header that marks INT, between the inner IPv6 header and the shim.
header int_udp_t {
    bit<16> src_port;
    bit<16> dst_port;       // INT_UDP_PORT
    bit<16> length;
    bit<16> checksum;       // 0: RFC 6936, as the specification recommends
}

header int_shim_t {
    bit<4> type;
    bit<2> npt;
    bit<2> reserved;
    bit<8> length;          // 4-byte words of INT-MD header and stack
    bit<8> reserved2;
    bit<8> protocol;        // of the L4 header behind the stack
}

header int_md_t {
    bit<4>  version;
    bit<1>  discard;
    bit<1>  hops_exceeded;  // E
    bit<1>  mtu_exceeded;   // M
    bit<12> reserved;
    bit<5>  hop_words;      // Hop ML
    bit<8>  hops_left;      // Remaining Hop Count
    bit<16> instructions;
    bit<16> domain;
    bit<16> ds_instructions;
    bit<16> ds_flags;
}

// UDP, shim and INT-MD header as far as they tell that they are what they seem.
header int_ahead_t {
    bit<48> ports_and_length;
    bit<16> checksum;
    bit<6>  kind;           // type and npt
    bit<2>  reserved;
    bit<8>  length;
    bit<16> protocol;
    bit<4>  version;
    bit<15> flags;
    bit<5>  hop_words;
    bit<8>  hops_left;
    bit<16> instructions;
}

// What INT_INSTRUCTIONS ask of a hop. Times are microseconds of its own clock.
header int_hop_t {
    bit<32> node;
    bit<16> ingress_port;
    bit<16> egress_port;
    bit<32> latency_us;
    bit<32> queue;          // id in the upper 8 bits, packets found waiting in the others
    bit<64> ingress_us;
    bit<64> egress_us;
}

// A hop that another switch has written: carried, never read.
header int_stack_t {
    bit<256> words;
}

// In front of the frame in a report. The sink's own hop is in here, not in the
// stack: a sink may report its own apart (end of section 5.8).
header int_report_t {
    bit<8>  version;
    bit<24> reserved;
    bit<32> node;
    bit<16> ingress_port;
    bit<16> egress_port;
    bit<32> latency_us;
    bit<32> queue;
    bit<64> ingress_us;
    bit<64> egress_us;
}

struct int_metadata_t {
    bit<1>  on;             // this switch takes part
    bit<1>  queue_known;    // its queue metadata is the link's queue
    bit<1>  source;         // this packet begins to carry telemetry here
    bit<16> mtu;            // bytes of IPv6 that may leave
    bit<8>  hops;           // Remaining Hop Count to begin with
}

// Of a packet stripped at a sink, what its report is made of.
struct int_kept_t {
    @field_list(1)
    bit<16> ingress_port;
    @field_list(1)
    bit<16> egress_port;
    @field_list(1)
    bit<32> latency_us;
    @field_list(1)
    bit<32> queue;
    @field_list(1)
    bit<64> ingress_us;
    @field_list(1)
    bit<64> egress_us;
    @field_list(1)
    bit<32> node;
    @field_list(1)
    bit<16> udp_src;
    @field_list(1)
    bit<1>  hops_exceeded;
    @field_list(1)
    bit<1>  mtu_exceeded;
    @field_list(1)
    bit<8>  hops_left;
    @field_list(1)
    bit<8>  length;         // of the shim
    @field_list(1)
    bit<256> hop_0;
    @field_list(1)
    bit<256> hop_1;
    @field_list(1)
    bit<256> hop_2;
    @field_list(1)
    bit<256> hop_3;
    @field_list(1)
    bit<256> hop_4;
    @field_list(1)
    bit<256> hop_5;
    @field_list(1)
    bit<256> hop_6;
}

#endif

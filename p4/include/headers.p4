#ifndef HEADERS_P4
#define HEADERS_P4
#include "constants.p4"
#include "int_headers.p4"
#include "load_headers.p4"

header ethernet_t {
    bit<48> dst_addr;
    bit<48> src_addr;
    bit<16> ether_type;
}

header ipv6_t {
    bit<4>   version;
    bit<8>   traffic_class;
    bit<20>  flow_label;
    bit<16>  payload_len;
    bit<8>   next_hdr;
    bit<8>   hop_limit;
    bit<128> src_addr;
    bit<128> dst_addr;
}

// RFC 8754 section 2, without segment list and TLVs.
header srh_t {
    bit<8>  next_hdr;
    bit<8>  hdr_ext_len;    // 8-byte units beyond the first 8 bytes
    bit<8>  routing_type;
    bit<8>  segments_left;
    bit<8>  last_entry;
    bit<8>  flags;
    bit<16> tag;
}

header segment_t {
    bit<128> sid;
}

// TLVs are carried as 8-byte words: RFC 8754 keeps their total a multiple of 8.
header tlv_word_t {
    bit<64> word;
}

// The first four bytes shared by TCP and UDP.
header ports_t {
    bit<16> src;
    bit<16> dst;
}

header icmpv6_t {
    bit<8>  type;
    bit<8>  code;
    bit<16> checksum;
}

header icmpv6_echo_t {
    bit<16> identifier;
    bit<16> sequence;
}

// A link probe: directly over Ethernet between switches, inside an ICMPv6 echo
// towards a host. Times are microseconds of the stamping switch's own clock;
// tx times are the moment of entering the egress queue, so that a one-way
// delay contains the queue it waited in.
header probe_t {
    bit<8>  kind;           // PROBE_REQUEST or PROBE_REPLY
    bit<8>  reserved;
    bit<16> origin_port;
    bit<32> origin_id;      // switch that sent the request
    bit<32> sequence;
    bit<16> peer_port;
    bit<16> reserved2;
    bit<32> peer_id;        // switch that turned it round
    bit<64> request_tx_us;  // origin's clock
    bit<64> request_rx_us;  // peer's clock
    bit<64> reply_tx_us;    // peer's clock
    bit<64> reply_rx_us;    // origin's clock
    bit<32> request_qdepth; // packets ahead in the origin's egress queue
    bit<32> reply_qdepth;
}

@controller_header("packet_in")
header packet_in_t {
    bit<16> ingress_port;
    bit<16> reason;
}

@controller_header("packet_out")
header packet_out_t {
    bit<16> egress_port;
    bit<16> reserved;
}

struct headers_t {
    packet_in_t             packet_in;
    packet_out_t            packet_out;
    int_report_t            int_report;
    ethernet_t              ethernet;
    ipv6_t                  ipv6;
    srh_t                   srh;
    segment_t[MAX_SEGMENTS] segments;   // [0] is the last segment, as on the wire
    tlv_word_t[MAX_TLV_WORDS] tlvs;
    ipv6_t                  inner_ipv6;
    int_udp_t               int_udp;
    int_shim_t              int_shim;
    int_md_t                int_md;
    int_hop_t               int_hop;    // of this switch, on top of the others
    int_stack_t[INT_MAX_HOPS] int_stack;
    ports_t                 ports;      // of the innermost packet
    icmpv6_t                icmpv6;
    icmpv6_echo_t           echo;
    probe_t                 probe;
    load_t                  load;
}

struct metadata_t {
    bit<8>  segments_unread;
    bit<8>  tlv_words_unread;
    bit<8>  int_words_unread;
    bit<32> device_id;
    bit<48> device_mac;
    bit<64> sid;            // LOC:FUNCT of the destination, ARG left out
    bit<16> src_port;
    bit<16> dst_port;
    bit<1>  steerable;      // arrived plain, so this is where its path begins
    bit<1>  done;           // egress port (or drop) already decided
    int_metadata_t telemetry;
    int_kept_t kept;
}

#endif

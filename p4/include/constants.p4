// Constants of the wire and of the pipeline. testbed/model/wire.py holds the
// same values for Python; tests/p4/test_constants.py keeps the two in step.
#ifndef CONSTANTS_P4
#define CONSTANTS_P4

const bit<16> ETHERTYPE_IPV6  = 0x86DD;
const bit<16> ETHERTYPE_PROBE = 0x88B5; // IEEE 802 local experimental ethertype 1

const bit<16> ETHERTYPE_LOAD  = 0x88B6; // IEEE 802 local experimental ethertype 2

const bit<8> PROTO_TCP     = 6;
const bit<8> PROTO_UDP     = 17;
const bit<8> PROTO_IPV6    = 41;
const bit<8> PROTO_ROUTING = 43;
const bit<8> PROTO_ICMPV6  = 58;

const bit<8> ROUTING_TYPE_SRH = 4;      // RFC 8754 section 2
const bit<8> ENCAP_HOP_LIMIT  = 64;

const bit<8>  ICMPV6_ECHO_REQUEST = 128;
const bit<8>  ICMPV6_ECHO_REPLY   = 129;
const bit<8>  ICMPV6_NS           = 135; // RFC 4861
const bit<8>  ICMPV6_NA           = 136;
const bit<16> PROBE_ECHO_ID       = 0x7E57; // echo identifier of a link probe to a host

const bit<16> LINK_LOCAL          = 0xFE80;

const bit<8> PROBE_REQUEST = 1;
const bit<8> PROBE_REPLY   = 2;

#define MAX_SEGMENTS 7
#define MAX_TLV_WORDS 8
const bit<8> MAX_LAST_ENTRY = 6;        // MAX_SEGMENTS - 1

const bit<9> CPU_PORT  = 255;
#define PORT_COUNT 512

// Index of the counter `drops`, and reason of a packet-in.
const bit<32> DROP_NO_ROUTE     = 0;
const bit<32> DROP_HOP_LIMIT    = 1;
const bit<32> DROP_BAD_SRH      = 2;
const bit<32> DROP_NOT_IPV6     = 3;
const bit<32> DROP_UPPER_LAYER  = 4;    // SL = 0 at a SID that cannot decapsulate
const bit<32> DROP_ECN          = 5;    // congestion marked on a packet that cannot carry it
#define DROP_REASON_COUNT 8

// The last two bits of the traffic class (RFC 3168)
const bit<2> ECN_NOT_ECT = 0;
const bit<2> ECN_ECT_1   = 1;
const bit<2> ECN_CE      = 3;


const bit<16> PUNT_PROBE     = 1;
const bit<16> PUNT_NEIGHBOUR = 2;
const bit<16> PUNT_TELEMETRY = 3;
const bit<16> PUNT_LOAD      = 4;

// Load probes (p4/include/load.p4). A load is a share of the link's rate in 1/1024.
#define LOAD_EDGES 256
const bit<8>  LOAD_TAU_LOG2_US = 17;   // the memory of a load: 2^17 us = 131 ms
const bit<48> LOAD_TAU_US    = 131072;
const bit<8>  LOAD_NOTCH_LOG2 = 6;      // loads closer than 64/1024 count as equal
const bit<8>  LOAD_MAX_HOPS  = 16;
const bit<16> LOAD_GROUP     = 1;       // multicast: ports to switches, and the CPU port

// In-band network telemetry, INT-MD v2.1 (docs/telemetry.md).
const bit<16> INT_UDP_PORT     = 62000;  // INT_TBD of the specification
const bit<4>  INT_TYPE_MD      = 1;
const bit<2>  INT_NPT_L4       = 2;      // the original L4 header follows the stack
const bit<4>  INT_VERSION      = 2;
const bit<16> INT_INSTRUCTIONS = 0xFC00; // bits 0 to 5
const bit<5>  INT_HOP_WORDS    = 8;      // Hop ML: what these instructions ask of each hop
const bit<8>  INT_MD_WORDS     = 3;
const bit<8>  INT_MAX_LENGTH   = 59;     // words of INT-MD header and seven hops
const bit<16> INT_HEAD_BYTES   = 24;     // UDP, shim and INT-MD header
const bit<16> INT_HOP_BYTES    = 32;
const bit<32> INT_UNAVAILABLE  = 0xFFFFFFFF;
#define INT_MAX_HOPS 7
#define INT_FLOWS 4096
const bit<8>  INT_REPORT_VERSION = 1;
const bit<32> INT_REPORT_BYTES = 448;    // of a report, cut behind what anybody reads
const bit<32> INT_CLONE_SESSION = 255;
const bit<32> INSTANCE_EGRESS_CLONE = 2; // v1model

#endif

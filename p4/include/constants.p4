// Constants of the wire and of the pipeline. testbed/model/wire.py holds the
// same values for Python; tests/p4/test_constants.py keeps the two in step.
#ifndef CONSTANTS_P4
#define CONSTANTS_P4

const bit<16> ETHERTYPE_IPV6  = 0x86DD;
const bit<16> ETHERTYPE_PROBE = 0x88B5; // IEEE 802 local experimental ethertype 1

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
#define DROP_REASON_COUNT 8

const bit<16> PUNT_PROBE     = 1;
const bit<16> PUNT_NEIGHBOUR = 2;

#endif

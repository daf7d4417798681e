// Where operands enter the network: the TLV written and read, H.Encaps with an
// operand TLV, and the binding without segments.
#ifndef INC_ACCESS_P4
#define INC_ACCESS_P4
#include "inc_headers.p4"

// Operand TLV (the first four TLV words) to and from the header `operand`.
#define TLV_TO_OPERAND \
    hdr.operand.setValid(); \
    hdr.operand.type = hdr.tlvs[0].word[63:56]; \
    hdr.operand.len = hdr.tlvs[0].word[55:48]; \
    hdr.operand.flags = hdr.tlvs[0].word[47:32]; \
    hdr.operand.unique_id = hdr.tlvs[0].word[31:0]; \
    hdr.operand.op = hdr.tlvs[1].word[63:56]; \
    hdr.operand.dtype = hdr.tlvs[1].word[55:48]; \
    hdr.operand.worker = hdr.tlvs[1].word[47:32]; \
    hdr.operand.slot = hdr.tlvs[1].word[31:16]; \
    hdr.operand.count = hdr.tlvs[1].word[15:0]; \
    hdr.operand.offset = hdr.tlvs[2].word[63:48]; \
    hdr.operand.reason = hdr.tlvs[2].word[47:40]; \
    hdr.operand.reserved = hdr.tlvs[2].word[39:32]; \
    hdr.operand.sequence = hdr.tlvs[2].word[31:0]; \
    hdr.operand.tag = hdr.tlvs[3].word;
#define OPERAND_TO_TLV \
    hdr.tlvs[0].word = hdr.operand.type ++ hdr.operand.len ++ hdr.operand.flags \
                       ++ hdr.operand.unique_id; \
    hdr.tlvs[1].word = hdr.operand.op ++ hdr.operand.dtype ++ hdr.operand.worker \
                       ++ hdr.operand.slot ++ hdr.operand.count; \
    hdr.tlvs[2].word = hdr.operand.offset ++ hdr.operand.reason ++ hdr.operand.reserved \
                       ++ hdr.operand.sequence; \
    hdr.tlvs[3].word = hdr.operand.tag;

// H.Encaps with an operand TLV, where a request enters the network.
control IncAccess(inout headers_t hdr, inout metadata_t meta) {
    direct_counter(CounterType.packets_and_bytes) access_counter;

    // `units` is 2 n, in 8-byte units, for n segments.
    action encapsulate(bit<128> source, bit<128> first, bit<8> units) {
        access_counter.count();
        hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
        hdr.inner_ipv6 = hdr.ipv6;
        hdr.ipv6.payload_len = hdr.inner_ipv6.payload_len + 48 + OPERAND_BYTES
                               + ((bit<16>)units << 3);
        hdr.ipv6.next_hdr = PROTO_ROUTING;
        // Decremented once more when it is forwarded below.
        hdr.ipv6.hop_limit = ENCAP_HOP_LIMIT + 1;
        hdr.ipv6.src_addr = source;
        hdr.ipv6.dst_addr = first;
        hdr.srh.setValid();
        hdr.srh.next_hdr = PROTO_IPV6;
        hdr.srh.hdr_ext_len = units + OPERAND_WORDS;
        hdr.srh.routing_type = ROUTING_TYPE_SRH;
        hdr.srh.segments_left = (units >> 1) - 1;
        hdr.srh.last_entry = (units >> 1) - 1;
        hdr.srh.flags = 0;
        hdr.srh.tag = 0;
        hdr.operand = hdr.shim;
        hdr.tlvs[0].setValid();
        hdr.tlvs[1].setValid();
        hdr.tlvs[2].setValid();
        hdr.tlvs[3].setValid();
        OPERAND_TO_TLV
    }
    action inc_encaps_1(bit<128> source, bit<128> s1) {
        encapsulate(source, s1, 2);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s1;
    }
    action inc_encaps_2(bit<128> source, bit<128> s1, bit<128> s2) {
        encapsulate(source, s1, 4);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s2;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s1;
    }
    action inc_encaps_3(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3) {
        encapsulate(source, s1, 6);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s3;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s2;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s1;
    }
    action inc_encaps_4(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                        bit<128> s4) {
        encapsulate(source, s1, 8);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s4;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s3;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s2;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s1;
    }
    action inc_encaps_5(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                        bit<128> s4, bit<128> s5) {
        encapsulate(source, s1, 10);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s5;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s4;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s3;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s2;
        hdr.segments[4].setValid(); hdr.segments[4].sid = s1;
    }
    action inc_encaps_6(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                        bit<128> s4, bit<128> s5, bit<128> s6) {
        encapsulate(source, s1, 12);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s6;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s5;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s4;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s3;
        hdr.segments[4].setValid(); hdr.segments[4].sid = s2;
        hdr.segments[5].setValid(); hdr.segments[5].sid = s1;
    }
    action inc_encaps_7(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                        bit<128> s4, bit<128> s5, bit<128> s6, bit<128> s7) {
        encapsulate(source, s1, 14);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s7;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s6;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s5;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s4;
        hdr.segments[4].setValid(); hdr.segments[4].sid = s3;
        hdr.segments[5].setValid(); hdr.segments[5].sid = s2;
        hdr.segments[6].setValid(); hdr.segments[6].sid = s1;
    }

    // Filled by the controller: the segments of a task, by UniqueID.
    table inc_access {
        key = { hdr.shim.unique_id: exact @name("unique_id"); }
        actions = { inc_encaps_1; inc_encaps_2; inc_encaps_3; inc_encaps_4; inc_encaps_5;
                    inc_encaps_6; inc_encaps_7; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = access_counter;
        size = 1024;
    }

    apply {
        if (hdr.ipv6.hop_limit > 1) {
            inc_access.apply();
        }
    }
}

// The plain-UDP binding: a shim addressed to this node itself, no SRH. The
// table says what an SRH would: the primitive, and where the packet goes next.
control IncNeighbour(inout headers_t hdr, inout metadata_t meta) {
    direct_counter(CounterType.packets_and_bytes) neighbour_counter;

    action execute_and_pass(bit<16> funct, bit<128> next) {
        neighbour_counter.count();
        meta.execute = funct;
        hdr.operand = hdr.shim;
        hdr.ipv6.dst_addr = next;
        hdr.udp_rest.checksum = 0;
    }
    // Filled by the controller: tasks bound to plain UDP at this node.
    table inc_neighbour {
        key = {
            hdr.ipv6.dst_addr: exact @name("dst_addr");
            hdr.shim.unique_id: exact @name("unique_id");
        }
        actions = { execute_and_pass; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = neighbour_counter;
        size = 1024;
    }

    apply {
        if (hdr.ipv6.hop_limit > 1) {
            inc_neighbour.apply();
        }
    }
}

#endif

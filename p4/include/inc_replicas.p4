// Egress of computed packets: one replica per child, rewritten by replica id,
// and the tag of what leaves.
#ifndef INC_REPLICAS_P4
#define INC_REPLICAS_P4
#include "inc_headers.p4"
#include "inc_tag.p4"
#include "inc_access.p4"

control IncReplicas(inout headers_t hdr, inout metadata_t meta,
                    inout standard_metadata_t standard_metadata) {
    counter(OUTCOME_COUNT, CounterType.packets_and_bytes) replica_misses;
    OneTimeMask() one_time_mask;

    // A plain packet from `source` to `child`, whose index there is `worker`.
    action plain(bit<128> source, bit<128> child, bit<48> dst_mac, bit<16> worker) {
        hdr.srh.setInvalid();
        hdr.segments[0].setInvalid();
        hdr.segments[1].setInvalid();
        hdr.segments[2].setInvalid();
        hdr.segments[3].setInvalid();
        hdr.segments[4].setInvalid();
        hdr.segments[5].setInvalid();
        hdr.segments[6].setInvalid();
        hdr.tlvs[0].setInvalid();
        hdr.tlvs[1].setInvalid();
        hdr.tlvs[2].setInvalid();
        hdr.tlvs[3].setInvalid();
        hdr.tlvs[4].setInvalid();
        hdr.tlvs[5].setInvalid();
        hdr.tlvs[6].setInvalid();
        hdr.tlvs[7].setInvalid();
        hdr.inner_ipv6.setInvalid();
        hdr.ipv6.payload_len = hdr.udp_rest.length;
        hdr.ipv6.next_hdr = PROTO_UDP;
        hdr.ipv6.hop_limit = ENCAP_HOP_LIMIT;
        hdr.ipv6.src_addr = source;
        hdr.ipv6.dst_addr = child;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
        hdr.operand.worker = worker;
    }
    // H.Encaps of the plain packet with n segments; `units` is 2 n.
    action wrap(bit<128> encap_source, bit<128> first, bit<8> units) {
        hdr.inner_ipv6 = hdr.ipv6;
        hdr.inner_ipv6.setValid();
        hdr.ipv6.payload_len = hdr.udp_rest.length + 48 + OPERAND_BYTES + ((bit<16>)units << 3);
        hdr.ipv6.next_hdr = PROTO_ROUTING;
        hdr.ipv6.src_addr = encap_source;
        hdr.ipv6.dst_addr = first;
        hdr.srh.setValid();
        hdr.srh.next_hdr = PROTO_IPV6;
        hdr.srh.hdr_ext_len = units + OPERAND_WORDS;
        hdr.srh.routing_type = ROUTING_TYPE_SRH;
        hdr.srh.segments_left = (units >> 1) - 1;
        hdr.srh.last_entry = (units >> 1) - 1;
        hdr.srh.flags = 0;
        hdr.srh.tag = 0;
        hdr.tlvs[0].setValid();
        hdr.tlvs[1].setValid();
        hdr.tlvs[2].setValid();
        hdr.tlvs[3].setValid();
    }
    action encaps_1(bit<128> source, bit<128> child, bit<48> dst_mac, bit<16> worker,
                    bit<128> encap_source, bit<128> s1) {
        plain(source, child, dst_mac, worker);
        wrap(encap_source, s1, 2);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s1;
    }
    action encaps_2(bit<128> source, bit<128> child, bit<48> dst_mac, bit<16> worker,
                    bit<128> encap_source, bit<128> s1, bit<128> s2) {
        plain(source, child, dst_mac, worker);
        wrap(encap_source, s1, 4);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s2;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s1;
    }
    action encaps_3(bit<128> source, bit<128> child, bit<48> dst_mac, bit<16> worker,
                    bit<128> encap_source, bit<128> s1, bit<128> s2, bit<128> s3) {
        plain(source, child, dst_mac, worker);
        wrap(encap_source, s1, 6);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s3;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s2;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s1;
    }
    action encaps_4(bit<128> source, bit<128> child, bit<48> dst_mac, bit<16> worker,
                    bit<128> encap_source, bit<128> s1, bit<128> s2, bit<128> s3,
                    bit<128> s4) {
        plain(source, child, dst_mac, worker);
        wrap(encap_source, s1, 8);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s4;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s3;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s2;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s1;
    }
    action unknown_replica() {
        replica_misses.count(0);
        mark_to_drop(standard_metadata);
    }

    // Filled by the controller: how a result reaches each child of each task.
    table inc_replica {
        key = { standard_metadata.egress_rid: exact @name("rid"); }
        actions = { plain; encaps_1; encaps_2; encaps_3; encaps_4; @defaultonly unknown_replica; }
        const default_action = unknown_replica();
        size = 1024;
    }
    action write_operands(bit<64> mask) {
        hdr.operand.reason = 0;
        hdr.operand.tag = meta.nh + mask;
        hdr.shim = hdr.operand;
        hdr.udp_rest.checksum = 0;
    }
    action write_tlv() {
        OPERAND_TO_TLV
    }

    apply {
        bit<64> mask = 0;
        if (meta.retag == 1) {
            if (meta.replica == 1) {
                hdr.ports.src = INC_UDP_PORT;
                inc_replica.apply();
            }
            one_time_mask.apply(hdr, meta, mask);
            write_operands(mask);
            if (hdr.srh.isValid()) {
                write_tlv();
            }
        }
    }
}

#endif

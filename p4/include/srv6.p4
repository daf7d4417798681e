// SRv6 (RFC 8754, RFC 8986): endpoint behaviours of this node's SIDs, and
// H.Encaps at the edge.
#ifndef SRV6_P4
#define SRV6_P4
#include "headers.p4"

control LocalSids(inout headers_t hdr, inout metadata_t meta,
                  inout standard_metadata_t standard_metadata) {
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) srv6_drops;
    direct_counter(CounterType.packets_and_bytes) local_sid_counter;

    action refuse(bit<32> reason) {
        srv6_drops.count(reason);
        mark_to_drop(standard_metadata);
        meta.done = 1;
    }

    // Copies segments[segments_left - 1] to the destination: RFC 8986 S14-S15.
    action advance_to(bit<128> sid) {
        hdr.srh.segments_left = hdr.srh.segments_left - 1;
        hdr.ipv6.dst_addr = sid;
    }

    action end() {
        local_sid_counter.count();
    }
    action end_x(bit<9> port, bit<48> dst_mac) {
        local_sid_counter.count();
        standard_metadata.egress_spec = port;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
        meta.done = 1;
    }
    // The FIB lookup that follows uses the one table of this device.
    action end_dt6() {
        local_sid_counter.count();
    }

    // Filled by the controller: one entry per SID of this node.
    table local_sid {
        key = { meta.sid: exact @name("sid"); }
        actions = { end; end_x; end_dt6; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = local_sid_counter;
        size = 1024;
    }

    // The inner packet goes on with the congestion the outer one met (RFC 6040
    // section 4.2): CE, and ECT(1) where the inner one is ECT(0).
    action decapsulate(bit<2> ecn) {
        hdr.inner_ipv6.traffic_class[1:0] = ecn;
        hdr.ipv6 = hdr.inner_ipv6;
        hdr.inner_ipv6.setInvalid();
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
    }

    apply {
        meta.sid = hdr.ipv6.dst_addr[127:64];
        switch (local_sid.apply().action_run) {
            end_dt6: {
                if (hdr.inner_ipv6.isValid() &&
                    (!hdr.srh.isValid() || hdr.srh.segments_left == 0)) {
                    bit<2> outer = hdr.ipv6.traffic_class[1:0];
                    bit<2> inner = hdr.inner_ipv6.traffic_class[1:0];
                    if (inner == ECN_NOT_ECT && outer == ECN_CE) {
                        refuse(DROP_ECN);
                    } else if (inner == ECN_NOT_ECT || inner == ECN_CE ||
                               (outer != ECN_CE && outer != ECN_ECT_1)) {
                        decapsulate(inner);
                    } else {
                        decapsulate(outer);
                    }
                } else {
                    refuse(DROP_UPPER_LAYER);
                }
            }
            end:
            end_x: {
                if (!hdr.srh.isValid() || hdr.srh.segments_left == 0) {
                    refuse(DROP_UPPER_LAYER);
                } else if (hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                           meta.segments_unread != 0) { // the frame ends within the list
                    refuse(DROP_BAD_SRH);
                } else if (hdr.srh.segments_left == 1) {
                    advance_to(hdr.segments[0].sid);
                } else if (hdr.srh.segments_left == 2) {
                    advance_to(hdr.segments[1].sid);
                } else if (hdr.srh.segments_left == 3) {
                    advance_to(hdr.segments[2].sid);
                } else if (hdr.srh.segments_left == 4) {
                    advance_to(hdr.segments[3].sid);
                } else if (hdr.srh.segments_left == 5) {
                    advance_to(hdr.segments[4].sid);
                } else if (hdr.srh.segments_left == 6) {
                    advance_to(hdr.segments[5].sid);
                } else {
                    advance_to(hdr.segments[6].sid);
                }
            }
        }
    }
}

control Steering(inout headers_t hdr, inout metadata_t meta,
                 inout standard_metadata_t standard_metadata) {
    direct_counter(CounterType.packets_and_bytes) path_counter;

    // H.Encaps (RFC 8986 section 5.1): `first` is visited first and `last` is
    // SRH.SegmentList[0]. `units` is 2 n, in 8-byte units, for n segments.
    action encapsulate(bit<128> source, bit<128> first, bit<8> units) {
        path_counter.count();
        hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
        hdr.inner_ipv6 = hdr.ipv6;
        hdr.ipv6.traffic_class = hdr.inner_ipv6.traffic_class;
        hdr.ipv6.payload_len = hdr.inner_ipv6.payload_len + 48 + ((bit<16>)units << 3);
        hdr.ipv6.next_hdr = PROTO_ROUTING;
        // Decremented once more when it is forwarded below.
        hdr.ipv6.hop_limit = ENCAP_HOP_LIMIT + 1;
        hdr.ipv6.src_addr = source;
        hdr.ipv6.dst_addr = first;
        hdr.srh.setValid();
        hdr.srh.next_hdr = PROTO_IPV6;
        hdr.srh.hdr_ext_len = units;
        hdr.srh.routing_type = ROUTING_TYPE_SRH;
        hdr.srh.segments_left = (units >> 1) - 1;
        hdr.srh.last_entry = (units >> 1) - 1;
        hdr.srh.flags = 0;
        hdr.srh.tag = 0;
    }
    action h_encaps_1(bit<128> source, bit<128> s1) {
        encapsulate(source, s1, 2);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s1;
    }
    action h_encaps_2(bit<128> source, bit<128> s1, bit<128> s2) {
        encapsulate(source, s1, 4);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s2;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s1;
    }
    action h_encaps_3(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3) {
        encapsulate(source, s1, 6);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s3;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s2;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s1;
    }
    action h_encaps_4(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                      bit<128> s4) {
        encapsulate(source, s1, 8);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s4;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s3;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s2;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s1;
    }
    action h_encaps_5(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                      bit<128> s4, bit<128> s5) {
        encapsulate(source, s1, 10);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s5;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s4;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s3;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s2;
        hdr.segments[4].setValid(); hdr.segments[4].sid = s1;
    }
    action h_encaps_6(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                      bit<128> s4, bit<128> s5, bit<128> s6) {
        encapsulate(source, s1, 12);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s6;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s5;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s4;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s3;
        hdr.segments[4].setValid(); hdr.segments[4].sid = s2;
        hdr.segments[5].setValid(); hdr.segments[5].sid = s1;
    }
    action h_encaps_7(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
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

    // Filled by the controller: one entry per direction of a placed flow.
    table steer {
        key = {
            hdr.ipv6.src_addr: ternary @name("src_addr");
            hdr.ipv6.dst_addr: ternary @name("dst_addr");
            hdr.ipv6.next_hdr: ternary @name("next_hdr");
            meta.src_port: ternary @name("src_port");
            meta.dst_port: ternary @name("dst_port");
        }
        actions = { h_encaps_1; h_encaps_2; h_encaps_3; h_encaps_4; h_encaps_5;
                    h_encaps_6; h_encaps_7; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = path_counter;
        size = 4096;
    }

    apply {
        if (meta.steerable == 1 && hdr.ipv6.hop_limit > 1) {
            steer.apply();
        }
    }
}

#endif

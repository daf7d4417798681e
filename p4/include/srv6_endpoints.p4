// SRv6 endpoint behaviours with the errors of RFC 8754 section 4.3.1 and RFC
// 8986: End, End.X, End.DT6, End.DT4, End.DX6; H.Encaps of IPv4; H.Encaps.Red.
//
// ICMPv6 errors are due, not sent, here: the packet goes to the controller as it
// came, and the reason of the packet-in says which (inc_constants.p4). A switch
// cannot checksum a payload of any length nor limit its rate per RFC 4443.
#ifndef SRV6_ENDPOINTS_P4
#define SRV6_ENDPOINTS_P4
#include "inc_headers.p4"

// Offsets in the packet, as ICMPv6 pointers; the SRH follows the IPv6 header.
const bit<16> AT_ROUTING_TYPE  = 42;
const bit<16> AT_SEGMENTS_LEFT = 43;
const bit<16> AT_SEGMENT_LIST  = 48;

control ErrorDue(inout headers_t hdr, inout metadata_t meta,
                 inout standard_metadata_t standard_metadata) {
    counter(ERROR_COUNT, CounterType.packets_and_bytes) errors_due;

    action to_controller() {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = (bit<16>)standard_metadata.ingress_port;
        hdr.packet_in.reason = meta.error_due;
        standard_metadata.egress_spec = CPU_PORT;
        meta.done = 1;
    }

    apply {
        to_controller();
        if (meta.error_due == ERROR_TIME_EXCEEDED) {
            errors_due.count(0);
        } else if (meta.error_due & 0xFF00 == ERROR_PARAMETER) {
            errors_due.count(1);
        } else {
            errors_due.count(2);
        }
    }
}

control Endpoints(inout headers_t hdr, inout metadata_t meta,
                  inout standard_metadata_t standard_metadata) {
    direct_counter(CounterType.packets_and_bytes) local_sid_counter;
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) srv6_drops;

    action drop_congested() {
        srv6_drops.count(DROP_ECN);
        mark_to_drop(standard_metadata);
        meta.done = 1;
    }
    action advance_to(bit<128> sid) {
        hdr.srh.segments_left = hdr.srh.segments_left - 1;
        hdr.ipv6.dst_addr = sid;
    }
    action leave_by(bit<9> port, bit<48> dst_mac) {
        standard_metadata.egress_spec = port;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
        meta.done = 1;
    }
    action end() { local_sid_counter.count(); }
    action end_x(bit<9> port, bit<48> dst_mac) {
        local_sid_counter.count();
        meta.adjacency_port = port;
        meta.adjacency_mac = dst_mac;
    }
    // The lookups that follow use the one table per protocol of this device.
    action end_dt6() { local_sid_counter.count(); }
    action end_dt4() { local_sid_counter.count(); }
    action end_dx6(bit<9> port, bit<48> dst_mac) {
        local_sid_counter.count();
        meta.adjacency_port = port;
        meta.adjacency_mac = dst_mac;
    }

    // Filled by the controller: one entry per SID of this node.
    table local_sid {
        key = { meta.sid: exact @name("sid"); }
        actions = { end; end_x; end_dt6; end_dt4; end_dx6; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = local_sid_counter;
        size = 1024;
    }

    action strip() {
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
    // With the congestion the outer packet met, as in srv6.p4 (RFC 6040 section 4.2).
    action decapsulate_6(bit<2> ecn) {
        hdr.inner_ipv6.traffic_class[1:0] = ecn;
        hdr.ipv6 = hdr.inner_ipv6;
        hdr.inner_ipv6.setInvalid();
        strip();
    }
    action decapsulate_4() {
        hdr.ipv6.setInvalid();
        strip();
        hdr.ethernet.ether_type = ETHERTYPE_IPV4;
    }

    apply {
        bit<1> more = 0;        // segments are left
        bit<16> upper_layer = ERROR_UPPER_LAYER | 40;
        if (hdr.srh.isValid()) {
            if (hdr.srh.segments_left != 0) {
                more = 1;
            }
            upper_layer = ERROR_UPPER_LAYER | (48 + ((bit<16>)hdr.srh.hdr_ext_len << 3));
        }
        meta.sid = hdr.ipv6.dst_addr[127:64];
        switch (local_sid.apply().action_run) {
            end:
            end_x: {
                if (hdr.ipv6.next_hdr == PROTO_ROUTING && !hdr.srh.isValid()) {
                    // Not an SRH, or one whose lengths contradict each other.
                    meta.error_due = ERROR_PARAMETER | AT_ROUTING_TYPE;
                    if (meta.routing_type == ROUTING_TYPE_SRH) {
                        meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                    }
                } else if (more == 0) {
                    meta.error_due = upper_layer;
                } else if (hdr.ipv6.hop_limit <= 1) {
                    meta.error_due = ERROR_TIME_EXCEEDED;
                } else if (hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                           meta.segments_unread != 0) { // the frame ends within the list
                    meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                } else if (hdr.srh.segments_left == 1) { advance_to(hdr.segments[0].sid);
                } else if (hdr.srh.segments_left == 2) { advance_to(hdr.segments[1].sid);
                } else if (hdr.srh.segments_left == 3) { advance_to(hdr.segments[2].sid);
                } else if (hdr.srh.segments_left == 4) { advance_to(hdr.segments[3].sid);
                } else if (hdr.srh.segments_left == 5) { advance_to(hdr.segments[4].sid);
                } else if (hdr.srh.segments_left == 6) { advance_to(hdr.segments[5].sid);
                } else { advance_to(hdr.segments[6].sid); }
                if (meta.error_due == 0 && meta.adjacency_port != 0) {
                    leave_by(meta.adjacency_port, meta.adjacency_mac);
                }
            }
            end_dt6:
            end_dx6: {
                if (more == 1) {
                    meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                } else if (!hdr.inner_ipv6.isValid()) {
                    meta.error_due = upper_layer;
                } else {
                    bit<2> outer = hdr.ipv6.traffic_class[1:0];
                    bit<2> inner = hdr.inner_ipv6.traffic_class[1:0];
                    if (inner == ECN_NOT_ECT && outer == ECN_CE) {
                        drop_congested();
                    } else if (inner == ECN_NOT_ECT || inner == ECN_CE ||
                               (outer != ECN_CE && outer != ECN_ECT_1)) {
                        decapsulate_6(inner);
                    } else {
                        decapsulate_6(outer);
                    }
                    if (standard_metadata.egress_spec != 511 && meta.adjacency_port != 0) {
                        leave_by(meta.adjacency_port, meta.adjacency_mac);
                    }
                }
            }
            end_dt4: {
                if (more == 1) {
                    meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                } else if (!hdr.ipv4.isValid()) {
                    meta.error_due = upper_layer;
                } else {
                    decapsulate_4();
                }
            }
        }
    }
}

// IPv4 beyond the SRv6 network: H.Encaps where it enters, forwarding where it leaves.
control Ipv4(inout headers_t hdr, inout metadata_t meta,
             inout standard_metadata_t standard_metadata) {
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) ipv4_drops;
    direct_counter(CounterType.packets_and_bytes) route4_counter;

    action drop(bit<32> reason) {
        ipv4_drops.count(reason);
        mark_to_drop(standard_metadata);
    }
    action forward4(bit<9> port, bit<48> dst_mac) {
        route4_counter.count();
        standard_metadata.egress_spec = port;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
    }
    action no_route4() {
        route4_counter.count();
        drop(DROP_NO_ROUTE);
    }
    action encapsulate(bit<128> source, bit<128> first, bit<8> units) {
        route4_counter.count();
        hdr.ethernet.ether_type = ETHERTYPE_IPV6;
        hdr.ipv6.setValid();
        hdr.ipv6.version = 6;
        hdr.ipv6.traffic_class = hdr.ipv4.tos;
        hdr.ipv6.flow_label = 0;
        hdr.ipv6.payload_len = hdr.ipv4.total_len + 8 + ((bit<16>)units << 3);
        hdr.ipv6.next_hdr = PROTO_ROUTING;
        // Decremented once more when it is forwarded below.
        hdr.ipv6.hop_limit = ENCAP_HOP_LIMIT + 1;
        hdr.ipv6.src_addr = source;
        hdr.ipv6.dst_addr = first;
        hdr.srh.setValid();
        hdr.srh.next_hdr = PROTO_IPV4;
        hdr.srh.hdr_ext_len = units;
        hdr.srh.routing_type = ROUTING_TYPE_SRH;
        hdr.srh.segments_left = (units >> 1) - 1;
        hdr.srh.last_entry = (units >> 1) - 1;
        hdr.srh.flags = 0;
        hdr.srh.tag = 0;
    }
    action h_encaps_v4_1(bit<128> source, bit<128> s1) {
        encapsulate(source, s1, 2);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s1;
    }
    action h_encaps_v4_2(bit<128> source, bit<128> s1, bit<128> s2) {
        encapsulate(source, s1, 4);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s2;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s1;
    }
    action h_encaps_v4_3(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3) {
        encapsulate(source, s1, 6);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s3;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s2;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s1;
    }
    // Filled by the controller: IPv4 prefixes, at a port or behind segments.
    table ipv4_route {
        key = { hdr.ipv4.dst_addr: lpm @name("dst_addr"); }
        actions = { forward4; h_encaps_v4_1; h_encaps_v4_2; h_encaps_v4_3;
                    @defaultonly no_route4; }
        const default_action = no_route4();
        counters = route4_counter;
        size = 1024;
    }
    // The checksum follows the TTL by RFC 1624: one less in the high byte.
    action age() {
        bit<17> sum = (bit<17>)hdr.ipv4.checksum + 0x100;
        hdr.ipv4.checksum = sum[15:0] + (bit<16>)sum[16:16];
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
    }

    apply {
        if (hdr.ipv4.ttl <= 1) {
            drop(DROP_HOP_LIMIT);
        } else {
            age();
            ipv4_route.apply();
        }
    }
}

// H.Encaps.Red (RFC 8986 section 5.2): the first segment is in the destination
// address alone. With one segment and no TLV there is no SRH left.
control Reduce(inout headers_t hdr, inout metadata_t meta) {
    action encaps_full() { }
    action encaps_reduced() { meta.reduced = 1; }
    // The controller sets the default action: how this node encapsulates.
    table headend {
        actions = { encaps_full; encaps_reduced; }
        default_action = encaps_full();
        size = 1;
    }
    action shorten() {
        hdr.srh.last_entry = hdr.srh.last_entry - 1;
        hdr.srh.hdr_ext_len = hdr.srh.hdr_ext_len - 2;
        hdr.ipv6.payload_len = hdr.ipv6.payload_len - 16;
    }
    action without_srh() {
        hdr.ipv6.next_hdr = hdr.srh.next_hdr;
        hdr.ipv6.payload_len = hdr.ipv6.payload_len - 24;
        hdr.srh.setInvalid();
        hdr.segments[0].setInvalid();
    }

    apply {
        headend.apply();
        if (meta.reduced == 1) {
            if (hdr.srh.last_entry == 0) {
                if (!hdr.tlvs[0].isValid()) {
                    without_srh();
                }
            } else {
                if (hdr.srh.last_entry == 1) { hdr.segments[1].setInvalid();
                } else if (hdr.srh.last_entry == 2) { hdr.segments[2].setInvalid();
                } else if (hdr.srh.last_entry == 3) { hdr.segments[3].setInvalid();
                } else if (hdr.srh.last_entry == 4) { hdr.segments[4].setInvalid();
                } else if (hdr.srh.last_entry == 5) { hdr.segments[5].setInvalid();
                } else { hdr.segments[6].setInvalid(); }
                shorten();
            }
        }
    }
}

#endif

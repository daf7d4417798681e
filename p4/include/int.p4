// In-band network telemetry, INT-MD v2.1: source, transit and sink.
//
// It rides on steered flows, inside the inner packet: the switch that
// encapsulates a packet is its INT source, those on the way are transit, the
// one that decapsulates it is the sink. Of the markings the specification
// allows it uses the UDP port, with a UDP header of its own in front of the
// flow's L4 header (NPT 2): the same for TCP and UDP, nothing of the flow's own
// header is touched, no checksum changes, and no TCP option needs parsing.
#ifndef INT_P4
#define INT_P4
#include "headers.p4"

control TelemetryIngress(inout headers_t hdr, inout metadata_t meta,
                         inout standard_metadata_t standard_metadata) {
    // Of each flow, packets still to come before the next that is taken.
    register<bit<32>>(INT_FLOWS) int_countdown;

    action take_part(bit<16> mtu, bit<1> queue_known) {
        meta.telemetry.on = 1;
        meta.telemetry.mtu = mtu;
        meta.telemetry.queue_known = queue_known;
    }
    action stand_by() { }
    // The controller sets the default action. Without it a sink still strips.
    table int_node {
        actions = { take_part; stand_by; }
        default_action = stand_by();
        size = 1;
    }

    // One packet of every `every` is taken, beginning with the first.
    action sample(bit<32> flow, bit<32> every, bit<8> hops) {
        bit<32> left;
        int_countdown.read(left, flow);
        meta.telemetry.hops = hops;
        if (left == 0 || left >= every) {
            meta.telemetry.source = 1;
            left = every;
        }
        int_countdown.write(flow, left - 1);
    }
    // Filled by the controller: the steered flows that carry telemetry.
    table int_source {
        key = {
            hdr.inner_ipv6.src_addr: ternary @name("src_addr");
            hdr.inner_ipv6.dst_addr: ternary @name("dst_addr");
            hdr.inner_ipv6.next_hdr: ternary @name("next_hdr");
            meta.src_port: ternary @name("src_port");
            meta.dst_port: ternary @name("dst_port");
        }
        actions = { sample; @defaultonly NoAction; }
        const default_action = NoAction();
        size = INT_FLOWS;
    }

    apply {
        int_node.apply();
        if (meta.telemetry.on == 1 && meta.steerable == 1 && hdr.srh.isValid()) {
            int_source.apply();
        }
    }
}

control TelemetryEgress(inout headers_t hdr, inout metadata_t meta,
                        inout standard_metadata_t standard_metadata) {
    bit<32> queue = INT_UNAVAILABLE;

    action longer_by(bit<16> octets) {
        hdr.ipv6.payload_len = hdr.ipv6.payload_len + octets;
        hdr.inner_ipv6.payload_len = hdr.inner_ipv6.payload_len + octets;
        hdr.int_udp.length = hdr.int_udp.length + octets;
    }
    action begin() {
        hdr.int_udp.setValid();
        hdr.int_udp.src_port = meta.src_port ^ meta.dst_port;
        hdr.int_udp.dst_port = INT_UDP_PORT;
        hdr.int_udp.length = hdr.inner_ipv6.payload_len;
        hdr.int_udp.checksum = 0;
        hdr.int_shim.setValid();
        hdr.int_shim.type = INT_TYPE_MD;
        hdr.int_shim.npt = INT_NPT_L4;
        hdr.int_shim.reserved = 0;
        hdr.int_shim.length = INT_MD_WORDS;
        hdr.int_shim.reserved2 = 0;
        hdr.int_shim.protocol = hdr.inner_ipv6.next_hdr;
        hdr.int_md.setValid();
        hdr.int_md.version = INT_VERSION;
        hdr.int_md.discard = 0;
        hdr.int_md.hops_exceeded = 0;
        hdr.int_md.mtu_exceeded = 0;
        hdr.int_md.reserved = 0;
        hdr.int_md.hop_words = INT_HOP_WORDS;
        hdr.int_md.hops_left = meta.telemetry.hops;
        hdr.int_md.instructions = INT_INSTRUCTIONS;
        hdr.int_md.domain = 0;
        hdr.int_md.ds_instructions = 0;
        hdr.int_md.ds_flags = 0;
        hdr.inner_ipv6.next_hdr = PROTO_UDP;
        longer_by(INT_HEAD_BYTES);
    }
    action push() {
        hdr.int_hop.setValid();
        hdr.int_hop.node = meta.device_id;
        hdr.int_hop.ingress_port = (bit<16>)standard_metadata.ingress_port;
        hdr.int_hop.egress_port = (bit<16>)standard_metadata.egress_port;
        hdr.int_hop.latency_us = (bit<32>)(standard_metadata.egress_global_timestamp
                                           - standard_metadata.ingress_global_timestamp);
        hdr.int_hop.queue = queue;
        hdr.int_hop.ingress_us = (bit<64>)standard_metadata.ingress_global_timestamp;
        hdr.int_hop.egress_us = (bit<64>)standard_metadata.egress_global_timestamp;
        hdr.int_shim.length = hdr.int_shim.length + (bit<8>)INT_HOP_WORDS;
        hdr.int_md.hops_left = hdr.int_md.hops_left - 1;
        longer_by(INT_HOP_BYTES);
    }
    // A sink gives the packet back as it was, and keeps what it carried.
    action keep() {
        meta.kept.node = meta.device_id;
        meta.kept.ingress_port = (bit<16>)standard_metadata.ingress_port;
        meta.kept.egress_port = (bit<16>)standard_metadata.egress_port;
        meta.kept.latency_us = (bit<32>)(standard_metadata.egress_global_timestamp
                                         - standard_metadata.ingress_global_timestamp);
        meta.kept.queue = queue;
        meta.kept.ingress_us = (bit<64>)standard_metadata.ingress_global_timestamp;
        meta.kept.egress_us = (bit<64>)standard_metadata.egress_global_timestamp;
        meta.kept.udp_src = hdr.int_udp.src_port;
        meta.kept.hops_exceeded = hdr.int_md.hops_exceeded;
        meta.kept.mtu_exceeded = hdr.int_md.mtu_exceeded;
        meta.kept.hops_left = hdr.int_md.hops_left;
        meta.kept.length = hdr.int_shim.length;
    }
    action strip() {
        hdr.ipv6.next_hdr = hdr.int_shim.protocol;
        hdr.ipv6.payload_len = hdr.ipv6.payload_len - 12 - ((bit<16>)hdr.int_shim.length << 2);
        hdr.int_udp.setInvalid();
        hdr.int_shim.setInvalid();
        hdr.int_md.setInvalid();
        hdr.int_stack[0].setInvalid();
        hdr.int_stack[1].setInvalid();
        hdr.int_stack[2].setInvalid();
        hdr.int_stack[3].setInvalid();
        hdr.int_stack[4].setInvalid();
        hdr.int_stack[5].setInvalid();
        hdr.int_stack[6].setInvalid();
    }

    apply {
        if (meta.telemetry.queue_known == 1) {
            queue = (bit<8>)standard_metadata.priority ++ (bit<24>)standard_metadata.enq_qdepth;
        }
        if (hdr.int_md.isValid() && !hdr.inner_ipv6.isValid()) {
            if (meta.telemetry.on == 1) {
                keep();
                if (hdr.int_stack[0].isValid()) { meta.kept.hop_0 = hdr.int_stack[0].words; }
                if (hdr.int_stack[1].isValid()) { meta.kept.hop_1 = hdr.int_stack[1].words; }
                if (hdr.int_stack[2].isValid()) { meta.kept.hop_2 = hdr.int_stack[2].words; }
                if (hdr.int_stack[3].isValid()) { meta.kept.hop_3 = hdr.int_stack[3].words; }
                if (hdr.int_stack[4].isValid()) { meta.kept.hop_4 = hdr.int_stack[4].words; }
                if (hdr.int_stack[5].isValid()) { meta.kept.hop_5 = hdr.int_stack[5].words; }
                if (hdr.int_stack[6].isValid()) { meta.kept.hop_6 = hdr.int_stack[6].words; }
                clone_preserving_field_list(CloneType.E2E, INT_CLONE_SESSION, 1);
            }
            if (hdr.int_md.discard == 1) {
                mark_to_drop(standard_metadata);
            }
            strip();
        } else if (meta.telemetry.on == 1) {
            if (meta.telemetry.source == 1 && hdr.inner_ipv6.isValid() &&
                hdr.ipv6.payload_len + 40 + INT_HEAD_BYTES <= meta.telemetry.mtu) {
                begin();
            }
            if (hdr.int_md.isValid()) {
                if (hdr.int_md.hops_left == 0) {
                    hdr.int_md.hops_exceeded = 1;
                } else if (hdr.ipv6.payload_len + 40 + INT_HOP_BYTES > meta.telemetry.mtu) {
                    hdr.int_md.mtu_exceeded = 1;
                } else if (hdr.int_shim.length + (bit<8>)INT_HOP_WORDS <= INT_MAX_LENGTH) {
                    push();
                }
            }
        }
    }
}

// What leaves to the controller: the stripped packet with its telemetry back
// in place, behind a report with the sink's own hop.
control TelemetryReport(inout headers_t hdr, inout metadata_t meta,
                        inout standard_metadata_t standard_metadata) {
    action restore() {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = meta.kept.ingress_port;
        hdr.packet_in.reason = PUNT_TELEMETRY;
        hdr.int_report.setValid();
        hdr.int_report.version = INT_REPORT_VERSION;
        hdr.int_report.reserved = 0;
        hdr.int_report.node = meta.kept.node;
        hdr.int_report.ingress_port = meta.kept.ingress_port;
        hdr.int_report.egress_port = meta.kept.egress_port;
        hdr.int_report.latency_us = meta.kept.latency_us;
        hdr.int_report.queue = meta.kept.queue;
        hdr.int_report.ingress_us = meta.kept.ingress_us;
        hdr.int_report.egress_us = meta.kept.egress_us;
        hdr.int_udp.setValid();
        hdr.int_udp.src_port = meta.kept.udp_src;
        hdr.int_udp.dst_port = INT_UDP_PORT;
        hdr.int_udp.checksum = 0;
        hdr.int_shim.setValid();
        hdr.int_shim.type = INT_TYPE_MD;
        hdr.int_shim.npt = INT_NPT_L4;
        hdr.int_shim.reserved = 0;
        hdr.int_shim.length = meta.kept.length;
        hdr.int_shim.reserved2 = 0;
        hdr.int_shim.protocol = hdr.ipv6.next_hdr;
        hdr.int_md.setValid();
        hdr.int_md.version = INT_VERSION;
        hdr.int_md.discard = 0;
        hdr.int_md.hops_exceeded = meta.kept.hops_exceeded;
        hdr.int_md.mtu_exceeded = meta.kept.mtu_exceeded;
        hdr.int_md.reserved = 0;
        hdr.int_md.hop_words = INT_HOP_WORDS;
        hdr.int_md.hops_left = meta.kept.hops_left;
        hdr.int_md.instructions = INT_INSTRUCTIONS;
        hdr.int_md.domain = 0;
        hdr.int_md.ds_instructions = 0;
        hdr.int_md.ds_flags = 0;
        hdr.ipv6.next_hdr = PROTO_UDP;
        hdr.ipv6.payload_len = hdr.ipv6.payload_len + 12 + ((bit<16>)meta.kept.length << 2);
        hdr.int_udp.length = hdr.ipv6.payload_len;
        truncate(INT_REPORT_BYTES);
    }
    action put_0() { hdr.int_stack[0].setValid(); hdr.int_stack[0].words = meta.kept.hop_0; }
    action put_1() { hdr.int_stack[1].setValid(); hdr.int_stack[1].words = meta.kept.hop_1; }
    action put_2() { hdr.int_stack[2].setValid(); hdr.int_stack[2].words = meta.kept.hop_2; }
    action put_3() { hdr.int_stack[3].setValid(); hdr.int_stack[3].words = meta.kept.hop_3; }
    action put_4() { hdr.int_stack[4].setValid(); hdr.int_stack[4].words = meta.kept.hop_4; }
    action put_5() { hdr.int_stack[5].setValid(); hdr.int_stack[5].words = meta.kept.hop_5; }
    action put_6() { hdr.int_stack[6].setValid(); hdr.int_stack[6].words = meta.kept.hop_6; }

    apply {
        restore();
        if (meta.kept.length > 3) { put_0(); }
        if (meta.kept.length > 11) { put_1(); }
        if (meta.kept.length > 19) { put_2(); }
        if (meta.kept.length > 27) { put_3(); }
        if (meta.kept.length > 35) { put_4(); }
        if (meta.kept.length > 43) { put_5(); }
        if (meta.kept.length > 51) { put_6(); }
    }
}

#endif

#ifndef PARSER_P4
#define PARSER_P4
#include "headers.p4"

parser SwitchParser(packet_in packet, out headers_t hdr, inout metadata_t meta,
                    inout standard_metadata_t standard_metadata) {
    state start {
        transition select(standard_metadata.ingress_port) {
            CPU_PORT: parse_packet_out;
            default: parse_ethernet;
        }
    }
    state parse_packet_out {
        packet.extract(hdr.packet_out);
        transition parse_ethernet;
    }
    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_IPV6: parse_ipv6;
            ETHERTYPE_PROBE: parse_probe;
            ETHERTYPE_LOAD: parse_load;
            default: accept;
        }
    }
    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        transition select(hdr.ipv6.next_hdr) {
            PROTO_ROUTING: parse_routing;
            PROTO_IPV6: parse_inner_ipv6;
            PROTO_TCP: parse_ports;
            PROTO_UDP: parse_ports;
            PROTO_ICMPV6: parse_icmpv6;
            default: accept;
        }
    }
    // A routing header of another type, or one longer than this device can
    // hold (its MSD), is left alone: the packet is then plain transit.
    state parse_routing {
        srh_t ahead = packet.lookahead<srh_t>();
        bit<8> segment_units = (ahead.last_entry + 1) << 1;
        transition select(ahead.routing_type, ahead.last_entry,
                          ahead.hdr_ext_len - segment_units) {
            (ROUTING_TYPE_SRH, 0 .. MAX_LAST_ENTRY, 0 .. MAX_TLV_WORDS): parse_srh;
            default: accept;
        }
    }
    state parse_srh {
        packet.extract(hdr.srh);
        meta.segments_unread = hdr.srh.last_entry + 1;
        meta.tlv_words_unread = hdr.srh.hdr_ext_len - ((hdr.srh.last_entry + 1) << 1);
        transition parse_segment;
    }
    state parse_segment {
        packet.extract(hdr.segments.next);
        meta.segments_unread = meta.segments_unread - 1;
        transition select(meta.segments_unread, meta.tlv_words_unread) {
            (0, 0): after_srh;
            (0, _): parse_tlv;
            default: parse_segment;
        }
    }
    state parse_tlv {
        packet.extract(hdr.tlvs.next);
        meta.tlv_words_unread = meta.tlv_words_unread - 1;
        transition select(meta.tlv_words_unread) {
            0: after_srh;
            default: parse_tlv;
        }
    }
    state after_srh {
        transition select(hdr.srh.next_hdr) {
            PROTO_IPV6: parse_inner_ipv6;
            default: accept;
        }
    }
    state parse_inner_ipv6 {
        packet.extract(hdr.inner_ipv6);
        transition select(hdr.inner_ipv6.next_hdr) {
            PROTO_TCP: parse_ports;
            PROTO_UDP: parse_inner_udp;
            default: accept;
        }
    }
    state parse_inner_udp {
        ports_t ahead = packet.lookahead<ports_t>();
        transition select(ahead.dst) {
            INT_UDP_PORT: look_for_int;
            default: parse_ports;
        }
    }
    // Telemetry of this domain, its stack whole. Anything else is plain UDP.
    state look_for_int {
        int_ahead_t ahead = packet.lookahead<int_ahead_t>();
        transition select(ahead.checksum, ahead.kind, ahead.version, ahead.hop_words,
                          ahead.instructions) {
            (0, INT_TYPE_MD ++ INT_NPT_L4, INT_VERSION, INT_HOP_WORDS, INT_INSTRUCTIONS):
                look_at_int_length;
            default: parse_ports;
        }
    }
    state look_at_int_length {
        int_ahead_t ahead = packet.lookahead<int_ahead_t>();
        transition select(ahead.length) {
            3 &&& 0xC7: parse_int; // 3, 11, ... 59: up to seven hops
            default: parse_ports;
        }
    }
    state parse_int {
        packet.extract(hdr.int_udp);
        packet.extract(hdr.int_shim);
        packet.extract(hdr.int_md);
        meta.int_words_unread = hdr.int_shim.length - INT_MD_WORDS;
        transition select(hdr.int_shim.length) {
            INT_MD_WORDS: after_int;
            default: parse_int_hop;
        }
    }
    state parse_int_hop {
        packet.extract(hdr.int_stack.next);
        meta.int_words_unread = meta.int_words_unread - (bit<8>)INT_HOP_WORDS;
        transition select(meta.int_words_unread) {
            0: after_int;
            default: parse_int_hop;
        }
    }
    state after_int {
        transition select(hdr.int_shim.protocol) {
            PROTO_TCP: parse_ports;
            PROTO_UDP: parse_ports;
            default: accept;
        }
    }
    state parse_ports {
        packet.extract(hdr.ports);
        meta.src_port = hdr.ports.src;
        meta.dst_port = hdr.ports.dst;
        transition accept;
    }
    state parse_icmpv6 {
        packet.extract(hdr.icmpv6);
        transition select(hdr.icmpv6.type) {
            ICMPV6_ECHO_REQUEST: parse_echo;
            ICMPV6_ECHO_REPLY: parse_echo;
            default: accept;
        }
    }
    state parse_echo {
        packet.extract(hdr.echo);
        // Only between the switch's own link-local address and the host, so
        // that nobody's ping with the same identifier is taken for a probe.
        transition select(hdr.echo.identifier, hdr.ipv6.src_addr[127:112],
                          hdr.ipv6.dst_addr[127:112]) {
            (PROBE_ECHO_ID, LINK_LOCAL, _): parse_probe;
            (PROBE_ECHO_ID, _, LINK_LOCAL): parse_probe;
            default: accept;
        }
    }
    state parse_load {
        packet.extract(hdr.load);
        transition accept;
    }
    state parse_probe {
        packet.extract(hdr.probe);
        transition accept;
    }
}

control SwitchDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.packet_in);
        packet.emit(hdr.int_report);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv6);
        packet.emit(hdr.srh);
        packet.emit(hdr.segments);
        packet.emit(hdr.tlvs);
        packet.emit(hdr.inner_ipv6);
        packet.emit(hdr.int_udp);
        packet.emit(hdr.int_shim);
        packet.emit(hdr.int_md);
        packet.emit(hdr.int_hop);
        packet.emit(hdr.int_stack);
        packet.emit(hdr.ports);
        packet.emit(hdr.icmpv6);
        packet.emit(hdr.echo);
        packet.emit(hdr.probe);
        packet.emit(hdr.load);
    }
}

control VerifyChecksums(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

// Only a link probe inside an echo changes bytes an upper-layer checksum covers.
control ComputeChecksums(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.echo.isValid() && hdr.probe.isValid(),
            { hdr.ipv6.src_addr, hdr.ipv6.dst_addr,
              16w0, hdr.ipv6.payload_len, 24w0, hdr.ipv6.next_hdr,
              hdr.icmpv6.type, hdr.icmpv6.code,
              hdr.echo.identifier, hdr.echo.sequence,
              hdr.probe.kind, hdr.probe.reserved, hdr.probe.origin_port,
              hdr.probe.origin_id, hdr.probe.sequence, hdr.probe.peer_port,
              hdr.probe.reserved2, hdr.probe.peer_id,
              hdr.probe.request_tx_us, hdr.probe.request_rx_us,
              hdr.probe.reply_tx_us, hdr.probe.reply_rx_us,
              hdr.probe.request_qdepth, hdr.probe.reply_qdepth },
            hdr.icmpv6.checksum, HashAlgorithm.csum16);
    }
}

#endif

// Parser and deparser of the computing switch: as the plain switch's, and
// behind a UDP port of its own the shim and the vector.
#ifndef INC_PARSER_P4
#define INC_PARSER_P4
#include "inc_headers.p4"

parser IncParser(packet_in packet, out headers_t hdr, inout metadata_t meta,
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
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_PROBE: parse_probe;
            default: accept;
        }
    }
    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        transition select(hdr.ipv6.next_hdr) {
            PROTO_ROUTING: parse_routing;
            PROTO_IPV6: parse_inner_ipv6;
            PROTO_IPV4: parse_ipv4;
            PROTO_TCP: parse_ports;
            PROTO_UDP: parse_udp;
            PROTO_ICMPV6: parse_icmpv6;
            default: accept;
        }
    }
    state parse_routing {
        srh_t ahead = packet.lookahead<srh_t>();
        meta.routing_type = ahead.routing_type;
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
            PROTO_IPV4: parse_ipv4;
            default: accept;
        }
    }
    state parse_inner_ipv6 {
        packet.extract(hdr.inner_ipv6);
        transition select(hdr.inner_ipv6.next_hdr) {
            PROTO_TCP: parse_ports;
            PROTO_UDP: parse_udp;
            default: accept;
        }
    }
    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        transition accept;
    }
    state parse_ports {
        packet.extract(hdr.ports);
        meta.src_port = hdr.ports.src;
        meta.dst_port = hdr.ports.dst;
        transition accept;
    }
    state parse_udp {
        packet.extract(hdr.ports);
        meta.src_port = hdr.ports.src;
        meta.dst_port = hdr.ports.dst;
        transition select(hdr.ports.dst) {
            INC_UDP_PORT: parse_shim;
            default: accept;
        }
    }
    state parse_shim {
        packet.extract(hdr.udp_rest);
        packet.extract(hdr.shim);
        meta.blocks_unread = (bit<8>)((hdr.shim.count + (BLOCK_ELEMENTS - 1)) >> 5);
        transition select(hdr.shim.type, hdr.shim.count) {
            (TLV_OPERAND, 1 .. MAX_ELEMENTS): parse_block;
            default: accept;
        }
    }
    state parse_block {
        packet.extract(hdr.vector.next);
        meta.blocks_unread = meta.blocks_unread - 1;
        transition select(meta.blocks_unread) {
            0: accept;
            default: parse_block;
        }
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
        transition select(hdr.echo.identifier, hdr.ipv6.src_addr[127:112],
                          hdr.ipv6.dst_addr[127:112]) {
            (PROBE_ECHO_ID, LINK_LOCAL, _): parse_probe;
            (PROBE_ECHO_ID, _, LINK_LOCAL): parse_probe;
            default: accept;
        }
    }
    state parse_probe {
        packet.extract(hdr.probe);
        transition accept;
    }
}

control IncDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.packet_in);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv6);
        packet.emit(hdr.srh);
        packet.emit(hdr.segments);
        packet.emit(hdr.tlvs);
        packet.emit(hdr.inner_ipv6);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ports);
        packet.emit(hdr.udp_rest);
        packet.emit(hdr.shim);
        packet.emit(hdr.vector);
        packet.emit(hdr.icmpv6);
        packet.emit(hdr.echo);
        packet.emit(hdr.probe);
    }
}

#endif

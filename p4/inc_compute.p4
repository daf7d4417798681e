// The computing switch: forwarding and probes of the plain switch, all of the
// SRv6 endpoint behaviours with their errors, INC segments and composite
// segments, and primitives on authenticated vectors.
#include <core.p4>
#include <v1model.p4>
#include "include/inc_headers.p4"
#include "include/inc_parser.p4"
#include "include/probes.p4"
#include "include/routing.p4"
#include "include/srv6.p4"
#include "include/inc_segments.p4"
#include "include/inc_replicas.p4"
#include "include/srv6_endpoints.p4"

control ComputeIngress(inout headers_t hdr, inout metadata_t meta,
                       inout standard_metadata_t standard_metadata) {
    Endpoints() local_sids;
    ErrorDue() error_due;
    Ipv4() ipv4;
    Reduce() reduce;
    Steering() steering;
    Routing() routing;
    ProbeIngress() probes;
    IncAccess() inc_access;
    IncNeighbour() inc_neighbour;
    IncSegments() inc_segments;

    // As in the plain switch.
    counter(PORT_COUNT, CounterType.packets_and_bytes) port_rx;
    counter(PORT_COUNT, CounterType.packets_and_bytes) port_offered;
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) other_drops;

    action set_device(bit<32> device_id, bit<48> mac) {
        meta.device_id = device_id;
        meta.device_mac = mac;
    }
    // The controller sets the default action: who this device is.
    table device {
        actions = { set_device; }
        default_action = set_device(0, 0);
        size = 1;
    }

    action punt(bit<16> reason) {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = (bit<16>)standard_metadata.ingress_port;
        hdr.packet_in.reason = reason;
        standard_metadata.egress_spec = CPU_PORT;
    }
    action drop_other(bit<32> reason) {
        other_drops.count(reason);
        mark_to_drop(standard_metadata);
    }
    action take_operands() {
        TLV_TO_OPERAND
    }
    // Hosts see flags and reason in the shim.
    action operands_to_shim() {
        hdr.shim = hdr.operand;
        hdr.udp_rest.checksum = 0;
    }

    apply {
        device.apply();
        if (hdr.packet_out.isValid()) {
            standard_metadata.egress_spec = (bit<9>)hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
        } else {
            port_rx.count((bit<32>)standard_metadata.ingress_port);
            if (hdr.probe.isValid() && (!hdr.echo.isValid() ||
                hdr.icmpv6.type == ICMPV6_ECHO_REPLY)) {
                probes.apply(hdr, meta, standard_metadata);
            } else if (hdr.icmpv6.isValid() && (hdr.icmpv6.type == ICMPV6_NS ||
                       hdr.icmpv6.type == ICMPV6_NA)) {
                punt(PUNT_NEIGHBOUR);
            } else if (hdr.ipv6.isValid() || hdr.ipv4.isValid()) {
                bit<1> plain = 1;   // arrived without an SRH
                if (hdr.srh.isValid()) {
                    plain = 0;
                    if (hdr.tlvs[3].isValid() && hdr.tlvs[0].word[63:56] == TLV_OPERAND &&
                        hdr.tlvs[0].word[55:48] == TLV_OPERAND_LEN) {
                        take_operands();
                    }
                } else if (hdr.ipv6.isValid() && !hdr.inner_ipv6.isValid() &&
                           !hdr.ipv4.isValid()) {
                    meta.steerable = 1;
                    if (hdr.shim.isValid() && hdr.shim.type == TLV_OPERAND &&
                        hdr.shim.len == TLV_OPERAND_LEN) {
                        inc_neighbour.apply(hdr, meta);
                        if (meta.execute == 0) {
                            // What has come out unexecuted goes to its host, not in again.
                            if (hdr.shim.flags & FLAG_NOT_EXECUTED != 0) {
                                meta.outcome = OUTCOME_PASSED;
                            } else {
                                inc_access.apply(hdr, meta);
                            }
                        }
                        if (hdr.srh.isValid()) {
                            meta.steerable = 0;
                        }
                    }
                }
                if (hdr.ipv6.isValid()) {
                    inc_segments.apply(hdr, meta, standard_metadata);
                    // The next segment may be this node's own as well.
                    if (meta.done == 0 && meta.error_due == 0) {
                        local_sids.apply(hdr, meta, standard_metadata);
                        if (hdr.operand.isValid() && !hdr.srh.isValid() && hdr.shim.isValid()) {
                            operands_to_shim();
                        }
                        steering.apply(hdr, meta, standard_metadata);
                    }
                }
                if (!hdr.ipv6.isValid()) {
                    ipv4.apply(hdr, meta, standard_metadata);
                }
                if (hdr.ipv6.isValid() && meta.error_due == 0 && standard_metadata.egress_spec != 511 &&
                    standard_metadata.mcast_grp == 0) {
                    // Multicasts of the link (MLD) end here, without a word.
                    if (hdr.ipv6.hop_limit <= 1 && hdr.ipv6.dst_addr[127:120] != 0xFF) {
                        meta.error_due = ERROR_TIME_EXCEEDED;
                    } else {
                        routing.apply(hdr, meta, standard_metadata);
                    }
                }
                if (meta.error_due != 0) {
                    error_due.apply(hdr, meta, standard_metadata);
                } else if (plain == 1 && hdr.srh.isValid()) {
                    reduce.apply(hdr, meta);
                }
            } else {
                drop_other(DROP_NOT_IPV6);
            }
        }
        if (standard_metadata.egress_spec != 511 && standard_metadata.mcast_grp == 0) {
            port_offered.count((bit<32>)standard_metadata.egress_spec);
        }
    }
}

control ComputeEgress(inout headers_t hdr, inout metadata_t meta,
                      inout standard_metadata_t standard_metadata) {
    ProbeEgress() probes;
    IncReplicas() replicas;
    counter(PORT_COUNT, CounterType.packets_and_bytes) port_tx;

    apply {
        if (hdr.probe.isValid() && !hdr.packet_in.isValid()) {
            probes.apply(hdr, standard_metadata);
        }
        replicas.apply(hdr, meta, standard_metadata);
        port_tx.count((bit<32>)standard_metadata.egress_port);
    }
}

control VerifyChecksums(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

// Only a link probe inside an echo changes bytes an upper-layer checksum
// covers; a computed packet's UDP checksum is zero, its tag covers it.
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

V1Switch(IncParser(), VerifyChecksums(), ComputeIngress(), ComputeEgress(),
         ComputeChecksums(), IncDeparser()) main;

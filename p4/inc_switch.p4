// The testbed's switch: IPv6 forwarding, SRv6 End, End.X, End.DT6 and H.Encaps,
// link and load probes, in-band telemetry, port and path counters, packet-in and packet-out.
#include <core.p4>
#include <v1model.p4>
#include "include/headers.p4"
#include "include/int.p4"
#include "include/load.p4"
#include "include/parser.p4"
#include "include/probes.p4"
#include "include/routing.p4"
#include "include/srv6.p4"

control SwitchIngress(inout headers_t hdr, inout metadata_t meta,
                      inout standard_metadata_t standard_metadata) {
    LocalSids() local_sids;
    Steering() steering;
    Routing() routing;
    ProbeIngress() probes;
    TelemetryIngress() telemetry;
    LoadIngress() load;

    // Indexed by port. `offered` counts unicast packets handed to the queue of
    // their egress port, so offered - tx is what the queue dropped. Load probes
    // multiply on their way and are not counted.
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

    apply {
        device.apply();
        if (hdr.packet_out.isValid()) {
            standard_metadata.egress_spec = (bit<9>)hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
        } else {
            if (!hdr.load.isValid()) {
                port_rx.count((bit<32>)standard_metadata.ingress_port);
            }
            if (hdr.probe.isValid() && (!hdr.echo.isValid() ||
                hdr.icmpv6.type == ICMPV6_ECHO_REPLY)) {
                probes.apply(hdr, meta, standard_metadata);
            } else if (hdr.icmpv6.isValid() && (hdr.icmpv6.type == ICMPV6_NS ||
                       hdr.icmpv6.type == ICMPV6_NA)) {
                punt(PUNT_NEIGHBOUR);
            } else if (hdr.load.isValid()) {
                load.apply(hdr, meta, standard_metadata);
            } else if (hdr.ipv6.isValid()) {
                // A host's own use of the INT port must not be taken for telemetry.
                if (!hdr.srh.isValid() && !hdr.inner_ipv6.isValid() &&
                    !(hdr.ipv6.next_hdr == PROTO_UDP && meta.dst_port == INT_UDP_PORT)) {
                    meta.steerable = 1;
                }
                local_sids.apply(hdr, meta, standard_metadata);
                steering.apply(hdr, meta, standard_metadata);
                telemetry.apply(hdr, meta, standard_metadata);
                if (standard_metadata.egress_spec != 511) {
                    routing.apply(hdr, meta, standard_metadata);
                }
            } else {
                drop_other(DROP_NOT_IPV6);
            }
        }
        if (standard_metadata.egress_spec != 511 && !hdr.load.isValid()) {
            port_offered.count((bit<32>)standard_metadata.egress_spec);
        }
    }
}

control SwitchEgress(inout headers_t hdr, inout metadata_t meta,
                     inout standard_metadata_t standard_metadata) {
    ProbeEgress() probes;
    TelemetryEgress() telemetry;
    TelemetryReport() report;
    LoadEgress() load;
    LoadMeter() meter;
    counter(PORT_COUNT, CounterType.packets_and_bytes) port_tx;

    apply {
        if (standard_metadata.instance_type == INSTANCE_EGRESS_CLONE) {
            report.apply(hdr, meta, standard_metadata);
        } else if (hdr.probe.isValid() && !hdr.packet_in.isValid()) {
            probes.apply(hdr, standard_metadata);
        } else if (hdr.load.isValid()) {
            load.apply(hdr, standard_metadata);
        } else {
            telemetry.apply(hdr, meta, standard_metadata);
        }
        meter.apply(standard_metadata);
        if (!hdr.load.isValid()) {
            port_tx.count((bit<32>)standard_metadata.egress_port);
        }
    }
}

V1Switch(SwitchParser(), VerifyChecksums(), SwitchIngress(), SwitchEgress(),
         ComputeChecksums(), SwitchDeparser()) main;

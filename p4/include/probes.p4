// Link probes: sent by the controller as packet-out, stamped by both ends of
// the link in the data plane, returned to the controller as packet-in.
#ifndef PROBES_P4
#define PROBES_P4
#include "headers.p4"

control ProbeIngress(inout headers_t hdr, inout metadata_t meta,
                     inout standard_metadata_t standard_metadata) {
    apply {
        if (hdr.probe.kind == PROBE_REQUEST && !hdr.echo.isValid()) {
            hdr.probe.kind = PROBE_REPLY;
            hdr.probe.peer_id = meta.device_id;
            hdr.probe.peer_port = (bit<16>)standard_metadata.ingress_port;
            hdr.probe.request_rx_us = (bit<64>)standard_metadata.ingress_global_timestamp;
            standard_metadata.egress_spec = standard_metadata.ingress_port;
        } else {
            hdr.probe.reply_rx_us = (bit<64>)standard_metadata.ingress_global_timestamp;
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = (bit<16>)standard_metadata.ingress_port;
            hdr.packet_in.reason = PUNT_PROBE;
            standard_metadata.egress_spec = CPU_PORT;
        }
    }
}

control ProbeEgress(inout headers_t hdr, inout standard_metadata_t standard_metadata) {
    apply {
        bit<64> queued_us = (bit<64>)standard_metadata.egress_global_timestamp
                            - (bit<64>)standard_metadata.deq_timedelta;
        if (hdr.probe.kind == PROBE_REQUEST) {
            hdr.probe.request_tx_us = queued_us;
            hdr.probe.request_qdepth = (bit<32>)standard_metadata.enq_qdepth;
        } else {
            hdr.probe.reply_tx_us = queued_us;
            hdr.probe.reply_qdepth = (bit<32>)standard_metadata.enq_qdepth;
        }
    }
}

#endif

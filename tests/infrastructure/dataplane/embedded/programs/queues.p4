// Writes what the traffic manager says about a packet into the packet.
#include <core.p4>
#include <v1model.p4>

header report_t {
    bit<32> enq_timestamp;
    bit<32> enq_qdepth;
    bit<32> deq_timedelta;
    bit<32> deq_qdepth;
    bit<64> ingress_timestamp;
    bit<64> egress_timestamp;
}
struct headers_t { report_t report; }
struct metadata_t { }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta,
         inout standard_metadata_t std) {
    state start { packet.extract(hdr.report); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) { apply { } }
control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 2; }
}
control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        hdr.report.enq_timestamp = std.enq_timestamp;
        hdr.report.enq_qdepth = (bit<32>)std.enq_qdepth;
        hdr.report.deq_timedelta = std.deq_timedelta;
        hdr.report.deq_qdepth = (bit<32>)std.deq_qdepth;
        hdr.report.ingress_timestamp = (bit<64>)std.ingress_global_timestamp;
        hdr.report.egress_timestamp = (bit<64>)std.egress_global_timestamp;
    }
}
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Write(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.report); } }
V1Switch(P(), Verify(), In(), Out(), Compute(), Write()) main;

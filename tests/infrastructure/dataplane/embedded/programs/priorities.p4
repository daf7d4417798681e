// Sends a packet with the priority it asks for, and writes into it what its queue was like.
#include <core.p4>
#include <v1model.p4>

header report_t {
    bit<8>  priority;
    bit<8>  priority_at_egress;
    bit<32> enq_qdepth;
    bit<32> deq_qdepth;
    bit<32> deq_timedelta;
}
struct headers_t { report_t report; }
struct metadata_t { }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta,
         inout standard_metadata_t std) {
    state start { packet.extract(hdr.report); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) { apply { } }
control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 2;
        std.priority = (bit<3>)hdr.report.priority;
    }
}
control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        hdr.report.priority_at_egress = (bit<8>)std.priority;
        hdr.report.enq_qdepth = (bit<32>)std.enq_qdepth;
        hdr.report.deq_qdepth = (bit<32>)std.deq_qdepth;
        hdr.report.deq_timedelta = std.deq_timedelta;
    }
}
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Write(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.report); } }
V1Switch(P(), Verify(), In(), Out(), Compute(), Write()) main;

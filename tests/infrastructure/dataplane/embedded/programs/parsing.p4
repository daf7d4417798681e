// Parsing and header stacks: lookahead, loops, varbit, verify, push and pop.
// The packet leaves with `report` in front: what the parser found.
#include <core.p4>
#include <v1model.p4>

error { BadMagic }

header report_t {
    bit<32> parser_error;
    bit<32> packet_length;
    bit<8>  first_label;
    bit<8>  ahead;
    bit<8>  uninitialised;
    bit<8>  unread;         // a field of a header that was not extracted
}
header start_t {
    bit<8> magic;
    bit<8> command;
    bit<8> option_words;
}
header label_t {
    bit<7> id;
    bit<1> last;
}
header options_t {
    bit<8> kind;
    varbit<64> content;
}
header tail_t { bit<8> value; }
struct headers_t {
    report_t   report;
    start_t    start;
    options_t  options;
    label_t[3] labels;
    tail_t     tail;
}
struct metadata_t { bit<8> never_set; bit<8> ahead; bit<3> small; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta,
         inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.start);
        verify(hdr.start.magic == 0x50, error.BadMagic);
        transition select(hdr.start.command, hdr.start.option_words) {
            (0, _): accept;
            (0x80 &&& 0x80, _): skip;
            (_, 1 .. 8): options;
            default: label;
        }
    }
    state skip { packet.advance(16); transition tail; }
    state options {
        packet.extract(hdr.options, (bit<32>)hdr.start.option_words << 4);
        transition label;
    }
    state label {
        packet.extract(hdr.labels.next);
        meta.ahead = packet.lookahead<bit<8>>();
        transition select(hdr.labels.last.last) {
            0: label;
            1: tail;
        }
    }
    state tail { packet.extract(hdr.tail); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) { apply { } }
control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        std.egress_spec = 1;
        hdr.report.setValid();
        hdr.report.parser_error = 0;
        if (std.parser_error == error.PacketTooShort) { hdr.report.parser_error = 1; }
        else if (std.parser_error == error.StackOutOfBounds) { hdr.report.parser_error = 2; }
        else if (std.parser_error == error.BadMagic) { hdr.report.parser_error = 3; }
        else if (std.parser_error == error.HeaderTooShort) { hdr.report.parser_error = 4; }
        else if (std.parser_error != error.NoError) { hdr.report.parser_error = 9; }
        hdr.report.ahead = meta.ahead;
        hdr.report.uninitialised = meta.never_set + (bit<8>)meta.small;
        hdr.report.unread = hdr.tail.isValid() ? 8w0 : hdr.tail.value;
        if (hdr.start.command == 2) { hdr.labels.push_front(1); }
        else if (hdr.start.command == 3) { hdr.labels.pop_front(1); }
        else if (hdr.start.command == 4) {
            hdr.labels.push_front(2);
            hdr.labels[0].setValid();
            hdr.labels[0].id = 0x11;
            hdr.labels[1] = hdr.labels[2];
        }
        else if (hdr.start.command == 5) { hdr.options.setInvalid(); hdr.labels[1].setInvalid(); }
        hdr.report.first_label = hdr.labels[0].isValid() ? (bit<8>)hdr.labels[0].id : 8w0xff;
    }
}
control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { hdr.report.packet_length = std.packet_length; }
}
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Write(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }
V1Switch(P(), Verify(), In(), Out(), Compute(), Write()) main;

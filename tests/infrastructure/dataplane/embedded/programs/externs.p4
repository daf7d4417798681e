// Tables of every kind, externs and packet operations: `command` selects.
#include <core.p4>
#include <v1model.p4>

header request_t {
    bit<8>  command;
    bit<8>  index;
    bit<16> key;
    bit<32> value;
    bit<16> checksum;       // over the fields above
    bit<16> result;
}
header trace_t { bit<8> instance; bit<8> kept; bit<8> lost; bit<8> rid; }
struct headers_t { request_t request; trace_t trace; }
struct metadata_t {
    @field_list(1) bit<8> kept;
    bit<8> lost;
    bit<2> colour;
}
struct digest_t { bit<16> key; bit<32> value; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta,
         inout standard_metadata_t std) {
    state start { packet.extract(hdr.request); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.request.command != 0xff,
            { hdr.request.command, hdr.request.index, hdr.request.key, hdr.request.value },
            hdr.request.checksum, HashAlgorithm.csum16);
    }
}
control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    register<bit<48>>(16) sums;
    counter(4, CounterType.packets_and_bytes) requests;
    meter(4, MeterType.bytes) limits;
    direct_counter(CounterType.packets) range_hits;

    action answer(bit<16> result) { hdr.request.result = result; }
    action answer_and_exit(bit<16> result) { hdr.request.result = result; exit; }
    action counted(bit<16> result) { range_hits.count(); hdr.request.result = result; }

    table prefixes {
        key = { hdr.request.key: lpm; }
        actions = { answer; NoAction; }
        default_action = answer(0xdead);
    }
    table masks {
        key = { hdr.request.key: ternary; hdr.request.index: exact; }
        actions = { answer; answer_and_exit; NoAction; }
        default_action = NoAction();
        const entries = {
            (0x1200 &&& 0xff00, 0): answer(1);
            (0x1234, 0): answer(2);
            (_, 1): answer_and_exit(3);
        }
    }
    table ranges {
        key = { hdr.request.key: range; }
        actions = { counted; NoAction; }
        default_action = NoAction();
        counters = range_hits;
    }
    table stale {
        key = { hdr.trace.kept: exact; hdr.trace.isValid(): exact; }
        actions = { answer; NoAction; }
        default_action = NoAction();
        const entries = {
            (0, false): answer(100);
            (5, false): answer(105);
            (5, true): answer(205);
        }
    }
    apply {
        std.egress_spec = 2;
        requests.count((bit<32>)hdr.request.index);
        if (std.checksum_error == 1) {
            hdr.request.result = 0xbad;
        } else if (hdr.request.command == 1) {
            bit<48> sum;
            sums.read(sum, (bit<32>)hdr.request.index);
            sum = sum + (bit<48>)hdr.request.value;
            sums.write((bit<32>)hdr.request.index, sum);
            hdr.request.value = (bit<32>)sum;
        } else if (hdr.request.command == 2) {
            hash(hdr.request.result, HashAlgorithm.crc16, 16w0,
                 { hdr.request.key, 3w5, hdr.request.index, 5w0, hdr.request.value }, 17w0x10000);
        } else if (hdr.request.command == 3) {
            hash(hdr.request.value, HashAlgorithm.crc32, 32w100, { hdr.request.key }, 32w50);
        } else if (hdr.request.command == 4) {
            random(hdr.request.result, 16w10, 16w20);
        } else if (hdr.request.command == 5) {
            limits.execute_meter((bit<32>)hdr.request.index, meta.colour);
            hdr.request.result = (bit<16>)meta.colour;
        } else if (hdr.request.command == 6) {
            if (prefixes.apply().hit) { hdr.request.index = 0xaa; }
            else { hdr.request.index = 0xbb; }
        } else if (hdr.request.command == 7) {
            switch (masks.apply().action_run) {
                answer: { hdr.request.value = 0x11111111; }
                answer_and_exit: { hdr.request.value = 0x22222222; }
                default: { hdr.request.value = 0x33333333; }
            }
            hdr.request.index = 0xcc;
        } else if (hdr.request.command == 8) {
            ranges.apply();
        } else if (hdr.request.command == 9) {
            mark_to_drop(std);
        } else if (hdr.request.command == 10) {
            meta.kept = 7; meta.lost = 8;
            clone_preserving_field_list(CloneType.I2E, 5, 1);
            hdr.request.value = 0;
        } else if (hdr.request.command == 11) {
            std.mcast_grp = 6;
        } else if (hdr.request.command == 12) {
            if (std.instance_type == 0) {
                meta.kept = 9; meta.lost = 10; hdr.request.value = 0;
                resubmit_preserving_field_list(1);
            }
        } else if (hdr.request.command == 13) {
            if (std.instance_type == 4) { meta.kept = meta.kept + 1; }
            else { meta.kept = 11; meta.lost = 12; }
        } else if (hdr.request.command == 14) {
            digest<digest_t>(1, { hdr.request.key, hdr.request.value });
        } else if (hdr.request.command == 19) {
            hdr.trace.setValid();
            hdr.trace.kept = 5;
            if (hdr.request.index == 1) { hdr.trace.setInvalid(); }
            stale.apply();
        } else if (hdr.request.command == 15) {
            truncate((bit<32>)hdr.request.index);
        }
    }
}
control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        if (hdr.request.command == 13 && meta.kept == 11) {
            recirculate_preserving_field_list(1);
        } else if (hdr.request.command == 16 && std.instance_type == 0) {
            meta.kept = 21; meta.lost = 22;
            clone_preserving_field_list(CloneType.E2E, 5, 1);
        } else if (hdr.request.command == 17) {
            mark_to_drop(std);
        }
        if (hdr.request.command >= 10 && hdr.request.command <= 16 &&
            hdr.request.command != 15) {
            hdr.trace.setValid();
            hdr.trace.instance = (bit<8>)std.instance_type;
            hdr.trace.kept = meta.kept;
            hdr.trace.lost = meta.lost;
            hdr.trace.rid = (bit<8>)std.egress_rid;
        }
    }
}
control Compute(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum_with_payload(hdr.request.isValid() && hdr.request.command == 18,
            { hdr.request.command, hdr.request.index, hdr.request.key, hdr.request.value },
            hdr.request.checksum, HashAlgorithm.csum16);
    }
}
control Write(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr.request); packet.emit(hdr.trace); }
}
V1Switch(P(), Verify(), In(), Out(), Compute(), Write()) main;

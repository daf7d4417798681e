// Arithmetic at odd widths: `op` selects what becomes of a and b in r.
#include <core.p4>
#include <v1model.p4>

header operands_t {
    bit<8>   op;
    bit<128> a;
    bit<128> b;
    bit<128> r;
}
struct headers_t { operands_t o; }
struct metadata_t { int<33> wide; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta,
         inout standard_metadata_t std) {
    state start { packet.extract(hdr.o); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    action add9()   { hdr.o.r = (bit<128>)((bit<9>)hdr.o.a + (bit<9>)hdr.o.b); }
    action sub48()  { hdr.o.r = (bit<128>)((bit<48>)hdr.o.a - (bit<48>)hdr.o.b); }
    action mul128() { hdr.o.r = hdr.o.a * hdr.o.b; }
    action sat_add9() { hdr.o.r = (bit<128>)((bit<9>)hdr.o.a |+| (bit<9>)hdr.o.b); }
    action sat_sub9() { hdr.o.r = (bit<128>)((bit<9>)hdr.o.a |-| (bit<9>)hdr.o.b); }
    action sat_int7() {
        hdr.o.r = (bit<128>)(bit<7>)((int<7>)(bit<7>)hdr.o.a |+| (int<7>)(bit<7>)hdr.o.b);
    }
    action shl128() { hdr.o.r = hdr.o.a << (bit<8>)hdr.o.b; }
    action shr128() { hdr.o.r = hdr.o.a >> (bit<8>)hdr.o.b; }
    action sar16()  {
        hdr.o.r = (bit<128>)(bit<16>)((int<16>)(bit<16>)hdr.o.a >> (bit<8>)hdr.o.b);
    }
    action less_unsigned() { hdr.o.r = (bit<128>)(bit<1>)(hdr.o.a < hdr.o.b); }
    action less_signed() {
        hdr.o.r = (bit<128>)(bit<1>)((int<11>)(bit<11>)hdr.o.a < (int<11>)(bit<11>)hdr.o.b);
    }
    action bits() { hdr.o.r = (hdr.o.a & ~hdr.o.b) | (hdr.o.a ^ 0xff); }
    action slices() { hdr.o.r = 0; hdr.o.r[70:10] = hdr.o.a[60:0]; hdr.o.r[127:121] = hdr.o.b[13:7]; }
    action concat() { hdr.o.r = (bit<128>)(hdr.o.a[16:0] ++ hdr.o.b[12:0]); }
    action negate33() {
        meta.wide = -(int<33>)(bit<33>)hdr.o.a;
        hdr.o.r = (bit<128>)(bit<33>)meta.wide;
    }
    action sign_extend() { hdr.o.r = (bit<128>)(int<128>)(int<5>)(bit<5>)hdr.o.a; }
    action choose() { hdr.o.r = hdr.o.a == hdr.o.b ? hdr.o.a : (hdr.o.a > hdr.o.b ? 128w1 : 128w2); }

    table operation {
        key = { hdr.o.op: exact; }
        actions = { add9; sub48; mul128; sat_add9; sat_sub9; sat_int7; shl128; shr128; sar16;
                    less_unsigned; less_signed; bits; slices; concat; negate33; sign_extend;
                    choose; @defaultonly NoAction; }
        const default_action = NoAction();
        const entries = {
            0: add9(); 1: sub48(); 2: mul128(); 3: sat_add9(); 4: sat_sub9(); 5: sat_int7();
            6: shl128(); 7: shr128(); 8: sar16(); 9: less_unsigned(); 10: less_signed();
            11: bits(); 12: slices(); 13: concat(); 14: negate33(); 15: sign_extend();
            16: choose();
        }
    }
    apply { operation.apply(); std.egress_spec = std.ingress_port; }
}
control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Write(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.o); } }
V1Switch(P(), Verify(), In(), Out(), Compute(), Write()) main;

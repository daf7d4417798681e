// INC segments and composite segments.
#ifndef INC_SEGMENTS_P4
#define INC_SEGMENTS_P4
#include "inc_headers.p4"
#include "inc_access.p4"
#include "inc_execute.p4"
#include "srv6_endpoints.p4"

control IncSegments(inout headers_t hdr, inout metadata_t meta,
                    inout standard_metadata_t standard_metadata) {
    counter(OUTCOME_COUNT, CounterType.packets_and_bytes) outcomes;
    direct_counter(CounterType.packets_and_bytes) inc_sid_counter;
    Execute() execute;

    action advance_to(bit<128> sid, bit<8> by) {
        hdr.srh.segments_left = hdr.srh.segments_left - by;
        hdr.ipv6.dst_addr = sid;
    }
    action inc_segment(bit<16> funct) {
        inc_sid_counter.count();
        meta.execute = funct;
    }
    action composite() {
        inc_sid_counter.count();
    }
    // Filled by the controller: this node's composite SID and one SID a primitive.
    table inc_sid {
        key = { meta.sid: exact @name("sid"); }
        actions = { inc_segment; composite; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = inc_sid_counter;
        size = 64;
    }

    action forward_end() { }
    action forward_end_x(bit<9> port, bit<48> dst_mac) {
        standard_metadata.egress_spec = port;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
        meta.done = 1;
    }
    // Filled by the controller: this node's End and End.X SIDs, once more.
    table composite_forward {
        key = { meta.sid: exact @name("sid"); }
        actions = { forward_end; forward_end_x; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }
    action compute(bit<16> funct) { meta.execute = funct; }
    action not_installed() {
        meta.execute = 0xFFFF;
        meta.reason = REASON_NOT_INSTALLED;
    }
    // Filled by the controller: this node's INC SIDs, as in inc_sid.
    table composite_compute {
        key = { meta.sid: exact @name("sid"); }
        actions = { compute; @defaultonly not_installed; }
        const default_action = not_installed();
        size = 64;
    }
    action mark_not_executed() {
        hdr.operand.flags = hdr.operand.flags | FLAG_NOT_EXECUTED;
        hdr.operand.reason = meta.reason;
    }
    action operand_to_tlv() {
        OPERAND_TO_TLV
    }
    action operand_to_shim() {
        hdr.shim = hdr.operand;
    }

    apply {
        bit<128> computing = hdr.ipv6.dst_addr;
        meta.sid = hdr.ipv6.dst_addr[127:64];
        switch (inc_sid.apply().action_run) {
            inc_segment: {
                if (!hdr.srh.isValid() && hdr.ipv6.next_hdr != PROTO_ROUTING) {
                    meta.error_due = ERROR_UPPER_LAYER | 40;
                } else if (!hdr.srh.isValid() || hdr.srh.segments_left == 0 ||
                    hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                    meta.segments_unread != 0) {
                    meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                } else if (hdr.ipv6.hop_limit <= 1) {
                    meta.error_due = ERROR_TIME_EXCEEDED;
                } else if (hdr.srh.segments_left == 1) { advance_to(hdr.segments[0].sid, 1);
                } else if (hdr.srh.segments_left == 2) { advance_to(hdr.segments[1].sid, 1);
                } else if (hdr.srh.segments_left == 3) { advance_to(hdr.segments[2].sid, 1);
                } else if (hdr.srh.segments_left == 4) { advance_to(hdr.segments[3].sid, 1);
                } else if (hdr.srh.segments_left == 5) { advance_to(hdr.segments[4].sid, 1);
                } else if (hdr.srh.segments_left == 6) { advance_to(hdr.segments[5].sid, 1);
                } else { advance_to(hdr.segments[6].sid, 1); }
            }
            composite: {
                bit<128> forwarding = 0;
                bit<128> next = 0;
                if (!hdr.srh.isValid() && hdr.ipv6.next_hdr != PROTO_ROUTING) {
                    meta.error_due = ERROR_UPPER_LAYER | 40;
                } else if (!hdr.srh.isValid() || hdr.srh.segments_left < 3 ||
                    hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                    meta.segments_unread != 0) {
                    meta.error_due = ERROR_PARAMETER | AT_SEGMENTS_LEFT;
                } else if (hdr.ipv6.hop_limit <= 1) {
                    meta.error_due = ERROR_TIME_EXCEEDED;
                } else {
                    if (hdr.srh.segments_left == 3) {
                        forwarding = hdr.segments[2].sid;
                        computing = hdr.segments[1].sid;
                        next = hdr.segments[0].sid;
                    } else if (hdr.srh.segments_left == 4) {
                        forwarding = hdr.segments[3].sid;
                        computing = hdr.segments[2].sid;
                        next = hdr.segments[1].sid;
                    } else if (hdr.srh.segments_left == 5) {
                        forwarding = hdr.segments[4].sid;
                        computing = hdr.segments[3].sid;
                        next = hdr.segments[2].sid;
                    } else if (hdr.srh.segments_left == 6) {
                        forwarding = hdr.segments[5].sid;
                        computing = hdr.segments[4].sid;
                        next = hdr.segments[3].sid;
                    } else {
                        forwarding = hdr.segments[6].sid;
                        computing = hdr.segments[5].sid;
                        next = hdr.segments[4].sid;
                    }
                    meta.sid = forwarding[127:64];
                    if (composite_forward.apply().hit) {
                        meta.sid = computing[127:64];
                        composite_compute.apply();
                        advance_to(next, 3);
                    } else { // points at the forwarding segment
                        meta.error_due = ERROR_PARAMETER | (AT_SEGMENT_LIST - 16 +
                                     ((bit<16>)hdr.srh.segments_left << 4));
                    }
                }
            }
        }
        if (meta.error_due != 0) {
            meta.execute = 0;
        }
        if (meta.execute != 0) {
            if (hdr.srh.isValid() && computing[7:0] != TLV_OPERAND) {
                meta.reason = REASON_UNKNOWN_TLV;
            } else if (!hdr.operand.isValid() ||
                       (hdr.tlvs[4].isValid() && hdr.tlvs[4].word[63:56] != TLV_PADN &&
                        hdr.tlvs[4].word[63:56] != TLV_HMAC)) {
                meta.reason = REASON_TLV_ORDER;
            } else if (hdr.operand.flags & FLAG_NOT_EXECUTED != 0) {
                meta.reason = REASON_NONE;
                meta.outcome = OUTCOME_PASSED;
            } else if (meta.reason == REASON_NONE) {
                execute.apply(hdr, meta, standard_metadata);
            }
            if (meta.reason != REASON_NONE) {
                outcomes.count((bit<32>)meta.reason);
                if (hdr.operand.isValid()) {
                    mark_not_executed();
                    if (hdr.srh.isValid()) {
                        operand_to_tlv();
                    } else {
                        operand_to_shim();
                    }
                }
            } else {
                outcomes.count((bit<32>)meta.outcome);
            }
        } else if (meta.outcome == OUTCOME_PASSED) { // plain, without a segment of this node
            outcomes.count((bit<32>)meta.outcome);
        }
    }
}

#endif

// INC segments and composite segments, the INC edge, and what is executed.
#ifndef INC_SEGMENTS_P4
#define INC_SEGMENTS_P4
#include "inc_headers.p4"
#include "inc_tag.p4"
#include "inc_aggregate.p4"

// Operand TLV (the first four TLV words) to and from the header `operand`.
#define TLV_TO_OPERAND \
    hdr.operand.setValid(); \
    hdr.operand.type = hdr.tlvs[0].word[63:56]; \
    hdr.operand.len = hdr.tlvs[0].word[55:48]; \
    hdr.operand.flags = hdr.tlvs[0].word[47:32]; \
    hdr.operand.unique_id = hdr.tlvs[0].word[31:0]; \
    hdr.operand.op = hdr.tlvs[1].word[63:56]; \
    hdr.operand.dtype = hdr.tlvs[1].word[55:48]; \
    hdr.operand.worker = hdr.tlvs[1].word[47:32]; \
    hdr.operand.slot = hdr.tlvs[1].word[31:16]; \
    hdr.operand.count = hdr.tlvs[1].word[15:0]; \
    hdr.operand.offset = hdr.tlvs[2].word[63:48]; \
    hdr.operand.reason = hdr.tlvs[2].word[47:40]; \
    hdr.operand.reserved = hdr.tlvs[2].word[39:32]; \
    hdr.operand.sequence = hdr.tlvs[2].word[31:0]; \
    hdr.operand.tag = hdr.tlvs[3].word;
#define OPERAND_TO_TLV \
    hdr.tlvs[0].word = hdr.operand.type ++ hdr.operand.len ++ hdr.operand.flags \
                       ++ hdr.operand.unique_id; \
    hdr.tlvs[1].word = hdr.operand.op ++ hdr.operand.dtype ++ hdr.operand.worker \
                       ++ hdr.operand.slot ++ hdr.operand.count; \
    hdr.tlvs[2].word = hdr.operand.offset ++ hdr.operand.reason ++ hdr.operand.reserved \
                       ++ hdr.operand.sequence; \
    hdr.tlvs[3].word = hdr.operand.tag;

// H.Encaps with an operand TLV, where a request enters the network.
control IncAccess(inout headers_t hdr, inout metadata_t meta) {
    direct_counter(CounterType.packets_and_bytes) access_counter;

    // `units` is 2 n, in 8-byte units, for n segments.
    action encapsulate(bit<128> source, bit<128> first, bit<8> units) {
        access_counter.count();
        hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
        hdr.inner_ipv6 = hdr.ipv6;
        hdr.ipv6.payload_len = hdr.inner_ipv6.payload_len + 48 + OPERAND_BYTES
                               + ((bit<16>)units << 3);
        hdr.ipv6.next_hdr = PROTO_ROUTING;
        // Decremented once more when it is forwarded below.
        hdr.ipv6.hop_limit = ENCAP_HOP_LIMIT + 1;
        hdr.ipv6.src_addr = source;
        hdr.ipv6.dst_addr = first;
        hdr.srh.setValid();
        hdr.srh.next_hdr = PROTO_IPV6;
        hdr.srh.hdr_ext_len = units + OPERAND_WORDS;
        hdr.srh.routing_type = ROUTING_TYPE_SRH;
        hdr.srh.segments_left = (units >> 1) - 1;
        hdr.srh.last_entry = (units >> 1) - 1;
        hdr.srh.flags = 0;
        hdr.srh.tag = 0;
        hdr.operand = hdr.shim;
        hdr.tlvs[0].setValid();
        hdr.tlvs[1].setValid();
        hdr.tlvs[2].setValid();
        hdr.tlvs[3].setValid();
        OPERAND_TO_TLV
    }
    action inc_encaps_2(bit<128> source, bit<128> s1, bit<128> s2) {
        encapsulate(source, s1, 4);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s2;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s1;
    }
    action inc_encaps_3(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3) {
        encapsulate(source, s1, 6);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s3;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s2;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s1;
    }
    action inc_encaps_4(bit<128> source, bit<128> s1, bit<128> s2, bit<128> s3,
                        bit<128> s4) {
        encapsulate(source, s1, 8);
        hdr.segments[0].setValid(); hdr.segments[0].sid = s4;
        hdr.segments[1].setValid(); hdr.segments[1].sid = s3;
        hdr.segments[2].setValid(); hdr.segments[2].sid = s2;
        hdr.segments[3].setValid(); hdr.segments[3].sid = s1;
    }

    // Filled by the controller: the segments of a task, by UniqueID.
    table inc_access {
        key = { hdr.shim.unique_id: exact @name("unique_id"); }
        actions = { inc_encaps_2; inc_encaps_3; inc_encaps_4; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = access_counter;
        size = 1024;
    }

    apply {
        if (hdr.ipv6.hop_limit > 1) {
            inc_access.apply();
        }
    }
}

#define KEY_PARAM(b, x) bit<32> k##b##_##x##_,
#define KEY_TAKE(b, x) meta.k##b##_##x = k##b##_##x##_;

// Verifies the operands and runs the primitive, or says in meta.reason why not.
control Execute(inout headers_t hdr, inout metadata_t meta,
                inout standard_metadata_t standard_metadata) {
    UniversalHash() universal_hash;
    OneTimeMask() one_time_mask;
    Aggregate() aggregate;

    action job(bit<16> slot_base, bit<16> slots, bit<16> count, bit<32> workers,
               bit<16> epoch, bit<8> level, bit<1> up, bit<16> child, bit<16> group,
               bit<16> unicast, bit<32> mac0, bit<32> mac1,
               PER_WORD(KEY_PARAM, 0) PER_WORD(KEY_PARAM, 1) PER_WORD(KEY_PARAM, 2)
               PER_WORD(KEY_PARAM, 3) PER_WORD(KEY_PARAM, 4) PER_WORD(KEY_PARAM, 5)
               PER_WORD(KEY_PARAM, 6) PER_WORD(KEY_PARAM, 7)
               bit<32> kh_0, bit<32> kh_1) {
        meta.job_slot_base = slot_base;
        meta.job_slots = slots;
        meta.job_count = count;
        meta.job_workers = workers;
        meta.job_epoch = epoch;
        meta.job_level = level;
        meta.job_up = up;
        meta.job_child = child;
        meta.job_group = group;
        meta.job_unicast = unicast;
        meta.mac_key0 = mac0;
        meta.mac_key1 = mac1;
        meta.kh_0 = kh_0;
        meta.kh_1 = kh_1;
        PER_WORD(KEY_TAKE, 0) PER_WORD(KEY_TAKE, 1) PER_WORD(KEY_TAKE, 2)
        PER_WORD(KEY_TAKE, 3) PER_WORD(KEY_TAKE, 4) PER_WORD(KEY_TAKE, 5)
        PER_WORD(KEY_TAKE, 6) PER_WORD(KEY_TAKE, 7)
    }
    // Filled by the controller: what this node may compute for a task, and the
    // task's keys. `count` and `slots` are the device's and the task's limits.
    table inc_job {
        key = {
            hdr.operand.unique_id: exact @name("unique_id");
            meta.execute: exact @name("funct");
        }
        actions = { job; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 64;
    }

    apply {
        bit<64> mask = 0;
        bit<16> blocks = (hdr.operand.count + (BLOCK_ELEMENTS - 1)) >> 5;
        // Level and direction this node takes a packet from, by the covered flags.
        bit<16> from = hdr.operand.flags & (FLAG_RESULT | FLAG_LEVEL_MASK);
        if (!inc_job.apply().hit) {
            meta.reason = REASON_UNKNOWN_JOB;
        } else if (hdr.operand.op != OP_SUM) {
            meta.reason = REASON_OPERATION;
        } else if (hdr.operand.dtype != DTYPE_INT32) {
            meta.reason = REASON_PRECISION;
        } else if (hdr.operand.count > meta.job_count) {
            meta.reason = REASON_TOO_LARGE;
        } else if (hdr.operand.slot >= meta.job_slots) {
            meta.reason = REASON_NO_SLOT;
        } else if (standard_metadata.parser_error != error.NoError ||
                   !hdr.vector[0].isValid() || hdr.shim.count != hdr.operand.count ||
                   hdr.udp_rest.length != 8 + OPERAND_BYTES + (blocks << 7)) {
            meta.reason = REASON_MALFORMED;
        } else if (!((from == (bit<16>)meta.job_level &&
                      hdr.operand.worker < MAX_WORKERS &&
                      (meta.job_workers >> (bit<8>)hdr.operand.worker) & 1 == 1) ||
                     (meta.job_up == 1 && hdr.operand.worker == meta.job_child &&
                      from == (((bit<16>)meta.job_level + 1) | FLAG_RESULT)))) {
            meta.reason = REASON_WORKER;
        } else {
            universal_hash.apply(hdr, meta);
            one_time_mask.apply(hdr, meta, mask);
            if (meta.nh + mask != hdr.operand.tag) {
                meta.reason = REASON_AUTHENTICATION;
            } else {
                aggregate.apply(hdr, meta, standard_metadata);
                if (meta.retag == 1) {
                    universal_hash.apply(hdr, meta);
                }
            }
        }
    }
}

control IncSegments(inout headers_t hdr, inout metadata_t meta,
                    inout standard_metadata_t standard_metadata) {
    counter(OUTCOME_COUNT, CounterType.packets_and_bytes) outcomes;
    direct_counter(CounterType.packets_and_bytes) inc_sid_counter;
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) inc_drops;
    Execute() execute;

    action parameter_problem() {
        inc_drops.count(DROP_BAD_SRH);
        mark_to_drop(standard_metadata);
        meta.done = 1;
        meta.execute = 0;
    }
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
        OPERAND_TO_TLV
    }

    apply {
        bit<128> computing = hdr.ipv6.dst_addr;
        meta.sid = hdr.ipv6.dst_addr[127:64];
        switch (inc_sid.apply().action_run) {
            inc_segment: {
                if (!hdr.srh.isValid() || hdr.srh.segments_left == 0 ||
                    hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                    meta.segments_unread != 0) {
                    parameter_problem();
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
                if (!hdr.srh.isValid() || hdr.srh.segments_left < 3 ||
                    hdr.srh.segments_left > hdr.srh.last_entry + 1 ||
                    meta.segments_unread != 0) {
                    parameter_problem();
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
                    } else {
                        parameter_problem();
                    }
                }
            }
        }
        if (meta.execute != 0) {
            if (computing[7:0] != TLV_OPERAND) {
                meta.reason = REASON_UNKNOWN_TLV;
            } else if (!hdr.operand.isValid() ||
                       (hdr.tlvs[4].isValid() && hdr.tlvs[4].word[63:56] != TLV_PADN &&
                        hdr.tlvs[4].word[63:56] != TLV_HMAC)) {
                meta.reason = REASON_TLV_ORDER;
            } else if (meta.reason == REASON_NONE) {
                execute.apply(hdr, meta, standard_metadata);
            }
            if (meta.reason != REASON_NONE) {
                outcomes.count((bit<32>)meta.reason);
                if (hdr.operand.isValid()) {
                    mark_not_executed();
                }
            } else {
                outcomes.count((bit<32>)meta.outcome);
            }
        }
    }
}

#endif

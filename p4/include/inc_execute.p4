// Whether a packet's operands may be executed here, and by which primitive.
#ifndef INC_EXECUTE_P4
#define INC_EXECUTE_P4
#include "inc_headers.p4"
#include "inc_tag.p4"
#include "inc_primitives.p4"

// Verifies the operands and runs the primitive, or says in meta.reason why not.
control Execute(inout headers_t hdr, inout metadata_t meta,
                inout standard_metadata_t standard_metadata) {
    UniversalHash() universal_hash;
    OneTimeMask() one_time_mask;
    PRIMITIVE_INSTANCES

    action set_profile(bit<16> elements, bit<16> slots, bit<16> dtypes, bit<16> functs) {
        meta.device_elements = elements;
        meta.device_slots = slots;
        meta.device_dtypes = dtypes;
        meta.device_functs = functs;
    }
    // The device's own agent sets the default action: what this device is able
    // to do, whatever tasks are entered. `dtypes` and `functs` are bitmaps.
    table inc_profile {
        actions = { set_profile; }
        default_action = set_profile(MAX_ELEMENTS, SLOT_COUNT, 0xFFFF, 0xFFFF);
        size = 1;
    }

    action job(bit<16> slot_base, bit<16> slots, bit<16> count, bit<32> workers,
               bit<16> epoch, bit<8> level, bit<1> up, bit<16> child, bit<16> group,
               bit<16> unicast, bit<32> mac0, bit<32> mac1, bit<32> kh_0, bit<32> kh_1,
               bit<1024> k0, bit<1024> k1, bit<1024> k2, bit<1024> k3,
               bit<1024> k4, bit<1024> k5, bit<1024> k6, bit<1024> k7) {
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
        meta.k0 = k0;
        meta.k1 = k1;
        meta.k2 = k2;
        meta.k3 = k3;
        meta.k4 = k4;
        meta.k5 = k5;
        meta.k6 = k6;
        meta.k7 = k7;
    }
    // Filled by the controller: what this node may compute for a task, and the
    // task's keys. `count` and `slots` are the task's limits here.
    table inc_job {
        key = {
            hdr.operand.unique_id: exact @name("unique_id");
            meta.execute: exact @name("funct");
        }
        actions = { job; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 64;
    }

    // What the primitive itself can do, from its template.
    action primitive(bit<16> ops, bit<16> dtypes, bit<16> elements) {
        meta.primitive_ops = ops;
        meta.primitive_dtypes = dtypes;
        meta.primitive_elements = elements;
    }

    apply {
        bit<64> mask = 0;
        bit<16> blocks = (hdr.operand.count + (BLOCK_ELEMENTS - 1)) >> 5;
        bit<16> dtype = 16w1 << hdr.operand.dtype;
        PRIMITIVE_LIMITS
        inc_profile.apply();
        if (meta.primitive_ops == 0 ||
            meta.device_functs & (16w1 << (bit<8>)(meta.execute & 0x7FFF)) == 0) {
            meta.reason = REASON_NOT_INSTALLED;
        } else if (!inc_job.apply().hit) {
            meta.reason = REASON_UNKNOWN_JOB;
        } else if (meta.primitive_ops & (16w1 << hdr.operand.op) == 0) {
            meta.reason = REASON_OPERATION;
        } else if (meta.primitive_dtypes & meta.device_dtypes & dtype == 0) {
            meta.reason = REASON_PRECISION;
        } else if (hdr.operand.count > meta.job_count ||
                   hdr.operand.count > meta.device_elements ||
                   hdr.operand.count > meta.primitive_elements) {
            meta.reason = REASON_TOO_LARGE;
        } else if (hdr.operand.slot >= meta.job_slots ||
                   (bit<32>)meta.job_slot_base + (bit<32>)hdr.operand.slot
                   >= (bit<32>)meta.device_slots ||
                   (bit<32>)meta.job_slot_base + (bit<32>)hdr.operand.slot >= SLOT_COUNT) {
            meta.reason = REASON_NO_SLOT;
        } else if (standard_metadata.parser_error != error.NoError ||
                   !hdr.vector[0].isValid() || hdr.shim.count != hdr.operand.count ||
                   hdr.udp_rest.length != 8 + OPERAND_BYTES + (blocks << 7)) {
            meta.reason = REASON_MALFORMED;
        } else {
            universal_hash.apply(hdr, meta);
            one_time_mask.apply(hdr, meta, mask);
            if (meta.nh + mask != hdr.operand.tag) {
                meta.reason = REASON_AUTHENTICATION;
            } else {
                PRIMITIVE_DISPATCH
                if (meta.retag == 1) {
                    universal_hash.apply(hdr, meta);
                }
            }
        }
    }
}

#endif

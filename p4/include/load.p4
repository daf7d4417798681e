// Load probes after HULA (Katta, Hira, Kim, Sivaraman, Rexford, "HULA: Scalable
// Load Balancing Using Programmable Data Planes", SOSR 2016): every access
// switch sends out waves of probes; each switch adds the load of the link that
// leads back, keeps the best way to that access switch with its next hop, and
// passes on what was better. Unlike HULA's, the waves spread over any topology:
// a switch passes on a wave again only when it has become better, and of two
// ways with about the same load the shorter is better.
#ifndef LOAD_P4
#define LOAD_P4
#include "headers.p4"

// Per port, as its egress has left them: octets of the recent past, when that
// was, and how long the last packet waited. Ingress reads them.
register<bit<32>>(PORT_COUNT) load_octets;
register<bit<48>>(PORT_COUNT) load_since_us;
register<bit<32>>(PORT_COUNT) load_wait_us;

// U = D + U (1 - dt / tau), equation 1 of the paper: at a steady rate U is what
// leaves in tau.
control Decay(inout bit<64> octets, in bit<48> since_us, in bit<48> now_us) {
    apply {
        bit<48> passed_us = now_us - since_us;
        if (passed_us >= LOAD_TAU_US) {
            octets = 0;
        } else {
            octets = octets - ((octets * (bit<64>)passed_us) >> LOAD_TAU_LOG2_US);
        }
    }
}

control LoadMeter(inout standard_metadata_t standard_metadata) {
    Decay() decay;
    bit<1> on = 0;

    action measure() { on = 1; }
    action leave_off() { }
    // The controller sets the default action.
    table load_meter {
        actions = { measure; leave_off; }
        default_action = leave_off();
        size = 1;
    }

    apply {
        load_meter.apply();
        if (on == 1) {
            bit<32> port = (bit<32>)standard_metadata.egress_port;
            bit<32> octets;
            bit<48> since_us;
            load_octets.read(octets, port);
            load_since_us.read(since_us, port);
            bit<64> recent = (bit<64>)octets;
            decay.apply(recent, since_us, standard_metadata.egress_global_timestamp);
            recent = recent + (bit<64>)standard_metadata.packet_length;
            load_octets.write(port, (bit<32>)recent);
            load_since_us.write(port, standard_metadata.egress_global_timestamp);
            load_wait_us.write(port, standard_metadata.deq_timedelta);
        }
    }
}

control LoadIngress(inout headers_t hdr, inout metadata_t meta,
                    inout standard_metadata_t standard_metadata) {
    Decay() decay;
    // Per access switch: the load and hops of the best way, its port, its wave.
    register<bit<32>>(LOAD_EDGES) best_way;
    register<bit<32>>(LOAD_EDGES) best_port;
    register<bit<32>>(LOAD_EDGES) best_round;
    bit<64> scale = 0;

    action link(bit<64> factor) { scale = factor; }
    // Filled by the controller: of each port, 1024 * 2^32 over what its link
    // carries in tau, in octets.
    table load_port {
        key = { standard_metadata.ingress_port: exact @name("port"); }
        actions = { link; @defaultonly NoAction; }
        const default_action = NoAction();
        size = PORT_COUNT;
    }

    apply {
        bit<32> port = (bit<32>)standard_metadata.ingress_port;
        bit<32> octets;
        bit<48> since_us;
        bit<32> waited_us;
        load_octets.read(octets, port);
        load_since_us.read(since_us, port);
        load_wait_us.read(waited_us, port);
        load_port.apply();
        bit<64> recent = (bit<64>)octets;
        decay.apply(recent, since_us, standard_metadata.ingress_global_timestamp);
        bit<64> here = (recent * scale) >> 32;
        hdr.load.here = here > 0xFFFF ? 16w0xFFFF : (bit<16>)here;
        if (hdr.load.here > hdr.load.most) {
            hdr.load.most = hdr.load.here;
        }
        hdr.load.wait_us = hdr.load.wait_us + waited_us;
        hdr.load.hops = hdr.load.hops + 1;

        bit<32> edge = hdr.load.edge & (LOAD_EDGES - 1);
        bit<32> way = 8w0 ++ (hdr.load.most >> LOAD_NOTCH_LOG2) ++ hdr.load.hops;
        bit<32> best;
        bit<32> through;
        bit<32> round;
        best_way.read(best, edge);
        best_port.read(through, edge);
        best_round.read(round, edge);
        bit<32> later = hdr.load.round - round;
        // A next wave along the best way replaces what was known of it, also
        // for worse; a way not renewed for a wave is forgotten.
        bool better = way < best || (later != 0 && through == port) || later > 1;
        standard_metadata.egress_spec = 511;
        if (better && hdr.load.edge != meta.device_id && hdr.load.hops < LOAD_MAX_HOPS) {
            best_way.write(edge, way);
            best_port.write(edge, port);
            best_round.write(edge, hdr.load.round);
            standard_metadata.mcast_grp = LOAD_GROUP;
        }
    }
}

control LoadEgress(inout headers_t hdr, inout standard_metadata_t standard_metadata) {
    apply {
        if (standard_metadata.egress_port == CPU_PORT) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = (bit<16>)standard_metadata.ingress_port;
            hdr.packet_in.reason = PUNT_LOAD;
        } else if (standard_metadata.egress_port == standard_metadata.ingress_port) {
            mark_to_drop(standard_metadata);
        }
    }
}

#endif

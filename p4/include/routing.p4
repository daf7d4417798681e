// IPv6 forwarding (RFC 8200): longest prefix match and hop limit.
#ifndef ROUTING_P4
#define ROUTING_P4
#include "headers.p4"

control Routing(inout headers_t hdr, inout metadata_t meta,
                inout standard_metadata_t standard_metadata) {
    counter(DROP_REASON_COUNT, CounterType.packets_and_bytes) drops;
    direct_counter(CounterType.packets_and_bytes) route_counter;

    action drop(bit<32> reason) {
        drops.count(reason);
        mark_to_drop(standard_metadata);
    }
    action forward(bit<9> port, bit<48> dst_mac) {
        route_counter.count();
        standard_metadata.egress_spec = port;
        hdr.ethernet.src_addr = meta.device_mac;
        hdr.ethernet.dst_addr = dst_mac;
    }
    action no_route() {
        route_counter.count();
        drop(DROP_NO_ROUTE);
    }

    // Filled by the controller: host prefixes and switch locators.
    table ipv6_route {
        key = { hdr.ipv6.dst_addr: lpm @name("dst_addr"); }
        actions = { forward; @defaultonly no_route; }
        const default_action = no_route();
        counters = route_counter;
        size = 4096;
    }

    apply {
        if (hdr.ipv6.hop_limit <= 1) {
            drop(DROP_HOP_LIMIT);
        } else {
            hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
            if (meta.done == 0) {
                ipv6_route.apply();
            }
        }
    }
}

#endif

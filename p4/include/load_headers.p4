#ifndef LOAD_HEADERS_P4
#define LOAD_HEADERS_P4

// A load probe, directly over Ethernet between switches: how loaded is the way
// from where it is to the access switch `edge`? It travels that way backwards.
header load_t {
    bit<32> edge;       // device id of the access switch that sent it out
    bit<32> round;      // grows with every wave of probes of an edge
    bit<16> most;       // the greatest load of a link on the way
    bit<16> here;       // the load of the link added last
    bit<8>  hops;
    bit<24> reserved;
    bit<32> wait_us;    // sum of the waits in the queues on the way
}

#endif

// Written by `python -m testbed.inc.primitives` from testbed/inc/primitives/*.yaml.
#ifndef INC_PRIMITIVES_P4
#define INC_PRIMITIVES_P4
#include "inc_aggregate.p4"
#include "inc_count_min.p4"

#define PRIMITIVE_INSTANCES \
    Aggregate() aggregate; \
    CountMin() count_min;
#define PRIMITIVE_LIMITS \
    if (meta.execute == 0x8001) { primitive(0x000e, 0x0006, 256); } \
    else if (meta.execute == 0x8002) { primitive(0x0010, 0x0008, 16); }
#define PRIMITIVE_DISPATCH \
    if (meta.execute == 0x8001) { aggregate.apply(hdr, meta, standard_metadata); } \
    else if (meta.execute == 0x8002) { count_min.apply(hdr, meta, standard_metadata); }

#endif

"""P4 targets: compiled programs, the embedded switch, BMv2, and P4Runtime.

In: p4c's output and P4Runtime requests. Out: forwarded packets, counters,
packet-ins. Nothing here knows who its controller is.
"""

import os

# A switch that ends closes its sessions; gRPC would print that to the user's terminal.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

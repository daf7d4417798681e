"""The node agent: the one process in each host's container. Standard library only.

In: requests over a Unix socket, one JSON object a line (`hosts` holds the
other end). Out: bytes moved over TCP and UDP, CPU burnt inside the
container's quota, and reports of what the container uses. The socket never
touches the emulated network; nothing here may import the rest of the testbed,
which a container's image need not have.

    request   {"id": 7, "do": "send", "flow": "t1", "to": "fd00::1", "port": 5001, ...}
    answer    {"id": 7, "ok": {"start_s": 12.1, "end_s": 12.9}} or {"id": 7, "error": "..."}
    unasked   {"report": {...}}

Times are CLOCK_MONOTONIC, which every process of a machine shares.
"""

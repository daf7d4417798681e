"""Does somebody else's decoder read our in-band telemetry as we do?

    PYTHONPATH=<a checkout of github.com/lschulz/scapy-scion-int> python benchmarks/int_decoder.py

Reads lines of JSON, `{"octets": hex from the INT shim on, "hops": [[node, ports, latency, queue,
ingress, egress], …]}` with the newest hop first, decodes the octets with that repository's Scapy
layer (scapy_scion.layers.int, which needs scapy 2.5.0) and compares. Nothing of this project is
imported. Prints how many agreed; exits 1 when one does not. Started by `telemetry.py accuracy
--decoder`.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    from scapy_scion.layers.int import INT  # type: ignore[import-not-found]

    agreed = 0
    for line in sys.stdin:
        wanted = json.loads(line)
        packet = INT(bytes.fromhex(wanted["octets"]))
        values = [[value for _, value in sorted(hop)] for hop in packet.metadata]
        length = 4 * packet.shim.length
        if values != wanted["hops"] or length != 12 + 32 * len(wanted["hops"]):
            print(f"differs: {wanted['octets']}: {values}, expected {wanted['hops']}")
            raise SystemExit(1)
        agreed += 1
    print(f"{agreed} packets decoded alike")
    raise SystemExit(0 if agreed else 1)


if __name__ == "__main__":
    main()

"""Sends one frame many times at a rate, as a program of its own: nothing shares its interpreter.

    python flood.py DESCRIPTOR FRAME_HEX RATE_PPS LASTING_S

DESCRIPTOR is a raw socket's, inherited. Prints how many frames were sent and
in what time (s). A frame that a full device queue refuses is not counted.
"""

from __future__ import annotations

import socket
import sys
import time

BURST = 16


def flood(raw: socket.socket, frame: bytes, rate_pps: float, lasting_s: float) -> tuple[int, float]:
    """Send in bursts of a few frames; how many were sent, and in what time."""
    begun_s = time.monotonic()
    wanted = int(rate_pps * lasting_s)
    sent = tried = 0
    while tried < wanted and time.monotonic() - begun_s < 2 * lasting_s:
        for _ in range(min(BURST, wanted - tried)):
            tried += 1
            try:
                raw.send(frame)
            except OSError:  # EAGAIN or ENOBUFS
                continue
            sent += 1
        if (ahead_s := tried / rate_pps - (time.monotonic() - begun_s)) > 0:
            time.sleep(ahead_s)
    return sent, time.monotonic() - begun_s


if __name__ == "__main__":
    descriptor, frame_hex, rate, lasting = sys.argv[1:]
    with socket.socket(fileno=int(descriptor)) as inherited:
        print(*flood(inherited, bytes.fromhex(frame_hex), float(rate), float(lasting)))

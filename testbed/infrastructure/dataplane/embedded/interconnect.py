"""Links between switches of one process: rings from one packet loop to the other."""

from __future__ import annotations

import contextlib

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import LinkConfig
from testbed.infrastructure.dataplane.embedded.native import base_library
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

RING_BYTES = 4 << 20
"""Of a direction: some 2,700 full-size frames, about what a socket's buffer holds."""


class InternalLink:
    """A link between internal ports of two switches, from its making until `close`."""

    def __init__(self, config: LinkConfig, a: NativeSwitch, b: NativeSwitch) -> None:
        self.config = config
        self._ends = ((a, config.port_a), (b, config.port_b))
        self._library = base_library()
        to_a, to_b = (self._library.channel_new(end.address, RING_BYTES) for end in (a, b))
        self._channels: list[int] = [address for address in (to_a, to_b) if address]
        try:
            if len(self._channels) < 2:
                raise SwitchError(f"switches {a.name} and {b.name}: no memory for a link")
            self._attach(((to_b, to_a), (to_a, to_b)))
        except BaseException:
            self.close()
            raise

    def joins(self, switch: str) -> bool:
        return switch in (self.config.switch_a, self.config.switch_b)

    def takes(self, switch: str, port: int) -> bool:
        """Whether one of its ends is that port."""
        config = self.config
        ends = ((config.switch_a, config.port_a), (config.switch_b, config.port_b))
        return (switch, port) in ends

    def close(self) -> None:
        """Disconnect both ports; frames in the rings are lost."""
        self._attach(((None, None), (None, None)))
        for address in self._channels:
            self._library.channel_free(address)
        self._channels = []

    def _attach(self, rings: tuple[tuple[int | None, int | None], ...]) -> None:
        """Give each end its (outgoing, incoming) ring while neither packet loop runs."""
        with contextlib.ExitStack() as stack:
            for switch, _ in self._ends:
                stack.enter_context(switch.paused())
            for (switch, port), (to, source) in zip(self._ends, rings, strict=True):
                switch.attach(port, to, source)

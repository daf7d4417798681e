"""Layer C: the network controller, from discovery to steered flows.

In: what switches and node agents report, each with its time. Out: commands
for switches, and what schedulers read: links, paths, reservations. Nothing
here reads a clock, opens a socket, sleeps or knows of tasks and policies.
"""

from testbed.control.controller import Controller
from testbed.control.fabric import Device, HostPlace
from testbed.control.options import ControllerOptions

__all__ = ["Controller", "ControllerOptions", "Device", "HostPlace"]

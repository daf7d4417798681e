"""The INC controller: what devices can compute, and who may have them compute what.

In: capability and load reports, links and hosts, requests, each with its time.
Out: grants with segment lists and keys, refusals with an alternative, events.
What must survive a crash goes through the `Store` given to it before it is
answered. Nothing here reads a clock, opens a socket or a file, or draws
random numbers.
"""

from testbed.control.inc.controller import IncController, IncOptions
from testbed.control.inc.store import MemoryStore, Store
from testbed.control.inc.templates import Library

__all__ = ["IncController", "IncOptions", "Library", "MemoryStore", "Store"]

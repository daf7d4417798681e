"""Layer S: which node a task runs on, and by which path its data goes there and back.

In: tasks, node reports, and the progress of tasks, each with its time; the
state of the network through `NetworkView`. Out: decisions, each with what
every candidate scored and why. Nothing here reads a clock, opens a socket,
sleeps or draws random numbers.
"""

from testbed.scheduling.policies import POLICIES, Setting, make
from testbed.scheduling.scheduler import Scheduler

__all__ = ["POLICIES", "Scheduler", "Setting", "make"]

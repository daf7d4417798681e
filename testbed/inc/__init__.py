"""The host end of in-network applications.

    with Group.join() as group:
        total = group.allreduce(array)

In come numpy arrays and a job description, out go UDP payloads that a computing
switch understands, and the other way round. Nothing here knows the topology. Only
`group`, `sockets` and `baselines` open sockets; `member` is the protocol without them.
"""

from testbed.inc.group import Group

__all__ = ["Group"]

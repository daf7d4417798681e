"""Real packets on one machine: Mininet's namespaces and veths, Podman's containers.

In: a topology and which switch target to run. Out: `infrastructure.Emulation`,
an `Infrastructure` whose switches answer P4Runtime and whose hosts are agents
in containers. `isolate` gives a run its own namespaces and its janitor.
Nothing here knows of scheduling, control or measurement.
"""

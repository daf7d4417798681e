"""A run: one scenario, carried out once per policy and repetition, and recorded.

In: a scenario and an infrastructure. Out: a run folder. This is the only room
where the sans-I/O scheduler and controller meet a clock, channels and hosts:
`control_plane` drives the controller, `repetition` drives the scheduler and
the tasks, `run` goes through policies and repetitions. No decision is made here.
"""

"""The nouns everyone shares: networks, tasks, observations, decisions, records.

In: nothing. Out: frozen dataclasses and pure functions on them.
No I/O, no clock, no random numbers, and no import from any other room.
"""

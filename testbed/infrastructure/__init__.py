"""Layer I: hosts and switches, behind one interface (`interface`).

In: a topology, commands for switches, work for hosts. Out: observations with
a time on them. Nothing here knows of policies, placement or reservations.
"""

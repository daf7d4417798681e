"""From what a run observed to an answer one can trust.

In: task, decision, link, node, probe and event records of every policy and
repetition, and observations of the machine itself. Out: Parquet files and a
manifest per run, paired statistics over repetitions, a comparison, figures, a
report, and a verdict on whether the machine could carry the run at all.
No packet is sent and no decision taken here.
"""

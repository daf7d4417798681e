# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Network-aware against idleness-only scheduling, in a notebook
#
# This notebook loads a scenario, runs it on real packets through P4 switches
# and containers (root on Linux), and looks at the results as DataFrames.

# %%
from pathlib import Path

import testbed

scenarios = Path("scenarios") if Path("scenarios").is_dir() else Path("../scenarios")
scenario = testbed.load(scenarios / "quickstart.yaml")
print(scenario.description)
print(f"{len(scenario.topology.switches)} switches, {len(scenario.topology.hosts)} hosts")

# %% [markdown]
# Two repetitions are enough to see how it works; a figure to publish wants more.

# %%
results = testbed.run(scenario, repeat=2)
results.manifest["fitness"]

# %% [markdown]
# ## Tasks
# One row per task, policy and repetition. The stages follow each other
# without a gap, so their sum is the completion time.

# %%
tasks = results.tasks
tasks.groupby("policy")["completion_s"].describe()[["count", "mean", "50%", "max"]]

# %% [markdown]
# ## The comparison
# The repetition is the unit: each policy saw the same tasks in it.

# %%
results.comparison(allow_unfit=True)  # its fitness is above: read it first

# %%
results.plot_completion()

# %% [markdown]
# ## Why?
# Every decision is recorded with each candidate's filters and scores.

# %%
first = tasks["task"].iloc[0]
results.decisions.query("task == @first")

"""One host's part in reductions of task graphs, as a process; its vectors follow from seeds.

    python -m testbed.inc.combiner

As `testbed.inc.worker`, with one request more: `{"do": "combine", "job": {...}, "by": "ring",
"seed": s, "parts": [0, 2], "of": 4, "size": n, "dtype": "int32", "op": "sum"}`. The host has
made the vectors numbered `parts` of all `of`, combines them by itself, and takes part in an
all-reduce `by` a baseline of `testbed.inc.baselines`, or a `group`, with the trees of the job or
without. A host that has made none contributes what changes nothing.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import reduce
from typing import Any

import numpy as np

from testbed.errors import TestbedError
from testbed.inc import jobfile
from testbed.inc.group import Group
from testbed.inc.worker import Voice, Worker, digest, floats, vector

GROUP = "group"
COMBINE = {"sum": np.add, "min": np.minimum, "max": np.maximum}


def combined(
    seed: int, parts: Sequence[int], of: int, size: int, dtype: str, op: str
) -> np.ndarray[Any, Any]:
    """The vectors numbered `parts` as one; without any, what changes no other."""
    if not parts:
        return np.full(size, _neutral(dtype, op), dtype=dtype)
    made = [
        floats(seed, part, size) if dtype == "float32" else vector(seed, part, size, of)
        for part in parts
    ]
    return reduce(COMBINE[op], made)


def _neutral(dtype: str, op: str) -> float:
    if op == "sum":
        return 0
    limits = np.finfo(np.float32) if dtype == "float32" else np.iinfo(np.int32)
    return float(limits.max if op == "min" else limits.min)


class Combiner(Worker):
    """A worker that has not a vector of its rank's, but those of tasks that ran on its host."""

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "ready":
            return {}
        return self._combine(request) if request["do"] == "combine" else super().answer(request)

    def _combine(self, request: dict[str, Any]) -> dict[str, Any]:
        self.job = jobfile.from_json(json.dumps(request["job"]))
        op, by = request["op"], request["by"]
        cpu_s = time.process_time()
        mine = combined(
            request["seed"],
            request["parts"],
            request["of"],
            request["size"],
            request["dtype"],
            op,
        )
        counts: dict[str, Any] = {}
        start_s = time.monotonic()
        if by == GROUP:
            self.group = Group.join(self.job)
            result = self.group.allreduce(mine, op)
            counts = asdict(self.group.counts)
        else:
            self._connect(by)
            result = self.baselines[by].allreduce(mine)
        return {
            "start_s": start_s,
            "end_s": time.monotonic(),
            "cpu_s": time.process_time() - cpu_s,
            "digest": digest(result),
            "counts": {name: n for name, n in counts.items() if isinstance(n, int)},
        }


def main() -> None:
    worker = Combiner()
    voice = Voice(worker)
    try:
        for line in sys.stdin:
            try:
                with voice.busy():
                    answer: dict[str, Any] = {"ok": worker.answer(json.loads(line))}
            except (TestbedError, OSError) as error:
                answer = {"error": str(error)}
            voice.say(answer)
    finally:
        worker.close()


if __name__ == "__main__":
    main()

"""Where a task's bytes spent their time on the way, hop by hop, from in-band telemetry.

Rows of `int.parquet` are packets' hops; here they become means over packets. A
hop has two parts: in the switch (waiting in its queue, and switching), and on
the link behind it (serialization and propagation). Links at hosts are not in
it: hosts do not take part in telemetry.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

LEGS = ("input", "result")


@dataclass(frozen=True, slots=True)
class HopShare:
    """One hop over the packets of one leg that carried telemetry; times in s.

    `share` is this hop's part (switch and link) of the mean time that packets
    spent between their first switch and leaving the last. `link_mean_s` is
    None towards a host, `queue_max_packets` where no switch knew its queue.
    """

    leg: str
    hop: int
    switch: str
    next: str
    packets: int
    switch_mean_s: float
    switch_max_s: float
    link_mean_s: float | None
    queue_max_packets: int | None
    share: float


def breakdown(rows: pd.DataFrame) -> tuple[HopShare, ...]:
    """The hops of one task under one policy in one repetition, in the order of its way.

    Packets that some switch had no room to write into are left out: a hop of
    theirs is missing. A flow that was moved has the hops of both its ways.
    """
    return tuple(share for leg in LEGS for share in _leg(rows, leg))


def _leg(rows: pd.DataFrame, leg: str) -> list[HopShare]:
    mine = rows[(rows["leg"] == leg) & rows["complete"].astype(bool)]
    packets = mine["packet"].nunique()
    spent_s = (mine["switch_s"].sum() + mine["link_s"].sum()) / packets if packets else 0.0
    found = []
    for _, group in mine.groupby(["hop", "switch", "next"], sort=True):
        first = group.iloc[0]
        links, queues = group["link_s"].dropna(), group["queue_packets"].dropna()
        here_s = (group["switch_s"].sum() + links.sum()) / packets
        found.append(
            HopShare(
                leg=leg,
                hop=int(first["hop"]),
                switch=str(first["switch"]),
                next=str(first["next"]),
                packets=len(group),
                switch_mean_s=float(group["switch_s"].mean()),
                switch_max_s=float(group["switch_s"].max()),
                link_mean_s=float(links.mean()) if len(links) else None,
                queue_max_packets=int(queues.max()) if len(queues) else None,
                share=here_s / spent_s if spent_s > 0 else 0.0,
            )
        )
    return found


def by_link(rows: pd.DataFrame) -> pd.DataFrame:
    """Per policy and link direction: packets, time in the switch and on the link, in s."""
    grouped = rows.groupby(["policy", "switch", "next"], sort=False)
    table = grouped.agg(
        packets=("switch_s", "size"),
        switch_mean_s=("switch_s", "mean"),
        switch_p99_s=("switch_s", lambda s: s.quantile(0.99)),
        link_mean_s=("link_s", "mean"),
    )
    return table.reset_index().sort_values("switch_p99_s", ascending=False, ignore_index=True)

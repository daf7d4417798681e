"""How a request fails."""

from __future__ import annotations


class Refusal(Exception):
    """Why a request failed, as the control plane will read it."""

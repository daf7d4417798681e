from __future__ import annotations

from collections.abc import Iterator

import pytest
from embedded_netns import private_network


@pytest.fixture
def network() -> Iterator[None]:
    """The test's thread is in a network namespace of its own."""
    with private_network():
        yield

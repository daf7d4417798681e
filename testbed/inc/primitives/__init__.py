"""What a primitive is, written down: one YAML template each, and what follows from it.

In: the `*.yaml` files of this folder, or of another. Out: `Template` objects,
the P4 dispatch `p4/include/inc_primitives.p4` (`python -m testbed.inc.primitives`
writes it), and the controller's library (`library_document`). docs/new-primitive.md
says how to add one; nothing else needs to know of it.
"""

from testbed.inc.primitives.formula import Formula
from testbed.inc.primitives.templates import (
    DataStructure,
    Precision,
    Template,
    builtin,
    dispatch_source,
    library_document,
    load,
    parse,
)

__all__ = [
    "DataStructure",
    "Formula",
    "Precision",
    "Template",
    "builtin",
    "dispatch_source",
    "library_document",
    "load",
    "parse",
]

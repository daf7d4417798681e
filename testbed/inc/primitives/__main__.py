"""`python -m testbed.inc.primitives` writes the P4 dispatch of the primitives in this folder."""

from testbed.inc.primitives import builtin, dispatch_source
from testbed.infrastructure.dataplane.programs import source_folder

path = source_folder() / "include" / "inc_primitives.p4"
path.write_text(dispatch_source(builtin()))
print(f"{path} is written; `testbed p4 build inc_compute` compiles it")

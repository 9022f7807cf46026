"""Cases of their own: one thing that happens in the middle of sending, on one database.

A new case is a module here with a function that takes a `Site` and gives what the table tells of it (`Told`), and a
line in CASES.
"""

from collections.abc import Callable, Mapping

from tests.chaos.cases import connections, disk, locked, outliving, restarted, restored, together
from tests.chaos.cases.site import Site, Told

Case = Callable[[Site], Told]

#: Those that need no server or disk of their own: in `make test` too.
SMALL_CASES: Mapping[str, tuple[Case, ...]] = {
    "SQLite": (together.runs_at_once, outliving.its_lease, locked.database, disk.of_the_file_channel),
    "PostgreSQL": (together.runs_at_once, outliving.its_lease, connections.cut),
}
CASES: Mapping[str, tuple[Case, ...]] = {
    "SQLite": (*SMALL_CASES["SQLite"], disk.of_sqlite, restored.from_a_backup),
    "PostgreSQL": (*SMALL_CASES["PostgreSQL"], restarted.server, disk.of_postgresql, restored.from_a_backup),
}

"""An OCEL 2.0 database being written: types, rows and relations, in one transaction. Of klantreis it knows nothing."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from klantreis.reports.mining.ocel_schema import BEGINNING, GENERAL, event_table, object_table

Value = str | int | float | None
_MANY = 20_000  #: rows of one table that are kept before they are written


class OcelFile:
    """Rows in the order given. `finish` makes it a file that can be read; until then it is none."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        self._conn = sqlite3.connect(path, isolation_level=None)
        # What fails is thrown away and made again, so there is nothing to roll back to.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -65536"):
            self._conn.execute(f"PRAGMA {pragma}")
        self._conn.execute("BEGIN")
        for statement in filter(str.strip, GENERAL.split(";")):
            self._conn.execute(statement)
        self._rows: dict[str, list[Sequence[Value]]] = defaultdict(list)
        self._places: dict[str, dict[str, int]] = {}  #: by table: place of each attribute
        self._types: set[str] = set()
        self._event, self._object = self._rows["event"], self._rows["object"]
        self._event_object, self._object_object = self._rows["event_object"], self._rows["object_object"]
        self.events = self.objects = self.relations = 0

    def event_type(self, code: str, title: str, attributes: Mapping[str, str]) -> str:
        """Make a type; the name it has in the log: its title, with the code where another has that title."""
        name = f"{title} ({code})" if f"event {title}" in self._types else title
        self._types.add(f"event {name}")
        self._conn.execute(event_table(code, attributes))
        self._rows["event_map_type"].append((name, code))
        return name

    def object_type(self, code: str, title: str, attributes: Mapping[str, str]) -> None:
        self._conn.execute(object_table(code, attributes))
        self._places[code] = {name: place for place, name in enumerate(attributes)}
        self._rows["object_map_type"].append((title, code))

    def event(self, type_: str, code: str, at: str, values: Sequence[Value]) -> str:
        """An event; `values` in the order of its type's attributes. Gives its id, which is of this file only: numbered
        as they come, events are quick to write and to find."""
        self.events += 1
        id_ = f"e{self.events:09}"
        self._event.append((id_, type_))
        self._rows[f"event_{code}"].append((id_, at, *values))
        return id_

    def object(self, id_: str, type_: str, code: str, values: Sequence[Value]) -> None:
        """An object with what its attributes are at first."""
        self.objects += 1
        self._object.append((id_, type_))
        self._rows[f"object_{code}"].append((id_, BEGINNING, None, *values))

    def change(self, id_: str, code: str, at: str, attribute: str, value: Value) -> None:
        """From then on the attribute of this object is another."""
        places = self._places[code]
        values: list[Value] = [None] * len(places)
        values[places[attribute]] = value
        self._rows[f"object_{code}"].append((id_, at, attribute, *values))

    def relate(self, event: str, object_: str, qualifier: str) -> None:
        """Each relation once: who calls this sees to that."""
        self.relations += 1
        self._event_object.append((event, object_, qualifier))

    def tie(self, source: str, target: str, qualifier: str) -> None:
        """One object with another, each pair and qualifier once."""
        self._object_object.append((source, target, qualifier))

    def settle(self) -> None:
        """Write what has become much. Called now and then, so that memory stays bounded."""
        for table, rows in self._rows.items():
            if len(rows) >= _MANY:
                self._flush(table)

    def finish(self) -> None:
        for table in self._rows:
            self._flush(table)
        self._conn.execute("COMMIT")
        self._conn.close()

    def drop(self) -> None:
        """Leave it unfinished."""
        self._conn.close()

    def _flush(self, table: str) -> None:
        rows = self._rows[table]
        if rows:
            rows.sort(key=_by_id)  # neighbours in the file are written together
            self._conn.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
            rows.clear()


def _by_id(row: Sequence[Value]) -> str:
    return str(row[0])

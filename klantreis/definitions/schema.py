"""The table of keys as a JSON Schema, so that editors complete and explain the journey language.

`python -m klantreis.definitions.schema` prints it; `config/journey.schema.json` is kept current by a test.
"""

import json

from klantreis.definitions.keys import EVENT_FILE, JOURNEY, LADDER_FILE, MUNICIPALITY, ROLE_FILE, SHARED
from klantreis.definitions.shapes import Either, Many, Named, Record, Shape, Word

_FILES = (JOURNEY, SHARED, LADDER_FILE, EVENT_FILE, ROLE_FILE, MUNICIPALITY)


def journey_schema() -> str:
    """The schema of every file in `config/journeys` and `config/municipalities`, as JSON text."""
    defined: dict[str, object] = {}
    schema: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "klantreis: journeys, shared stages, ladders, events, roles and municipalities",
        "type": "object",
        "anyOf": [{"required": [_kind(record)]} for record in _FILES],
        # The key that names the kind of file chooses, so that an editor shows the keys of that kind only.
        "allOf": [{"if": _is_of(record), "then": _schema(record, defined)} for record in _FILES],
    }
    return json.dumps(schema | {"$defs": defined}, indent=1, ensure_ascii=False) + "\n"


def _kind(record: Record) -> str:
    """The key by which a file is told to be of this kind."""
    return next(key.name for key in record.keys if key.required)


def _is_of(record: Record) -> dict[str, object]:
    """That a file is of this kind: it has the key, and is of no kind that may have it too (a journey's `ladders`)."""
    kind = _kind(record)
    others = [_kind(other) for other in _FILES if other is not record and kind in {key.name for key in other.keys}]
    has: dict[str, object] = {"required": [kind]}
    return has | {"not": {"anyOf": [{"required": [other]} for other in others]}} if others else has


def _schema(shape: Shape, defined: dict[str, object]) -> dict[str, object]:
    match shape:
        case Word(choices=choices) if choices:
            return {"enum": list(choices)}
        case Word(json=kind) if kind != "string":
            return {"type": kind}
        case Word(_, pattern):
            return {"type": "string", "pattern": f"^({pattern})$"}
        case Many(of, alone):
            listed: dict[str, object] = {"type": "array", "items": _schema(of, defined), "minItems": 1}
            return {"anyOf": [_schema(of, defined), listed]} if alone else listed
        case Named(of, name):
            names = {"pattern": f"^({name.pattern})$"}
            return {"type": "object", "propertyNames": names, "additionalProperties": _schema(of, defined)}
        case Either(shapes):
            return {"anyOf": [_schema(found, defined) for found in shapes]}
        case Record(name):
            if name not in defined:
                defined[name] = {}  # its place in the file
                defined[name] = _record(shape, defined)
            return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _record(record: Record, defined: dict[str, object]) -> dict[str, object]:
    schema: dict[str, object] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: {"description": key.doc} | _schema(key.shape, defined) for key in record.keys},
    }
    if required := [key.name for key in record.keys if key.required]:
        schema["required"] = required
    if record.needs:
        schema["dependentRequired"] = {name: list(needed) for name, needed in record.needs.items()}
    if record.exactly_one:
        schema["oneOf"] = [{"required": [name]} for name in record.exactly_one]
    if record.alone:
        schema["dependentSchemas"] = {record.alone: {"maxProperties": 1}}
    return schema


if __name__ == "__main__":
    print(journey_schema(), end="")

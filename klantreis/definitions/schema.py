"""The table of keys as a JSON Schema, so that editors complete and explain the journey language.

`python -m klantreis.definitions.schema` prints it; `config/journey.schema.json` is kept current by a test.
"""

import json
from collections.abc import Mapping

from klantreis.definitions.keys import EVENT_FILE, JOURNEY, LADDER_FILE, MUNICIPALITY, SHARED
from klantreis.definitions.shapes import Either, Key, Many, Named, Record, Shape, Word


def journey_schema() -> str:
    """The schema of every file in `config/journeys` and `config/municipalities`, as JSON text."""
    files = (JOURNEY, SHARED, LADDER_FILE, EVENT_FILE, MUNICIPALITY)
    schema: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "klantreis: journeys, shared stages, ladders, events and municipalities",
        "type": "object",
    }
    # One schema serves all files; the key that names the kind of file chooses, so that an editor shows one set of keys.
    for record in reversed(files):
        kind = next(key.name for key in record.keys if key.required)
        chosen: dict[str, object] = {"if": {"required": [kind]}, "then": _record(record)}
        if "if" in schema:
            chosen["else"] = {name: schema.pop(name) for name in ("if", "then", "else") if name in schema}
        schema |= chosen
    schema["anyOf"] = [{"required": [next(key.name for key in record.keys if key.required)]} for record in files]
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(shape: Shape) -> dict[str, object]:
    match shape:
        case Word(what, pattern, kind, choices):
            if choices:
                return {"enum": list(choices)}
            return (
                {"type": kind}
                if kind != "string"
                else {"type": "string", "description": what, "pattern": f"^({pattern})$"}
            )
        case Many(of, alone):
            listed: dict[str, object] = {"type": "array", "items": _schema(of), "minItems": 1}
            return {"anyOf": [_schema(of), listed]} if alone else listed
        case Named(of, name):
            return {
                "type": "object",
                "propertyNames": {"pattern": f"^({name.pattern})$"},
                "additionalProperties": _schema(of),
            }
        case Either(shapes):
            return {"anyOf": [_schema(found) for found in shapes]}
        case Record():
            return _record(shape)


def _record(record: Record) -> dict[str, object]:
    required = [key.name for key in record.keys if key.required]
    schema: dict[str, object] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _described(key) for key in record.keys},
    }
    if required:
        schema["required"] = required
    if record.needs:
        schema["dependentRequired"] = {name: list(needed) for name, needed in record.needs.items()}
    if record.exactly_one:
        schema["oneOf"] = [{"required": [name]} for name in record.exactly_one]
    if record.alone:
        schema["dependentSchemas"] = {record.alone: {"maxProperties": 1}}
    return schema


def _described(key: Key) -> Mapping[str, object]:
    return _schema(key.shape) | {"description": key.doc}


if __name__ == "__main__":
    print(journey_schema(), end="")

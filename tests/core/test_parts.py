"""What a definition is made of: every record in it, whatever holds it."""

from dataclasses import dataclass, field

from klantreis.core.parts import parts


@dataclass(frozen=True)
class Leaf:
    name: str


@dataclass(frozen=True)
class Nothing:
    """A record without fields is one too."""


@dataclass(frozen=True)
class Branch:
    first: object
    held: tuple[object, ...] = ()
    named: dict[str, object] = field(default_factory=dict)
    words: frozenset[str] = frozenset({"no", "record"})


def test_every_record_is_a_part_in_the_order_in_which_it_stands_there() -> None:
    inner = Branch(Leaf("b"), (Leaf("c"), Nothing()))
    tree = Branch(Leaf("a"), (inner,), {"x": Leaf("d"), "y": (Leaf("e"),)})
    assert list(parts(tree)) == [
        tree, Leaf("a"), inner, Leaf("b"), Leaf("c"), Nothing(), Leaf("d"), Leaf("e"),
    ]  # fmt: skip


def test_what_is_no_record_has_no_parts() -> None:
    assert list(parts(None)) == list(parts("word")) == list(parts(Leaf)) == list(parts(())) == []

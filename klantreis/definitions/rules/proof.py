"""What is held against a resident rests on a message that resident was sent."""

from collections.abc import Iterator

from klantreis.core.case import Kind
from klantreis.definitions.rules.subject import Subject, at_node, place_of, steps
from klantreis.errors import Finding


def proof_of_what_the_client_never_got(subject: Subject) -> Iterator[Finding]:
    for built in subject.built:
        sent = {step.id for step in steps(built.journey) if step.kind is Kind.send and step.to == "client"}
        for count in built.journey.counts.values():
            if count.proof_of and count.proof_of not in sent:
                yield at_node(
                    place_of(built, "counts", count.name),
                    f"`{count.name}` counts when `{count.proof_of}` is proven, but no step of that name sends to the "
                    "client; name the message that tells the resident",
                )

"""Whom a message goes to, as they are at this moment: name, addresses that may be used, and what they agreed to.

Rules
-----
1. A message to a partner or training company goes to the organisation the facts name, by its code; one to the employer
   likewise where the municipality knows that code, else to the employer on the resident's own card.
2. An organisation that is not known, is of another kind, or has stopped gets nothing (`unknown_organisation`).
3. An address that was refused is no address; a telephone is one where it can receive an SMS, in E.164. Who it is about
   is read from here too, and only for an organisation: it learns the resident's name and nothing more (Awb 2:5).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.engine import Connection

from klantreis.channels.port import PostalAddress
from klantreis.core.telephone import for_sms
from klantreis.core.ways import EMAIL, POST, SMS, Reachable
from klantreis.store import contacts, organisations
from klantreis.store.contacts import ClientContact
from klantreis.store.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recipient:
    """Somebody outside the house. `repr` shows nothing of them."""

    name: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)  #: by medium, refused ones left out
    consents: frozenset[tuple[str, str]] | None = None  #: None: not asked for
    postal: PostalAddress | None = None
    prefers: str = ""  #: the channel a resident likes best

    @property
    def reachable(self) -> Reachable:
        return Reachable(media=self.addresses.keys(), consents=self.consents)


@dataclass(frozen=True, repr=False)
class AddressBook:
    """The residents and organisations that a batch writes to or about, read at once."""

    clients: Mapping[int, ClientContact]
    organisations: Mapping[tuple[str, str], Organisation]  #: by municipality and code
    refused: set[str]  #: addresses; grows while the batch is sent

    def recipient(
        self, kind: str, to: str, *, client_id: int | None, municipality: str, party: str, on: date
    ) -> Recipient | None:
        """Who it goes to; None when the organisation cannot be written to. `to` is the role the step names."""
        client = self.clients.get(client_id or 0)
        if kind == "client":
            return self._resident(client)
        known = self.organisations.get((municipality, party))
        if known is not None:
            return self._organisation(known) if known.kind == to and known.is_active(on) else None
        return self._employer(client) if kind == "employer" else None

    def _resident(self, client: ClientContact | None) -> Recipient:
        if client is None:
            return Recipient(consents=frozenset())
        postal = postal_of(client)
        by_post = one_line(postal) if postal else ""
        addresses = self._usable(client.email, client.phone, by_post)
        return Recipient(
            name=client.name, addresses=addresses, consents=client.consents, postal=postal, prefers=client.prefers
        )

    def _employer(self, client: ClientContact | None) -> Recipient:
        card = client.employer if client else {}
        addresses = self._usable(str(card.get("email", "")), str(card.get("phone", "")))
        return Recipient(name=str(card.get("contact", "")), addresses=addresses)

    def _organisation(self, known: Organisation) -> Recipient:
        return Recipient(name=known.contact, addresses=self._usable(known.email, known.phone))

    def _usable(self, email: str, phone: str, by_post: str = "") -> dict[str, str]:
        found = {EMAIL: email, SMS: for_sms(phone) if phone else "", POST: by_post}
        return {medium: address for medium, address in found.items() if address and address not in self.refused}


def postal_of(client: ClientContact) -> PostalAddress | None:
    """Where a letter to this resident goes; None when a part of it is missing."""
    if not all((client.name, client.address, client.postcode, client.city)):
        return None
    return PostalAddress(name=client.name, street=client.address, postcode=client.postcode, city=client.city)


def one_line(postal: PostalAddress) -> str:
    """A postal address as one text: what is kept of it, and what its hash is made of when a letter came back."""
    return f"{postal.street}, {postal.postcode} {postal.city}"


def open_book(
    conn: Connection, key: bytes, client_ids: Collection[int], codes: Collection[tuple[str, str]]
) -> AddressBook:
    """Read these residents and these organisations, by (municipality, code)."""
    clients = contacts.read(conn, client_ids)
    parties = organisations.named(conn, {pair for pair in codes if pair[1]})
    addresses = {address for address in _addresses(clients.values(), parties.values()) if address}
    return AddressBook(clients, parties, set(contacts.suppressed(conn, addresses, key)))


def _addresses(clients: Collection[ClientContact], parties: Collection[Organisation]) -> Iterator[str]:
    for client in clients:
        yield from _electronic(client.email, client.phone)
        postal = postal_of(client)
        yield one_line(postal) if postal else ""
        yield from _electronic(str(client.employer.get("email", "")), str(client.employer.get("phone", "")))
    for party in parties:
        yield from _electronic(party.email, party.phone)


def _electronic(email: str, phone: str) -> tuple[str, str]:
    return email, for_sms(phone) if phone else ""

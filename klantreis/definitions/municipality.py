"""A municipality's file: its channels, hours, fuse and texts about itself."""

import json
import re
from datetime import date, time
from hashlib import sha256

from klantreis.core.gates import STOP, Feed, Shadow
from klantreis.core.municipality import SMS_CLOSES, SMS_OPENS, FuseLimits, Municipality, Window
from klantreis.core.names import nearest
from klantreis.core.ordinance import Ordinance
from klantreis.core.parser import parse_term
from klantreis.core.rates import parse_rate
from klantreis.core.retention import Retention
from klantreis.definitions.auditing import AUDIT, read_audit
from klantreis.definitions.desk import check_fallback
from klantreis.definitions.house_style import read_house_style
from klantreis.definitions.keys import MUNICIPALITY, NO, YES
from klantreis.definitions.shapes import complain, conform_record, shown
from klantreis.definitions.yaml import MappingNode, ScalarNode, plain
from klantreis.errors import Finding

WORKLIST = "worklist"  #: a key that plans nothing: no part of the hash
_MIDNIGHT = time(0, 0)
_NOBODY = re.compile(r"(no|do-?not|niet|geen)[._-]?(reply|antwoord|beantwoorden)", re.IGNORECASE)
_CALLER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
NO_PLAN = (AUDIT, WORKLIST, "retention")  #: what no plan depends on
_BY_RECIPIENT = ("client", "employer", "partner", "staff")


def read_municipality(root: MappingNode, journeys: set[str], findings: list[Finding]) -> Municipality:
    """The municipality in this file; `journeys` are the names it may follow."""
    file = conform_record(root, MUNICIPALITY, findings)
    _check(file, journeys, findings)
    sending, fuse, channels = file.mapping("sending"), file.mapping("fuse"), file.mapping("channels")
    own, sms = file.mapping("channels_for"), sending.mapping("sms")
    planned_by = MappingNode({key: node for key, node in file.entries.items() if key not in NO_PLAN})
    written = json.dumps(plain(planned_by), ensure_ascii=False, separators=(",", ":"))
    return Municipality(
        name=file.text("municipality"),
        title=file.text("title"),
        hash=sha256(written.encode()).hexdigest(),
        journeys=_texts(file, "journeys"),
        client_ref=file.text("client_ref"),
        channels={recipient: _texts(channels, recipient) for recipient in _BY_RECIPIENT},
        channels_for={name: _texts(own, name) for name in own.entries},
        window=Window(opens=_time(sending, "opens"), closes=_time(sending, "closes")),
        sms_window=Window(opens=_time(sms, "opens", SMS_OPENS), closes=_time(sms, "closes", SMS_CLOSES)),
        fuse=FuseLimits(
            ceiling=int(fuse.text("ceiling", "0")),
            allowance=int(fuse.text("allowance", "10%").rstrip("%")) / 100,
            least=int(fuse.text("least", "5")),
        ),
        default_journey=file.text("default_journey"),
        case_url=file.text("case_url"),
        unsubscribe=file.text("unsubscribe"),
        sender=_pairs(file.mapping("sender")),
        places=_pairs(file.mapping("places")),
        fallback_role=file.text("fallback_role", "manager"),
        message_type=file.text("message_type", "service"),
        gap=parse_term(file.text("gap", "2d")),
        ordinance=_ordinance(file.mapping("ordinance")),
        letter=read_house_style(file, findings),
        bundle=file.text("bundle", YES) == YES,
        feed=_feed(file.mapping("feed")),
        shadow=_shadow(sending),
        worklist=file.text(WORKLIST, NO) != NO,
        worklist_to=file.text(WORKLIST) if "@" in file.text(WORKLIST) else "",
        audit=read_audit(file, findings),
        retention=_retention(file.mapping("retention")),
        rates={channel: parse_rate(rate) for channel, rate in _pairs(file.mapping("rates")).items() if rate},
    )


def _check(file: MappingNode, journeys: set[str], findings: list[Finding]) -> None:
    for node in file.listed("journeys"):
        if isinstance(node, ScalarNode) and node.text not in journeys:
            known = nearest(node.text, journeys) or f"; there is {', '.join(sorted(journeys)) or 'none'}"
            complain(findings, node, f"unknown journey `{shown(node.text)}`{known}")
    followed = _texts(file, "journeys")
    if (default := file.scalar("default_journey")) and default.text not in followed:
        known = nearest(default.text, followed) or f"; it follows {', '.join(followed)}"
        complain(findings, default, f"`default_journey` is none of its journeys: `{shown(default.text)}`{known}")
    if pattern := file.scalar("client_ref"):
        try:
            re.compile(pattern.text)
        except (re.error, OverflowError, RecursionError):
            complain(findings, pattern, "`client_ref` is no regular expression; write one such as ^L-\\d{4}$")
    check_fallback(file, findings)
    _check_rules(file, findings)
    sending = file.mapping("sending")
    if sending.scalar("opens") and sending.scalar("closes") and _time(sending, "opens") >= _time(sending, "closes"):
        complain(findings, sending.key("closes"), "`closes` is not after `opens`; nothing could ever be sent")
    _check_sms_hours(sending, findings)
    _check_sender(file.mapping("sender"), findings)
    if (url := file.scalar("case_url")) and "{ref}" not in url.text:
        complain(findings, url, "`case_url` has no {ref}; put it where the case reference goes")


def _check_sms_hours(sending: MappingNode, findings: list[Finding]) -> None:
    sms = sending.mapping("sms")
    window = Window(opens=_time(sending, "opens"), closes=_time(sending, "closes"))
    own = Window(opens=_time(sms, "opens", SMS_OPENS), closes=_time(sms, "closes", SMS_CLOSES))
    both = window.within(own)
    if both.opens >= both.closes and window.opens < window.closes:
        at = sending.key("sms") if sms.entries else sending.key("closes")
        complain(findings, at, "no hour lies both in `sending` and in its `sms`; no SMS could ever be sent")


def _check_sender(sender: MappingNode, findings: list[Finding]) -> None:
    """Whoever answers reaches a person, and a telephone can show who calls."""
    answers = sender.scalar("reply_to") or sender.scalar("email")
    if answers is not None and _NOBODY.match(answers.text):
        complain(findings, answers, "nobody reads what is sent to this address; give `reply_to` of a team or colleague")
    if (caller := sender.scalar("sms")) and not _CALLER.fullmatch(caller.text):
        complain(findings, caller, "`sms` is what a telephone shows: at most 11 letters, digits and spaces, no accents")


def _check_rules(file: MappingNode, findings: list[Finding]) -> None:
    """What the rules before a send ask of each other."""
    sending, rates = file.mapping("sending"), file.mapping("rates")
    if sending.text("shadow") == YES and "live_from" in sending.entries:
        complain(
            findings, sending.key("live_from"), "`live_from` says when it goes live, `shadow: yes` that it does not; "
            "remove one of the two",
        )  # fmt: skip
    if "staff" in sending.entries and not {"shadow", "live_from"} & sending.entries.keys():
        complain(findings, sending.key("staff"), "`staff` says what happens in shadow; add `shadow` or `live_from`")
    if live := sending.scalar("live_from"):
        try:
            date.fromisoformat(live.text)
        except ValueError:
            complain(findings, live, "`live_from` is a day that does not exist; check the month and the day")
    used = {name for recipient in _BY_RECIPIENT for name in _texts(file.mapping("channels"), recipient)}
    for channel in rates.entries.keys() - used:
        known = nearest(channel, used) or f"; it uses {', '.join(sorted(used))}"
        complain(findings, rates.key(channel), f"a rate for a channel it does not use: `{shown(channel)}`{known}")
    if (gap := file.scalar("gap")) and parse_term(gap.text).count == 0:
        complain(findings, gap, "`gap` is nothing: a resident could hear twice on one day; write 1d or more",
                 warning=True)  # fmt: skip


def _feed(node: MappingNode) -> Feed | None:
    if "older_than" not in node.entries:
        return None
    return Feed(older_than=parse_term(node.text("older_than")), then=node.text("then", STOP))


def _retention(node: MappingNode) -> Retention | None:
    months = node.text("months")
    return Retention(int(months)) if months else None


def _shadow(sending: MappingNode) -> Shadow:
    try:
        live_from = date.fromisoformat(sending.text("live_from")) if sending.text("live_from") else None
    except ValueError:  # it has its finding
        live_from = None
    return Shadow(always=sending.text("shadow") == YES, live_from=live_from, staff=sending.text("staff") == YES)


def _ordinance(node: MappingNode) -> Ordinance | None:
    if not node.entries:
        return None
    terms = node.mapping("terms")
    return Ordinance(atw=node.text("atw") == YES, terms={name: terms.text(name) == YES for name in terms.entries})


def _texts(node: MappingNode, key: str) -> tuple[str, ...]:
    return tuple(item.text for item in node.listed(key) if isinstance(item, ScalarNode))


def _pairs(node: MappingNode) -> dict[str, str]:
    return {name: node.text(name) for name in node.entries}


def _time(node: MappingNode, key: str, usual: time = _MIDNIGHT) -> time:
    text = node.text(key)
    return time.fromisoformat(text) if text else usual

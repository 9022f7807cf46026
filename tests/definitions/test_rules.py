"""What check refuses or doubts although every word can be read: each rule with what it finds and what it lets pass."""

import pytest

from klantreis.errors import BadConfiguration
from tests.definitions.conftest import JOURNEY as WHOLE
from tests.definitions.conftest import Folder

JOURNEY, LADDERS, MUNICIPALITY = "journeys/small.yaml", "journeys/ladders.yaml", "municipalities/smalltown.yaml"
ATTEND = "        due: appointment\n        clock: target\n"
CONTACT = "        repeat: rhythm\n        clock: policy\n"
HELP = "        series: [1w, 3m]\n        from: begun\n        clock: policy\n"
LADDER = "    - {id: lead, at: due + 5wd, task: stalled, to: team_lead, within: 2wd, done_by: [contact_held]}\n"
LAW = "        law: Awb 4:13\n"
LONG = "a term of years, or of more than 12 weeks, 3 months or 90 days (Algemene termijnenwet art. 4 onder a)"

#: Where, what stands there, what stands there instead, and what is found (`…`: and more; empty: nothing).
REFUSED = [
    pytest.param(
        JOURNEY,
        "      - {event: closed, to: end}\n",
        "",
        "",
        id="a stage that leads on to one with an exit",
    ),
    pytest.param(
        JOURNEY,
        "    moves: {closed: end}\n",
        "    moves: {closed: work}\n",
        "journeys/small.yaml:33: no move leads from the stage `work` to `end`: a case stays in it for ever; add one, …",
        id="a stage without an exit",
    ),
    pytest.param(
        JOURNEY,
        ATTEND,
        "        due: opened + 8w none\n        clock: statutory\n",
        "journeys/small.yaml:22: `attend` is statutory and names no law: add `law`, or make it policy or target",
        id="a statutory date without its article",
    ),
    pytest.param(
        JOURNEY,
        ATTEND,
        "        due: opened + 8w none\n        clock: statutory\n" + LAW,
        "",
        id="a statutory date with its article",
    ),
    pytest.param(
        JOURNEY,
        ATTEND,
        "        due: opened + 8w ordinance\n        clock: statutory\n" + LAW,
        "journeys/small.yaml:22: `attend` is statutory and rolls by `ordinance`, which is for a municipality's own te…",
        id="a statutory date that rolls by ordinance",
    ),
    *[
        pytest.param(
            JOURNEY,
            ATTEND,
            f"        due: {date} atw\n        clock: statutory\n" + LAW,
            f"journeys/small.yaml:22: `attend`: `due: {date} atw` rolls by `atw`, but the Termijnenwet does not hold "
            f"for {why}; write `none`, or `preceding` to be on the safe side",
            id=f"{date} by the Termijnenwet",
        )
        for date, why in [
            ("begun - 4w", "a term that is counted back (Algemene termijnenwet art. 1 lid 2)"),
            ("opened + 13w", LONG),
            ("opened + 4m", LONG),
            ("opened + 91d", LONG),
            ("opened + 1y", LONG),
            ("max(opened + 13w, opened + 1y)", LONG),
        ]
    ],
    *[
        pytest.param(JOURNEY, ATTEND, f"        due: {date} atw\n        clock: policy\n", "", id=f"{date} rolls")
        for date in ("opened + 12w", "opened + 3m", "opened + 90d", "opened + rhythm", "max(opened + 13w, opened + 2w)")
    ],
    pytest.param(
        JOURNEY,
        CONTACT,
        "        repeat: rhythm\n        clock: policy\n        roll: atw\n",
        "",
        id="cycles of three months at most",
    ),
    pytest.param(
        JOURNEY,
        CONTACT,
        "        repeat: 4m\n        clock: policy\n        roll: atw\n",
        "journeys/small.yaml:37: `contact`: `repeat: 4m` rolls by `atw`, but the Termijnenwet does not hold for a ter…",
        id="cycles that are too long",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: [1w, 4m]\n        from: begun\n        clock: policy\n        roll: atw\n",
        "journeys/small.yaml:46: `help`: `series: 4m` rolls by `atw`, but the Termijnenwet does not hold for a term …",
        id="a point that is too far",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: every 13w\n        clock: policy\n        roll: atw\n",
        "journeys/small.yaml:46: `help`: `series: 13w` rolls by `atw`, but the Termijnenwet does not hold for a term…",
        id="points that are too far apart",
    ),
    pytest.param(
        JOURNEY,
        ATTEND,
        "        due: opened + 8w atw\n        clock: policy\n        extended_by: {closed: occurred + 4m}\n",
        "journeys/small.yaml:22: `attend`: `extended_by: occurred + 4m` rolls by `atw`, but the Termijnenwet does not…",
        id="an extension that is too long",
    ),
    pytest.param(
        JOURNEY,
        "  begun: known(talk_held, enrolled.began)\n",
        "  begun: known(talk_held, enrolled.began)\n  early: begun - 4w atw\n",
        "journeys/small.yaml:8: `early: begun - 4w atw` rolls by `atw`, but the Termijnenwet does not hold for a term…",
        id="an anchor that is counted back",
    ),
    pytest.param(
        JOURNEY,
        "at: opened, send: invitation",
        "at: begun - 4w atw, send: invitation",
        "journeys/small.yaml:31: `at: begun - 4w atw` rolls by `atw`, but the Termijnenwet does not hold for a term t…",
        id="a step that is counted back",
    ),
    pytest.param(
        JOURNEY,
        ATTEND,
        "        due: opened + 8w ordinance\n        clock: policy\n",
        "municipalities/smalltown.yaml:3: `small` has a date that rolls by `ordinance` (",
        id="a municipality that does not say how it reads its ordinances",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse:",
        "ordinance: {atw: yes, terms: {atend: no}}\nfuse:",
        "municipalities/smalltown.yaml:7: `atend` is no obligation; did you mean `attend`?",
        id="an ordinance about what is no obligation",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse:",
        "ordinance: {atw: yes, terms: {attend: no}}\nfuse:",
        "",
        id="an ordinance about an obligation",
    ),
    pytest.param(
        JOURNEY,
        "send: invitation, to: client",
        "send: invitation, to: employer",
        "journeys/small.yaml:12: `missed` counts when `invite` is proven, but no step of that name sends to the clien…",
        id="proof of what the client never got",
    ),
    pytest.param(
        JOURNEY,
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        "          - {id: invite, at: opened, send: invitation, to: client}\n"
        "          - {id: after, at: appointment + 1wd, send: invitation, to: client}\n",
        "journeys/small.yaml:32: `after` of `attend` can never be given: the appointment or the term in which a messa…",
        id="a message after its appointment",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: every 1w\n        clock: policy\n"
        "        steps: [{id: late, at: due + 5wd, notify: stalled, to: owner}]\n",
        "journeys/small.yaml:51: `late` of `help` can never be given: before the day it stands on the next point has …",
        id="a step that comes after the next point",
    ),
]  # fmt: skip
DOUBTED = [
    pytest.param(
        LADDERS,
        LADDER,
        "    - {id: lead, at: due + 2d, notify: stalled, to: team_lead, not_after: 0d}\n",
        "",
        id="a rung with a day of its own",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: every 1w\n        clock: policy\n        ladder: stalled\n",
        "journeys/small.yaml:46: let op: `help` never reaches the rung `lead` of its ladder `stalled`: before the day…",
        id="a rung that comes after the next point",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: every 2w\n        clock: policy\n        ladder: stalled\n",
        "",
        id="a rung that comes before the next point",
    ),
    pytest.param(
        JOURNEY,
        "        opens: helped\n",
        "        opens: talk_held\n",
        "journeys/small.yaml:45: let op: nothing in `small` follows from `helped` on the card `card`: whoever answer…",
        id="an answer from which nothing follows",
    ),
    pytest.param(
        JOURNEY,
        "        missed_by: [no_show]\n",
        "        missed_by: [no_show]\n        lapsed_by: [no_show]\n",
        "journeys/small.yaml:22: let op: `attend`: `no_show` stands in `missed_by` and in `lapsed_by`; the first alwa…",
        id="an event that ends an obligation two ways",
    ),
    pytest.param(
        JOURNEY,
        "        met_by: [talk_held]\n        missed_by: [no_show]\n",
        "        met_by: [{event: talk_held, if: outcome = works}]\n        missed_by: [no_show, talk_held]\n",
        "",
        id="an event that ends it one way or the other, by what it says",
    ),
    pytest.param(
        MUNICIPALITY,
        "journeys: [small]",
        "journeys: [other]",
        "journeys/small.yaml:1: let op: no municipality follows `small`: nobody can be enrolled in it; name it in `…",
        id="a journey nobody follows",
    ),
    pytest.param(
        LADDERS,
        LADDER,
        "    - {id: lead, at: due + 1wd following, notify: stalled, to: team_lead}\n",
        "journeys/ladders.yaml:4: let op: `lead` stands on the same day as `nudge`, but is another level of the ladde…",
        id="two levels on one day",
    ),
    pytest.param(
        LADDERS,
        LADDER,
        "    - {id: lead, at: due + 1wd, notify: stalled, to: team_lead}\n",
        "",
        id="two rungs of one level",
    ),
    pytest.param(
        JOURNEY,
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        "          - {id: invite, at: opened, send: invitation, to: client}\n"
        "          - {id: again, at: opened + 1wd, send: invitation, to: client}\n",
        "journeys/small.yaml:32: let op: `invite` and `again` can go to the same client within 2 days of each other; …",
        id="two messages on two days in a row",
    ),
    pytest.param(
        JOURNEY,
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        "          - {id: invite, at: opened, send: invitation, to: client}\n"
        "          - {id: boss, at: opened + 1wd, send: invitation, to: employer}\n"
        "          - {id: later, at: opened + 5wd, send: invitation, to: client}\n",
        "",
        id="messages to two people, and a week apart",
    ),
    pytest.param(
        JOURNEY,
        "          - {id: invite, at: opened, send: invitation, to: client}\n",
        "          - {id: invite, at: opened, send: invitation, to: client, when: group has young}\n"
        "          - {id: again, at: opened, send: invitation, to: client, when: not group has young}\n",
        "",
        id="one message or the other",
    ),
    pytest.param(
        JOURNEY,
        HELP,
        "        series: [1w, 2w]\n        clock: policy\n        ladder: stalled\n",
        "journeys/small.yaml:46: let op: `help` gives `lead` at its last point only: before it stands, the next point…",
        id="a rung that only the last point leaves room for",
    ),
]  # fmt: skip


def changed(folder: Folder, file: str, right: str, wrong: str) -> Folder:
    if "journeys: [other]" in wrong:
        folder.write("journeys/other.yaml", WHOLE.replace("journey: small", "journey: other"))
    folder.change(file, right, wrong)
    return folder


@pytest.mark.parametrize(("file", "right", "wrong", "finding"), REFUSED)
def test_what_nobody_can_have_meant_is_refused_when_loading_too(
    folder: Folder, file: str, right: str, wrong: str, finding: str
) -> None:
    found = changed(folder, file, right, wrong).findings()
    if not finding:
        assert found == []
        return
    assert [each for each in found if each.startswith(finding.removesuffix("…"))] == found
    with pytest.raises(BadConfiguration):
        folder.load()


@pytest.mark.parametrize(("file", "right", "wrong", "finding"), DOUBTED)
def test_what_may_be_meant_is_doubted_and_stops_nothing(
    folder: Folder, file: str, right: str, wrong: str, finding: str
) -> None:
    found = changed(folder, file, right, wrong).findings()
    assert [each for each in found if finding and each.startswith(finding.removesuffix("…"))] == found
    assert bool(found) == bool(finding)
    assert folder.load()


def test_a_rung_that_is_too_old_before_the_one_below_it_is_given_is_never_reached(folder: Folder) -> None:
    folder.change(LADDERS, LADDER, "    - {id: lead, at: due + 1d, notify: stalled, to: team_lead, not_after: 0d}\n")
    same_day, never = folder.findings()
    assert same_day.startswith("journeys/ladders.yaml:4: let op: `lead` stands on the same day as `nudge`")
    assert never.startswith(
        "journeys/small.yaml:22: let op: `attend` never reaches the rung `lead` of its ladder `stalled`: its "
        "`not_after` ends before the day on which it can be given"
    )


def test_a_term_is_looked_at_behind_the_name_of_an_anchor(folder: Folder) -> None:
    begun = "  begun: known(talk_held, enrolled.began)\n"
    folder.change(JOURNEY, begun, begun + "  early: begun - 4w\n  sooner: early\n  office: begun - 4w preceding\n")
    folder.change(JOURNEY, ATTEND, "        due: sooner atw\n        clock: policy\n")
    told = [finding for finding in folder.findings() if "Termijnenwet" in finding]
    assert len(told) == 1
    assert "`due: sooner atw` rolls by `atw`" in told[0]
    assert "counted back" in told[0]
    folder.change(JOURNEY, "        due: sooner atw\n", "        due: office atw\n")
    assert not [finding for finding in folder.findings() if "Termijnenwet" in finding]


def test_a_term_is_looked_at_for_every_target_group_and_every_day(folder: Folder) -> None:
    folder.change(JOURNEY, ATTEND, "        due: opened + rhythm atw\n        clock: policy\n")
    for terms in ("{young: 4m, else: 3m}", "{young: 3m, else: 4m}", "{2026-01-01: 8w, 2027-01-01: 13w}"):
        text = (folder.path / JOURNEY).read_text()
        line = next(line for line in text.splitlines() if line.startswith("  rhythm:"))
        folder.change(JOURNEY, line, f"  rhythm: {terms}")
        (found,) = folder.findings()
        assert (
            "`due: opened + rhythm atw` rolls by `atw`, but the Termijnenwet does not hold for a term of years" in found
        )


def test_rules_ask_only_what_could_be_read(folder: Folder) -> None:
    """One mistake does not bring a dozen others."""
    folder.change(JOURNEY, "    moves: {closed: end}\n", "    moves: {close: work}\n")
    assert folder.findings() == ["journeys/small.yaml:35: unknown event `close`; did you mean `closed`?"]

"""Each mistake is found where it is made, with what to do about it."""

from datetime import date

import pytest

from klantreis.errors import BadConfiguration
from tests.definitions.conftest import Folder

JOURNEY, LADDERS, EVENTS = "journeys/small.yaml", "journeys/ladders.yaml", "journeys/events.yaml"
MUNICIPALITY = "municipalities/smalltown.yaml"
MESSAGE, LINES = "messages/nld/invitation.md", "messages/nld/staff.yaml"

#: Where, what stands there, what stands there instead, and what is found (`…`: and more).
MISTAKES = [
    pytest.param(
        JOURNEY,
        "title: Afspraak\n",
        "titel: Afspraak\n",
        "journeys/small.yaml:23: unknown key `titel` in obligation `attend`; did you mean `title`?",
        id="an unknown key",
    ),
    pytest.param(
        JOURNEY,
        "version: 1\n",
        "version: 1\nversion: 2\n",
        "journeys/small.yaml:4: double key `version`, first given in line 3; keep one of the two",
        id="a double key",
    ),
    pytest.param(
        JOURNEY,
        "        title: Contact\n",
        "",
        "journeys/small.yaml:37: obligation `contact` lacks `title`: what has to happen, in Dutch, as colleagues…",
        id="a missing title",
    ),
    pytest.param(
        JOURNEY,
        "        due: appointment\n        clock: target\n",
        "        due: appointment\n",
        "journeys/small.yaml:22: obligation `attend` lacks `clock`: statutory (law), policy (ordinance, plan) or…",
        id="a missing clock",
    ),
    pytest.param(
        JOURNEY,
        "        clock: policy\n        owner: case_worker\n",
        "        clock: policy\n",
        "journeys/small.yaml:37: obligation `contact` lacks `owner`: the role that has to do it",
        id="a missing owner",
    ),
    pytest.param(
        JOURNEY,
        "missed_by: [no_show]",
        "missed_by: [no_shov]",
        "journeys/small.yaml:29: unknown event `no_shov`; did you mean `no_show`?",
        id="an unknown event in met_by",
    ),
    pytest.param(
        JOURNEY,
        "moves: {closed: end}",
        "moves: {close: end}",
        "journeys/small.yaml:35: unknown event `close`; did you mean `closed`?",
        id="an unknown event in a move",
    ),
    pytest.param(
        JOURNEY,
        "known(talk_held, enrolled.began)",
        "known(talk_hold, enrolled.began)",
        "journeys/small.yaml:7: `begun`: unknown date `talk_hold`: no event, no anchor; did you mean `talk_held`…",
        id="an unknown event in a date",
    ),
    pytest.param(
        JOURNEY,
        "known(talk_held, enrolled.began)",
        "known(talk_held.since, enrolled.began)",
        "journeys/small.yaml:7: `begun`: `talk_held` has no field `since` (at character 17 of `known(talk_held.s…",
        id="an unknown field in a date",
    ),
    pytest.param(
        JOURNEY,
        "known(talk_held, enrolled.began)",
        "known(contact_held.hours, enrolled.began)",
        "journeys/small.yaml:7: `begun`: `contact_held.hours` is a number; expected a field of type date or mome…",
        id="a field that is no date",
    ),
    pytest.param(
        JOURNEY,
        "if: outcome = works",
        "if: hours = works",
        "journeys/small.yaml:19: `if`: unknown field `hours` of `talk_held`; add it to events.yaml",
        id="an unknown field in a condition",
    ),
    pytest.param(
        JOURNEY,
        "if: outcome = works",
        "if: outcome = work",
        "journeys/small.yaml:19: `if`: `work` is no code of `talk_held.outcome`; did you mean `works`?",
        id="an unknown code",
    ),
    pytest.param(
        JOURNEY,
        "from: begun\n",
        "from: began\n",
        "journeys/small.yaml:50: `from`: unknown date `began`: no event, no anchor; did you mean `begun`? (at ch…",
        id="an unknown anchor",
    ),
    pytest.param(
        JOURNEY,
        "at: due + soon",
        "at: due + sone",
        "journeys/small.yaml:45: `at`: unknown term `sone`; did you mean `soon`? (at character 7 of `due + sone`)",
        id="an unknown term",
    ),
    pytest.param(
        JOURNEY,
        "repeat: rhythm",
        "repeat: rythm",
        "journeys/small.yaml:40: unknown term `rythm`; did you mean `rhythm`?",
        id="an unknown repeat",
    ),
    pytest.param(
        JOURNEY,
        "repeat: rhythm\n",
        "repeat: rhythm\n        while: bussy\n",
        "journeys/small.yaml:41: unknown label `bussy`; did you mean `busy`?",
        id="an unknown label",
    ),
    pytest.param(
        JOURNEY,
        "at: due + soon",
        "at: 2 x mised",
        "journeys/small.yaml:45: `at`: unknown count `mised`; did you mean `missed`? (at character 5 of `2 x mis…",
        id="an unknown count",
    ),
    pytest.param(
        JOURNEY,
        "ladder: stalled",
        "ladder: staled",
        "journeys/small.yaml:32: unknown ladder `staled`; did you mean `stalled`?",
        id="an unknown ladder",
    ),
    pytest.param(
        JOURNEY,
        "send: invitation",
        "send: invitaton",
        "journeys/small.yaml:31: there is no text messages/nld/invitaton.md; did you mean `invitation`?",
        id="an unknown template",
    ),
    pytest.param(
        LADDERS,
        "notify: stalled",
        "notify: staled",
        "journeys/ladders.yaml:3: there is no line `staled` in messages/nld/staff.yaml; did you mean `stalled`?",
        id="an unknown line",
    ),
    pytest.param(
        JOURNEY,
        "proven(invite)",
        "proven(invites)",
        "journeys/small.yaml:12: `if`: unknown step `invites`; did you mean `invite`? (at character 8 of `proven…",
        id="an unknown step",
    ),
    pytest.param(
        JOURNEY,
        "to: team_lead, within",
        "to: team_laed, within",
        "journeys/small.yaml:45: unknown role `team_laed`; did you mean `team_lead`?",
        id="an unknown role",
    ),
    pytest.param(
        JOURNEY,
        "send: invitation, to: client",
        "send: invitation, to: case_worker",
        "journeys/small.yaml:31: `case_worker` is a colleague; use `notify`, `task` or `decide`",
        id="a message to a colleague",
    ),
    pytest.param(
        LADDERS,
        "to: team_lead",
        "to: client",
        "journeys/ladders.yaml:4: `client` is not of the house and gets no `task`; use `send`",
        id="a task for the client",
    ),
    pytest.param(
        JOURNEY,
        "to: work}",
        "to: wrok}",
        "journeys/small.yaml:19: unknown stage `wrok`; did you mean `work`?",
        id="an unknown stage",
    ),
    pytest.param(
        JOURNEY,
        "start: talk",
        "start: tolk",
        "journeys/small.yaml:5: unknown stage `tolk`; did you mean `talk`?",
        id="an unknown start",
    ),
    pytest.param(
        JOURNEY,
        "  work:\n    title: Werk\n    moves: {closed: end}\n",
        "  after: {use: nazorg}\n  work:\n    title: Werk\n    moves: {closed: after}\n",
        "journeys/small.yaml:33: unknown shared stage `nazorg`; add a file with `shared: nazorg`",
        id="an unknown shared stage",
    ),
    pytest.param(
        JOURNEY,
        "      - {event: talk_held, if: outcome = works, to: work}\n",
        "",
        "journeys/small.yaml:32: no move leads to the stage `work`; add one, or remove the stage",
        id="a stage that cannot be reached",
    ),
    pytest.param(
        JOURNEY,
        "begun: known(talk_held, enrolled.began)\n",
        "begun: known(other, talk_held)\n  other: begun + 1d\n",
        "journeys/small.yaml:7: the anchor `begun` leads back to itself: begun → other → begun; give one of them…",
        id="an anchor that leads back to itself",
    ),
    pytest.param(
        JOURNEY,
        "        met_by: [talk_held]\n",
        "        met_by: []\n",
        "journeys/small.yaml:28: nothing can meet `attend`; name an event in `met_by` that does",
        id="an obligation that nothing can meet",
    ),
    pytest.param(
        JOURNEY,
        "        met_by: [talk_held]\n",
        "",
        "journeys/small.yaml:22: obligation `attend` lacks `met_by`: the events that meet it; nothing else can",
        id="an obligation without met_by",
    ),
    pytest.param(
        JOURNEY,
        "        met_by: [talk_held]\n",
        "        met_by: [spoken]\n",
        "journeys/small.yaml:28: nothing can meet `attend`; name an event in `met_by` that does",
        id="an obligation met by what nobody declares",
    ),
    pytest.param(
        JOURNEY,
        "        due: appointment\n",
        "",
        "journeys/small.yaml:22: obligation `attend` needs exactly one of due, series, repeat; it has none of th…",
        id="no due, series or repeat",
    ),
    pytest.param(
        JOURNEY,
        "repeat: rhythm\n",
        "repeat: rhythm\n        due: opened + 1w\n",
        "journeys/small.yaml:37: obligation `contact` needs exactly one of due, series, repeat; it has `due` and…",
        id="both due and repeat",
    ),
    pytest.param(
        JOURNEY,
        "due: appointment",
        "due: due + 1d",
        "journeys/small.yaml:25: `due` counts from itself; count from `opened`, an event or an anchor",
        id="a due date that counts from itself",
    ),
    pytest.param(
        JOURNEY,
        "due: appointment\n        clock: target",
        "due: opened + 8w\n        clock: statutory",
        "journeys/small.yaml:22: `attend` is statutory and does not say how its date rolls; add atw, preceding, …",
        id="a statutory date without a roll",
    ),
    pytest.param(
        JOURNEY,
        "repeat: rhythm\n        clock: policy",
        "repeat: 8w\n        clock: statutory",
        "journeys/small.yaml:37: `contact` is statutory and does not say how its date rolls; add atw, preceding,…",
        id="a statutory repetition without a roll",
    ),
    pytest.param(
        LADDERS,
        "task: stalled, to: team_lead, within: 2wd, done_by",
        "task: stalled, to: team_lead, done_by",
        "journeys/ladders.yaml:4: `task` needs `within` beside it; add `within`",
        id="a task without a term",
    ),
    pytest.param(
        LADDERS,
        ", done_by: [contact_held]",
        "",
        "journeys/ladders.yaml:4: `task` needs `done_by` beside it; add `done_by`",
        id="a task that nothing completes",
    ),
    pytest.param(
        JOURNEY,
        ", options: [helped]",
        "",
        "journeys/small.yaml:45: `decide` needs `options` beside it; add `options`",
        id="a card without options",
    ),
    pytest.param(
        JOURNEY,
        "within: 5wd, options",
        "options",
        "journeys/small.yaml:45: `decide` needs `within` beside it; add `within`",
        id="a card without a term",
    ),
    pytest.param(
        JOURNEY,
        "send: invitation, to",
        "send: invitation, notify: stalled, to",
        "journeys/small.yaml:31: a step needs exactly one of send, notify, task, decide; it has `send` and `noti…",
        id="two kinds in one step",
    ),
    pytest.param(
        LADDERS,
        "{id: nudge, at",
        "{id: invite, at",
        "journeys/small.yaml:22: `attend` has two steps `invite`, one in the ladder `stalled`; give one another …",
        id="two steps with one name",
    ),
    pytest.param(
        MUNICIPALITY,
        "{ceiling: 60, allowance",
        "{allowance",
        "municipalities/smalltown.yaml:7: fuse lacks `ceiling`: a run with more messages than this always asks f…",
        id="a missing fuse ceiling",
    ),
    pytest.param(
        MUNICIPALITY,
        "journeys: [small]",
        "journeys: [smal]",
        "municipalities/smalltown.yaml:3: unknown journey `smal`; did you mean `small`?",
        id="an unknown journey of a municipality",
    ),
    pytest.param(
        MUNICIPALITY,
        "closes: 17:30",
        "closes: 08:30",
        "municipalities/smalltown.yaml:6: `closes` is not after `opens`; nothing could ever be sent",
        id="a window that never opens",
    ),
    pytest.param(
        MUNICIPALITY,
        "closes: 17:30",
        "closes: 17:30, shadow: yes, live_from: 2027-01-04",
        "municipalities/smalltown.yaml:6: `live_from` says when it goes live, `shadow: yes` that it does not; re…",
        id="in shadow for ever, and live on a day",
    ),
    pytest.param(
        MUNICIPALITY,
        "closes: 17:30",
        "closes: 17:30, staff: yes",
        "municipalities/smalltown.yaml:6: `staff` says what happens in shadow; add `shadow` or `live_from`",
        id="colleagues in a shadow that is not there",
    ),
    pytest.param(
        MUNICIPALITY,
        "closes: 17:30",
        "closes: 17:30, live_from: 2027-02-30",
        "municipalities/smalltown.yaml:6: `live_from` is a day that does not exist; check the month and the day",
        id="a first live day that does not exist",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse: {",
        "rates: {filee: 60/min}\nfuse: {",
        "municipalities/smalltown.yaml:7: a rate for a channel it does not use: `filee`; did you mean `file`?",
        id="a rate for a channel that is not used",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse: {",
        "rates: {email: sixty}\nfuse: {",
        "municipalities/smalltown.yaml:7: `email` is `sixty`; expected a rate such as 60/min",
        id="a rate that is none",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse: {",
        "feed: {then: stop}\nfuse: {",
        "municipalities/smalltown.yaml:7: feed lacks `older_than`: how long news of deaths and moves may stay away",
        id="a feed that is never too old",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse: {",
        "feed: {older_than: 2d, then: stopp}\nfuse: {",
        "municipalities/smalltown.yaml:7: `then` is `stopp`; expected stop, warn; did you mean `stop`?",
        id="what a feed that is too old does",
    ),
    pytest.param(
        MUNICIPALITY,
        "fuse: {",
        "gap: 0d\nfuse: {",
        "municipalities/smalltown.yaml:7: let op: `gap` is nothing: a resident could hear twice on one day; write…",
        id="no gap at all",
    ),
    pytest.param(
        MUNICIPALITY,
        "client_ref: ^K-\\d+$",
        "client_ref: ^K-(\\d+$",
        "municipalities/smalltown.yaml:4: `client_ref` is no regular expression; write one such as ^L-\\d{4}$",
        id="a pattern that is none",
    ),
    pytest.param(
        JOURNEY,
        "due: appointment",
        "due: opened +",
        "journeys/small.yaml:25: `due`: expected a term such as 10wd, 3d, 2w, 6m or 1y (at character 9 of `opene…",
        id="an expression that stops halfway",
    ),
    pytest.param(
        JOURNEY,
        "soon: 5wd",
        "soon: 5 working days",
        "journeys/small.yaml:9: `soon` is `5 working days`; expected a term such as 10wd, 2w or 6m",
        id="a term that is none",
    ),
    pytest.param(
        JOURNEY,
        "stages:\n",
        "goals: {many: {count: closed, targt: 500}}\nstages:\n",
        "journeys/small.yaml:15: unknown key `targt` in goal `many`; did you mean `target`?",
        id="a goal of the wrong shape",
    ),
    pytest.param(
        JOURNEY,
        "title: Klein\n",
        "title: &t Klein\n",
        "journeys/small.yaml:2: anchors and aliases (`&`, `*`) are not used here; write the value out",
        id="an alias",
    ),
    pytest.param(
        EVENTS,
        "  helped: {title: Geholpen}\n",
        "  helped: {title: Geholpen}\n  unused: {title: Ongebruikt}\n",
        "journeys/events.yaml:7: let op: no journey uses the event `unused`",
        id="an unused event",
    ),
    pytest.param(
        EVENTS,
        "  deceased: {title: deceased, fields: {}}\n",
        "",
        "journeys/events.yaml:1: `deceased` is missing: the program records it; declare it with a title",
        id="a built-in event that is missing",
    ),
    pytest.param(
        EVENTS,
        "hours: number",
        "hours: text",
        "journeys/events.yaml:5: `hours` is `text`; expected date, moment, code, number, ref",
        id="a field of free text",
    ),
    pytest.param(
        MESSAGE,
        "{{ telefoon }}",
        "{{ telefon }}",
        "messages/nld/invitation.md:7: there is no field `telefon`; fields are naam, gemeente, afzender, medewer…",
        id="an unknown field in a text",
    ),
    pytest.param(
        MESSAGE,
        "kind: send",
        "kind: send\nconsequence: true",
        "journeys/small.yaml:31: `invitation` tells of consequences and may only follow a named person's answer …",
        id="a consequence without a decision",
    ),
    pytest.param(
        MESSAGE,
        "kind: send",
        "kind: send\nlegal: true",
        "messages/nld/invitation.md:1: a text with legal effect names its own `type`: consent for other messages…",
        id="a text with legal effect that is like any other",
    ),
    pytest.param(
        MESSAGE,
        "kind: send",
        "kind: send\ntype: Een besluit",
        "messages/nld/invitation.md:1: `type` is a name in small letters, digits and _, at most 30: a column is…",
        id="a type that no column could be named after",
    ),
    pytest.param(
        MESSAGE,
        "{{ telefoon }}",
        "{{ telefoon }} voor {{ dag }}",
        "journeys/small.yaml:31: `invitation` names the day it is about, and this step does not say which; add `…",
        id="a text about a day that its step does not say",
    ),
    pytest.param(
        LINES,
        "stuck: zit vast",
        "stuck: zit vast tot {{ dag }}",
        "journeys/small.yaml:45: `stuck` names the day it is about, and this step does not say which; add `about…",
        id="a line about a day that its step does not say",
    ),
    pytest.param(
        LINES,
        "stuck: zit vast",
        "stuck: zit vast {{ wie }}",
        "messages/nld/staff.yaml:2: `stuck`: there is no field `wie`; fields are naam, gemeente, afzender, medew…",
        id="an unknown field in a line for staff",
    ),
    pytest.param(
        JOURNEY,
        "if: outcome = works, to: work}",
        "if: outcome = works, to: work, start: nextone}",
        "journeys/small.yaml:19: let op: there is no journey `nextone` to start: nothing will begin; add its file",
        id="a journey that nothing knows to start",
    ),
    pytest.param(
        JOURNEY,
        "begun: known",
        "due: known",
        "journeys/small.yaml:7: `due` is a word of the language; choose another name",
        id="a word of the language as a name",
    ),
    pytest.param(
        JOURNEY,
        "due: appointment\n",
        "due: appointment\n        until: closed\n",
        "journeys/small.yaml:26: `until` goes with `series` or `repeat`, not with `due`; remove it",
        id="an end of the series beside due",
    ),
    pytest.param(
        JOURNEY,
        "series: [1w, 3m]\n",
        "series: [1w, 3m]\n        match: points\n",
        "journeys/small.yaml:50: unknown field of the meeting events `points`; correct the name",
        id="a match that no event has",
    ),
]


def test_a_configuration_that_is_right_has_no_findings(folder: Folder) -> None:
    assert folder.findings() == []


@pytest.mark.parametrize(("file", "right", "wrong", "finding"), MISTAKES)
def test_a_mistake_is_found_with_file_and_line(folder: Folder, file: str, right: str, wrong: str, finding: str) -> None:
    folder.change(file, right, wrong)
    assert any(found.startswith(finding.removesuffix("…")) for found in folder.findings())


@pytest.mark.parametrize(("file", "right", "wrong", "finding"), MISTAKES)
def test_loading_refuses_what_is_wrong_and_lets_warnings_pass(
    folder: Folder, file: str, right: str, wrong: str, finding: str
) -> None:
    folder.change(file, right, wrong)
    if ": let op: " in finding:
        assert folder.load()
    else:
        with pytest.raises(BadConfiguration) as refused:
            folder.load()
        assert finding.removesuffix("…") in str(refused.value)


def test_all_mistakes_are_found_at_once_each_once_and_in_order(folder: Folder) -> None:
    folder.change(JOURNEY, "send: invitation", "send: invitaton")
    folder.change(JOURNEY, "moves: {closed: end}", "moves: {close: end}")
    folder.change(JOURNEY, "repeat: rhythm", "ladder: stalled\n        repeat: rhythm")
    folder.change(LADDERS, "to: team_lead", "to: team_laed")
    assert folder.findings() == [
        "journeys/ladders.yaml:4: unknown role `team_laed`; did you mean `team_lead`?",
        "journeys/small.yaml:31: there is no text messages/nld/invitaton.md; did you mean `invitation`?",
        "journeys/small.yaml:35: unknown event `close`; did you mean `closed`?",
    ]


def test_a_role_that_nobody_holds_is_found_once_the_staff_is_known(folder: Folder) -> None:
    assert folder.findings(holders={"smalltown": {"team_lead", "manager"}}) == []
    assert folder.findings(holders={"smalltown": {"manager"}}) == [
        "journeys/ladders.yaml:4: nobody in smalltown holds the role `team_lead`; name someone in the staff file"
    ]
    assert (
        "municipalities/smalltown.yaml:1: nobody in smalltown holds the fallback role `manager`; "
        "name someone in the staff file"
    ) in folder.findings(holders={"smalltown": set()})


def test_a_municipality_of_which_no_colleague_is_known_is_not_followed_up_from_this_database(folder: Folder) -> None:
    assert folder.findings(holders={"elsewhere": {"manager"}}) == [
        "municipalities/smalltown.yaml:1: let op: no colleague of smalltown is known in this database; "
        "hand in its staff file to use it"
    ]


def test_a_calendar_warns_in_its_last_year_and_is_wrong_after_it(folder: Folder) -> None:
    assert folder.findings(today=date(2027, 12, 30)) == []
    (warning,) = folder.findings(today=date(2028, 1, 3))
    assert warning.startswith("calendars/nl.yaml:1: let op: the calendar ends on 2028-12-31: add the days of the next")
    (finding,) = folder.findings(today=date(2029, 1, 2))
    assert finding.startswith("calendars/nl.yaml:1: the calendar ended on 2028-12-31: add the days of the next")


def test_the_same_version_twice_is_found(folder: Folder) -> None:
    folder.write("journeys/small.v2.yaml", (folder.path / JOURNEY).read_text())
    assert folder.findings() == [
        f"journeys/small.yaml:3: version 1 of `small` is also in {folder.path.as_posix()}/journeys/small.v2.yaml:3; "
        "number it anew"
    ]


def test_a_later_version_that_is_not_valid_later_is_found(folder: Folder) -> None:
    folder.write("journeys/small.v2.yaml", (folder.path / JOURNEY).read_text().replace("version: 1", "version: 2"))
    assert folder.findings() == [
        "journeys/small.v2.yaml:4: version 2 is valid from 2026-01-01, not after version 1; give it a later day"
    ]


def test_an_empty_folder_says_what_is_missing(folder: Folder) -> None:
    for file in [JOURNEY, EVENTS, MUNICIPALITY, "journeys/ladders.yaml"]:
        (folder.path / file).unlink()
    found = folder.findings()
    assert "journeys:1: no journey here: nothing would run; add its file (….yaml)" in found
    assert "municipalities:1: no municipality here: nothing would run; add its file (….yaml)" in found
    assert (
        "journeys/events.yaml:1: cannot be read (No such file or directory); check that it exists and its rights"
        in found
    )


def test_a_role_of_ones_own_is_known_once_it_is_declared(folder: Folder) -> None:
    folder.change(JOURNEY, "owner: team_lead", "owner: debt_counsellor")
    assert folder.findings() == [
        "journeys/small.yaml:52: unknown role `debt_counsellor`; name it in journeys/roles.yaml"
    ]
    folder.write("journeys/roles.yaml", "roles: {debt_counsellor: schuldhulpverlener}\n")
    assert folder.findings() == []


LEGAL = "kind: send\ntype: decision\nlegal: true"


def test_what_has_legal_effect_never_goes_by_sms(folder: Folder) -> None:
    folder.change(MESSAGE, "kind: send", LEGAL)
    assert folder.findings() == []
    folder.change(JOURNEY, "send: invitation, to: client}", "send: invitation, to: client, channel: sms}")
    assert folder.findings() == [
        "journeys/small.yaml:31: `invitation` has legal effect and never goes by SMS; take out `channel`"
    ]


@pytest.mark.parametrize(
    ("channels", "found"),
    [("[email, file]", False), ("[letter]", False), ("[email]", True), ("[sms, email]", True)],
)
def test_what_has_legal_effect_can_always_go_on_paper(folder: Folder, channels: str, found: bool) -> None:
    folder.change(MESSAGE, "kind: send", LEGAL)
    folder.change(MUNICIPALITY, "client: [file]", f"client: {channels}")
    folder.change(MUNICIPALITY, "sending:", "letter: {return_address: Postbus 1}\nsending:")
    finding = (
        "municipalities/smalltown.yaml:5: `invitation` has legal effect: who did not agree to it by mail gets it on "
        "paper; add `file` to `client`"
    )
    assert folder.findings() == [finding] * found


def test_a_step_that_says_which_day_its_text_is_about_may_name_it(folder: Folder) -> None:
    folder.change(MESSAGE, "{{ telefoon }}", "{{ telefoon }} voor {{ dag }}")
    folder.change(LINES, "stuck: zit vast", "stuck: zit vast tot {{ dag }}")
    folder.change(JOURNEY, "send: invitation, to: client}", "send: invitation, to: client, about: due}")
    folder.change(JOURNEY, "decide: stuck,", "decide: stuck, about: due,")
    assert folder.findings() == []


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (", fields: {card: ref, why: code}, decision: yes", []),
        (
            "",
            [
                "journeys/small.yaml:49: `invitation` tells of consequences and follows `helped`, which can be "
                "recorded without a card: make that event `decision: yes` in events.yaml"
            ],
        ),
    ],
)
def test_a_message_with_consequences_may_follow_a_decision_on_a_card(
    folder: Folder, decision: str, found: list[str]
) -> None:
    folder.change(EVENTS, "{title: Geholpen}", f"{{title: Geholpen{decision}}}")
    folder.change(MESSAGE, "kind: send", "kind: send\nconsequence: true")
    folder.change(JOURNEY, "send: invitation, to: client}", "notify: stalled, to: owner}")
    folder.change(JOURNEY, "if: proven(invite), ", "")
    folder.change(
        JOURNEY,
        "opens: helped\n",
        "opens: each helped\n        steps: [{id: tell, at: opened, send: invitation, to: client}]\n",
    )
    assert folder.findings() == found

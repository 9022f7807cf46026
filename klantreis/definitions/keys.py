"""The keys of the journey language: what may stand where, and what an editor says about it.

Each table is read by the loader (through `shapes.conform`) and by `schema.py`. Here is only how a value may look;
what it means is decided where it is built.
"""

from klantreis.core.gates import STOP, WARN
from klantreis.core.timeliness.cases import Meaning
from klantreis.core.timeliness.rules import LANGUAGES
from klantreis.core.workdays import ROLLS
from klantreis.definitions.shapes import Either, Key, Many, Named, Record, Word

NAME = Word("a name in small letters, digits and _", r"[a-z][a-z0-9_]{0,59}")
TITLE = Word("a text of at most 120 characters", r"(?=.*\S)[^\x00-\x1f\x7f]{1,120}")
NUMBER = Word("a whole number", r"[0-9]{1,9}", "integer")
DAY = Word("a day such as 2026-01-01", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE = Word("a date such as `due + 5wd`")
CONDITION = Word("a condition such as `group has young`")
TERM = Word("a term such as 10wd, 2w or 6m", r"[0-9]{1,5}(wd|d|w|m|y)")
TERM_OR_NAME = Word("a term such as 4w, or the name of one", r"[0-9]{1,5}(wd|d|w|m|y)|[a-z][a-z0-9_]{0,59}")
CODE = Word("a code", r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
LINE = Word("one line of text", r"(?=.*\S)[^\x00-\x1f\x7f]{1,500}")
YES, NO = "yes", "no"
YES_NO = Word("yes or no", choices=(YES, NO))
TERM_KEY = Word("a target group, `else`, or a day such as 2026-01-01", rf"{DAY.pattern}|{CODE.pattern}")

EVENTS = Many(NAME, alone=True)
EVENT_MATCH = Record(
    "a meeting event",
    (
        Key("event", NAME, "the event", required=True),
        Key("if", CONDITION, "only if this holds for that fact: `outcome = exempt`"),
    ),
)
MATCHES = Many(Either((NAME, EVENT_MATCH)), alone=True)

MOVE = Record(
    "a move",
    (
        Key("event", NAME, "the event that moves the case", required=True),
        Key("to", NAME, "the stage it goes to, or `end`", required=True),
        Key("if", CONDITION, "only if this holds for that fact; the first move that matches is followed"),
        Key("start", NAME, "another journey that begins for this client"),
    ),
)

_STEP = (
    Key("id", NAME, "its name, unique in the obligation and stable: it is part of what makes an action happen once",
        required=True),
    Key("at", DATE, "the day it stands on: `opened`, `due - 2wd`, `appointment - 1wd`", required=True),
    Key("send", NAME, "a message to the client, the employer or a partner: the name of its text"),
    Key("notify", NAME, "a line in a colleague's digest: the name of the line"),
    Key("task", NAME, "something a colleague has to do: the name of the line"),
    Key("decide", NAME, "a decision card: a named person chooses; the name of the line"),
    Key("to", NAME, "client, employer, partner; owner; or a role such as team_lead", required=True),
    Key("about", DATE, "the day the text is about: `ww_end`; the text names it as {{ dag }}"),
    Key("when", CONDITION, "given only while this holds"),
    Key("channel", NAME, "one channel by name, instead of the municipality's order"),
    Key("not_after", TERM, "how long after its day it may still be given"),
    Key("within", TERM, "how long the colleague has (task, decide)"),
    Key("done_by", MATCHES, "the events that complete the task"),
    Key("options", Many(NAME), "the events the named person chooses from"),
)  # fmt: skip
_KINDS = ("send", "notify", "task", "decide")
_KIND_NEEDS = {"task": ("within", "done_by"), "decide": ("within", "options"), "done_by": ("task",),
               "options": ("decide",)}  # fmt: skip
STEP = Record("a step", _STEP, exactly_one=_KINDS, needs=_KIND_NEEDS)
STEPS = Many(STEP)
LADDERS = Named(Many(Record("a rung", _STEP, exactly_one=_KINDS, needs=_KIND_NEEDS)), NAME)

PAUSE = Record(
    "a pause",
    (
        Key("from", NAME, "the event that stops the clock", required=True),
        Key("until", NAME, "the event that starts it again", required=True),
        Key("no_later", DATE, "the clock runs again after this day, whatever happened: a date of the stopping fact"),
        Key("ground", LINE, "on what ground, with the law article where there is one", required=True),
    ),
)
EXTENSION = Record(
    "an extension",
    (
        Key("to", DATE, "the new due date; a bare name may be a field of that fact", required=True),
        Key("once", YES_NO, "yes: only the first one counts"),
        Key("in_time", YES_NO, "yes: counts only when it happened on or before the due date"),
        Key("law", LINE, "the article it rests on"),
    ),
)
VALIDITY = Record(
    "a validity",
    (
        Key("from", DAY, "the first day on which it holds"),
        Key("until", DAY, "the last day on which it holds"),
    ),
)

OBLIGATION = Record(
    "an obligation",
    (
        Key("title", TITLE, "what has to happen, in Dutch, as colleagues read it", required=True),
        Key("clock", Word("a clock", choices=("statutory", "policy", "target")),
            "statutory (law), policy (ordinance, plan) or target (internal norm)", required=True),
        Key("owner", NAME, "the role that has to do it", required=True),
        Key("law", LINE, "the article it rests on"),
        Key("opens", Word("when it opens"), "stage · an event · each event · a date · 2 x count", required=True),
        Key("per", NAME, "one obligation for each value of this field (with `each`)"),
        Key("due", DATE, "once: the last day on which it is on time"),
        Key("series", Either((Word("a series such as `every 6m`"), Many(TERM))),
            "fixed points: [1w, 3m] · every 6m · monthly on 10 · yearly on 06-01 · event.field spread over 3y"),
        Key("repeat", TERM_OR_NAME, "again, this long after each meeting"),
        Key("from", DATE, "the day a series counts from; without it the day of opening"),
        Key("until", DATE, "no new points or cycles after this day"),
        Key("while", NAME, "no new points or cycles outside this label"),
        Key("roll", Word("a roll", choices=tuple(ROLLS)), "how points or cycles move off a day they may not be on"),
        Key("match", NAME, "the field of a meeting fact that names the point"),
        Key("met_by", MATCHES, "the events that meet it; nothing else can", required=True),
        Key("missed_by", MATCHES, "the events that end it as missed"),
        Key("lapsed_by", MATCHES, "the events that end it without blame"),
        Key("extended_by", Named(Either((DATE, EXTENSION)), NAME),
            "an event that moves the due date later: `{event: date}`, or {event: {to, once, in_time, law}}"),
        Key("pauses", Many(PAUSE), "what stops this clock"),
        Key("not_before", DATE, "a meeting before this day is an error"),
        Key("accept_earlier", TERM, "a meeting this long before the opening counts"),
        Key("when", CONDITION, "asked once, on opening"),
        Key("valid", VALIDITY, "opens only on days in this time: {from, until}"),
        Key("steps", STEPS, "what is sent, told, asked or put to a person"),
        Key("ladder", EVENTS, "the ladders that are climbed when it stalls"),
    ),
    exactly_one=("due", "series", "repeat"),
    needs={"from": ("series",), "match": ("series",)},
)  # fmt: skip
OBLIGATIONS = Named(OBLIGATION, NAME)

_STAGE = (
    Key("title", TITLE, "the name of the stage, in Dutch"),
    Key("moves", Either((Named(NAME, NAME), Many(MOVE))), "`{event: stage}`, or a list of {event, if, to, start}"),
    Key("steps", STEPS, "steps that oblige nobody"),
    Key("obligations", OBLIGATIONS, "what has to be done in this stage"),
)
STAGE = Record("a stage", (Key("use", NAME, "a shared stage"), *_STAGE), alone="use")
_ALWAYS = tuple(key for key in _STAGE if key.name in ("steps", "obligations"))
ALWAYS = Record("always", (Key("use", EVENTS, "shared parts that live in every stage"), *_ALWAYS))

COUNT = Record(
    "a count",
    (
        Key("of", Word("an event, or `obligation.missed`", r"[a-z][a-z0-9_]{0,59}(\.missed)?"), "what is counted",
            required=True),
        Key("if", CONDITION, "a fact counts only if this holds: `proven(invite)`"),
        Key("since", EVENTS, "the events that start the count anew"),
    ),
)  # fmt: skip
LABEL = Record(
    "a label",
    (
        Key("from", EVENTS, "the events with which it begins", required=True),
        Key("until", EVENTS, "the events with which it ends", required=True),
        Key("title", TITLE, "the situation in Dutch, as figures call it"),
        Key("per", NAME, "the field that tells apart what began: the label holds until the last of them ended"),
    ),
)
GOAL = Record(
    "a goal",
    (
        Key("title", TITLE, "what is to be reached, in Dutch"),
        Key("count", NAME, "the event to count"),
        Key("sum", Word("event.field", rf"{NAME.pattern}\.{NAME.pattern}"), "the field to add up"),
        Key("target", NUMBER, "what is to be reached"),
        Key("unit", TITLE, "what is counted or added up, in Dutch: inwoners, euro"),
        Key("from", DAY, "the first day that counts; without it the day the first version is valid from"),
        Key("over", TERM, "in how long"),
        Key("against", CODE, "the target group it is compared with"),
        Key("at", DATE, "the day it is looked at"),
    ),
    exactly_one=("count", "sum"),
)
WAVES = Record(
    "waves",
    (
        Key("unit", Word("a unit", choices=("person", "household")), "who is called together", required=True),
        Key("slots", NAME, "the appointment slots to fill", required=True),
        Key("ahead", TERM, "how long before its slot a person is told, at most", required=True),
        Key("notice", TERM, "how long before its slot a person is told, at least; half of `ahead` when left out"),
        Key(
            "expected_no_show", Word("a share such as 30%", r"[0-9]{1,2}%"), "how many more to call than there is room"
        ),
        Key(
            "order",
            Word("an order", choices=("longest_not_spoken", "longest_enrolled", "lot")),
            "who goes first: by dates or by lot, never by a score",
            required=True,
        ),
        Key("only", CONDITION, "who may be called: only while this holds"),
        Key("again", EVENTS, "events after which somebody may be called again"),
        Key("gives", NAME, "the event that follows for each case", required=True),
    ),
)

_JOINED = (
    Key("anchors", Named(DATE, NAME), "named dates"),
    Key("counts", Named(COUNT, NAME), "what is counted, and when that starts anew"),
    Key("labels", Named(LABEL, NAME), "what holds from one event until another"),
    Key("titles", Named(TITLE, NAME), "what colleagues read for an anchor, a count, a column or a field, in Dutch"),
)
JOURNEY = Record(
    "a journey",
    (
        Key("journey", NAME, "its name, the same in every version", required=True),
        Key("title", TITLE, "its title, in Dutch", required=True),
        Key("version", NUMBER, "1, 2, …; a case keeps the version valid on its enrolment", required=True),
        Key("valid_from", DAY, "the first day on which cases get this version", required=True),
        Key("start", NAME, "the stage a case begins in", required=True),
        Key("applies", CONDITION, "for whom it is"),
        *_JOINED,
        Key("terms", Named(Either((TERM, Named(TERM, TERM_KEY))), NAME),
            "named terms: 4w, by target group {young: 1m, else: 3m}, or by validity {2026-01-01: 4w}"),
        Key("goals", Named(GOAL, NAME), "targets for reports"),
        Key("groups", Named(TITLE, CODE), "what figures call target groups, in Dutch"),
        Key("waves", WAVES, "how people are called in groups"),
        Key("ladders", LADDERS, "ladders of this journey only; they go before those of ladders.yaml"),
        Key("always", ALWAYS, "what lives in every stage, until the end"),
        Key("stages", Named(STAGE, NAME), "the stages, in the order they are drawn", required=True),
    ),
)  # fmt: skip
SHARED = Record(
    "a shared stage",
    (
        Key("shared", NAME, "its name: `use: nazorg`", required=True),
        *_JOINED,
        Key("stage", Record("the shared stage", _STAGE), "the stage itself"),
        Key("always", Record("the shared always", _ALWAYS), "or what lives in every stage of the journeys that use it"),
    ),
    exactly_one=("stage", "always"),
)
LADDER_FILE = Record("ladders.yaml", (Key("ladders", LADDERS, "the ladders, by name", required=True),))
ROLE_FILE = Record("roles.yaml", (Key("roles", Named(TITLE, NAME), "roles beside the usual, in Dutch", required=True),))

DATED_CODE = Record(
    "a code",
    (
        Key("title", TITLE, "what it means, in Dutch", required=True),
        Key("from", DAY, "the first day on which a fact may say it"),
        Key("until", DAY, "the last day on which a fact may say it"),
    ),
)
FIELD = Either(
    (
        Word("a type", choices=("date", "moment", "code", "number", "ref")),
        Many(CODE),
        Named(Either((TITLE, DATED_CODE)), CODE),
    )
)
_MEANINGS = tuple(meaning.value for meaning in Meaning)
MEANING = Word("what it is in the figures", choices=_MEANINGS)
MEANING_NAME = Word(f"one of {', '.join(_MEANINGS)}", "|".join(_MEANINGS))
EVENT = Record(
    "an event",
    (
        Key("title", TITLE, "what happened, in Dutch, as colleagues read it", required=True),
        Key(
            "fields",
            Named(FIELD, NAME),
            "date · moment · code · number · ref; or the allowed codes: [a, b], or {a: in Dutch}",
        ),
        Key("needs", Many(NAME), "fields without which the fact says nothing; `at` for the moment of the fact"),
        Key("contact", YES_NO, "yes: somebody of us and the resident really spoke with each other"),
        Key("decision", YES_NO, "yes: only a named person's answer to a card can be recorded as this"),
        Key("means", Either((MEANING, Many(MEANING), Named(Many(NAME, alone=True), MEANING_NAME))),
            "what it is in the figures of an audit: `intake`, or in some journeys only `{intake: [a_journey]}`"),
        Key("valid", VALIDITY, "the days on which it can happen: {from, until}"),
    ),
)  # fmt: skip
EVENT_FILE = Record("events.yaml", (Key("events", Named(EVENT, NAME), "the events, by name", required=True),))

_MM = Word("millimetres such as 20mm", r"[0-9]{1,3}(\.[0-9])?mm")
_SIDES = ("left", "right", "top", "bottom")
_FILE = Word("a file or folder under the configuration folder", r"[A-Za-z0-9_][A-Za-z0-9_.\-/]{0,119}")
HOUSE_STYLE = Record(
    "a house style",
    (
        Key("return_address", LINE, "one line above the address: where the post brings back what it cannot deliver",
            required=True),
        Key("sender", Many(LINE), "the lines beside the window; without them: title and sender of this file"),
        Key("logo", _FILE, "its file: svg, png or jpg"),
        Key("logo_text", LINE, "what is read aloud in the place of the logo"),
        Key("colour", Word("a colour such as #1f4e79", "#[0-9a-f]{6}"), "of headings; dark enough to be read"),
        Key("font", LINE, "the name of the font, as its files say it; needs `fonts`"),
        Key("fonts", _FILE, "the folder with its files (ttf or otf)"),
        Key("size", Word("points such as 11.5pt", r"[0-9]{1,2}(\.[0-9])?pt"), "of the text"),
        Key(
            "window",
            Record(
                "a window",
                (
                    Key("side", Word("a side", choices=("left", "right")), "where the window of the envelope is"),
                    Key("left", _MM, "from the left edge of the sheet (20mm; on the right side 100mm)"),
                    Key("top", _MM, "from the upper edge (50mm)"),
                    Key("width", _MM, "90mm"),
                    Key("height", _MM, "35mm"),
                ),
            ),
            "the window of the envelope, measured on the sheet as it lies in it",
        ),
        Key(
            "margins",
            Record("margins", tuple(Key(side, _MM, "25mm; at the bottom 22mm") for side in _SIDES)),
            "of the text",
        ),
        Key("footer", Many(LINE), "at the foot of every sheet, beside the page number"),
    ),
)  # fmt: skip
NORM = Word("a term such as 20wd or 26w", r"[1-9][0-9]{0,4}(wd|d|w|m|y)")
AUDIT = Record(
    "an audit",
    (
        Key("capacity", Word("a number such as 5", r"[0-9]{1,3}(\.[0-9])?", "number"),
            "how many obligations a colleague can meet per working day; without it no capacity is told"),
        Key(
            "norms",
            Record("norms", (
                Key("intake", NORM, "within this term from enrolment the first talk should be held"),
                Key("plan", NORM, "within this term a plan should be agreed"),
                Key("placement", NORM, "within this term work should begin"),
            )),
            "the municipality's own norms for the time from enrolment",
        ),
        Key(
            "changes",
            Many(Record("a change", (
                Key("on", DAY, "the first day of the new way of working", required=True),
                Key("title", TITLE, "its name, in Dutch, as the trend shows it", required=True),
            ))),
            "changes of the way of working: from that month on the limits of the trend are worked out anew",
        ),
        Key("language", Word("a language", choices=LANGUAGES), "of the report: nl (the usual) or en"),
        Key("by_person", YES_NO,
            "yes: figures of single colleagues too; only with the consent of the works council (WOR art. 27 lid 1)"),
    ),
)  # fmt: skip
_RATE = Word("a rate such as 60/min", r"[1-9][0-9]{0,5}/(s|min|h)")
_MONTHS = Word("a number of months, 1 to 600", r"[1-9]|[1-9][0-9]|[1-5][0-9][0-9]|600", json="integer")
_TIME = Word("a time such as 09:00", r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CHANNELS = Many(NAME)
MUNICIPALITY = Record(
    "a municipality",
    (
        Key("municipality", NAME, "its name, as files and commands use it", required=True),
        Key("title", TITLE, "its name as clients read it", required=True),
        Key("journeys", Many(NAME), "the journeys it follows", required=True),
        Key("default_journey", NAME, "the journey of an enrolment where neither the row nor the command names one"),
        Key("client_ref", LINE, "regular expression of its own client numbers; never the BSN", required=True),
        Key(
            "channels",
            Record(
                "channels",
                (
                    Key("client", _CHANNELS, "to clients", required=True),
                    Key("employer", _CHANNELS, "to employers", required=True),
                    Key("partner", _CHANNELS, "to partners", required=True),
                    Key("staff", _CHANNELS, "to colleagues", required=True),
                ),
            ),
            "by recipient the channels, in order; the first with an address is used",
            required=True,
        ),
        Key("channels_for", Named(_CHANNELS, NAME),
            "for some messages to residents another order: by name of the text, or by its type"),
        Key(
            "sending",
            Record(
                "sending",
                (
                    Key("opens", _TIME, "from this time", required=True),
                    Key("closes", _TIME, "until before this time", required=True),
                    Key("sms", Record("sms", (
                        Key("opens", _TIME, "from this time", required=True),
                        Key("closes", _TIME, "until before this time", required=True),
                    )), "when telephones may be disturbed, within these hours; 09:00 to 20:00 when left out"),
                    Key("shadow", YES_NO, "yes: everything is planned and composed, and nothing leaves"),
                    Key("live_from", DAY, "the first day on which messages leave; what is older never does"),
                    Key("staff", YES_NO, "yes: colleagues get their digests in shadow too"),
                ),
            ),
            "when messages may leave, on working days",
            required=True,
        ),
        Key(
            "fuse",
            Record(
                "fuse",
                (
                    Key("ceiling", NUMBER, "a run with more messages than this always asks first", required=True),
                    Key("allowance", Word("a share such as 10%", r"[0-9]{1,3}%"),
                        "how far a run may exceed what was foreseen"),
                    Key("least", NUMBER, "a surplus up to this many never asks"),
                ),
            ),
            "when a run stops before its first message and asks",
            required=True,
        ),
        Key("case_url", Word("an address with {ref}", r"https?://\S+"), "link into its own system, with {ref}"),
        Key("sender", Named(LINE, NAME), "who writes: name, phone, email, address, … for the texts"),
        Key("unsubscribe", Word("an https address with {key}", r"https://\S*\{key\}\S*"),
            "where a resident unsubscribes with one click, with {key}"),
        Key("places", Named(LINE, NAME), "places of appointments by code, with their address"),
        Key("letter", HOUSE_STYLE, "how its letters look; the channel `letter` needs it"),
        Key("fallback_role", NAME, "who gets what nobody else can get"),
        Key("message_type", CODE, "the kind of message consent is asked for (Awb 2:8)"),
        Key("gap", TERM, "how long two messages to one resident lie apart at least; appointments are never put off"),
        Key("bundle", YES_NO, "no: messages to one resident that may leave on the same day do not leave as one"),
        Key("rates", Named(_RATE, NAME), "by channel how many messages it takes: `{email: 60/min, sms: 30/min}`"),
        Key(
            "feed",
            Record(
                "feed",
                (
                    Key("older_than", TERM, "how long news of deaths and moves may stay away", required=True),
                    Key("then", Word("what then", choices=(STOP, WARN)),
                        "stop: nothing is sent to the outside until it comes; warn: the summary says so"),
                ),
            ),
            "what happens when nobody told of deaths and moves (`klantreis gone`)",
        ),
        Key(
            "ordinance",
            Record(
                "ordinance",
                (
                    Key("atw", YES_NO, "whether the Algemene termijnenwet holds for terms of its own ordinances",
                        required=True),
                    Key("terms", Named(YES_NO, NAME), "the same for one obligation, by its name"),
                ),
            ),
            "its own reading of what lawyers disagree on, for dates that say `ordinance`",
        ),
        Key("worklist", Word("yes, no or an e-mail address", r"yes|no|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+"),
            "a colleague's digest carries their work list; with an address: where they mail it back to"),
        Key("audit", AUDIT, "by which norms and which capacity `klantreis audit` tells its figures"),
        Key(
            "retention",
            Record("retention", (Key("months", _MONTHS, "after the end of the last journey", required=True),)),
            "how long a resident is kept by name once every journey has ended; without it nobody is ever past a term",
        ),
    ),
)  # fmt: skip

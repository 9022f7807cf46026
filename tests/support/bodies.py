"""What a browser sends to Prefect, and what somebody could send instead: for deploy/proxy/bodies.js.

What passes is what the two pages of Prefect 3.8.8 send (`server/ui`, `server/ui-v2`), seen in a browser or read in
their bundles. Each of the others carries `SECRET`, or switches off what keeps it out.
"""

from typing import Any

SECRET = "Jansen 123456782"
ANSWERS = {"case": "7KQ4M-2XW9T", "dry_run": True}
AT = "2026-11-27T08:30:00.000Z"
#: By route of bodies.js: what the page sends, and what of it goes on to Prefect.
Passing = dict[str, tuple[dict[str, Any], dict[str, Any]]]

FORM: dict[str, Any] = {
    "name": "Rustic-Otter",
    "work_queue_name": "default",
    "tags": ["op verzoek", "dossier", "collega's"],
    "empirical_policy": {"resuming": False, "max_retries": 0, "retry_delay_seconds": 0, "retries": 0, "retry_delay": 0},
    "state": {
        "type": "SCHEDULED",
        "message": "",
        "state_details": {
            "pause_reschedule": False,
            "deferred": False,
            "untrackable_result": False,
            "scheduled_time": None,
        },
    },
    "job_variables": {},
    "enforce_parameter_schema": True,
    "parameters": ANSWERS,
}
CANCEL: dict[str, Any] = {"state": {"type": "CANCELLING", "name": "Cancelling"}, "force": True}
KEPT = {
    "parameters": ANSWERS,
    "enforce_parameter_schema": True,
    "state": {"type": "SCHEDULED", "state_details": {}},
    "empirical_policy": {"retries": 0, "retry_delay": 0},
}


def form(**other: Any) -> dict[str, Any]:
    return {**FORM, **other}


def starting(**other: Any) -> dict[str, Any]:
    return form(state={**FORM["state"], **other})


def changing(**other: Any) -> dict[str, Any]:
    return {"state": {"type": "FAILED", **other}, "force": True}


FORMS: Passing = {
    "the form": (FORM, KEPT),
    "the form, for later": (
        starting(state_details={**FORM["state"]["state_details"], "scheduled_time": AT}),
        {**KEPT, "state": {"type": "SCHEDULED", "state_details": {"scheduled_time": AT}}},
    ),
    "the form of the older page": (
        form(
            name="eta5-ixtutz-d",
            state={
                "type": "SCHEDULED",
                "message": "",
                "state_details": {"scheduled_time": None, "cache_expiration": None},
            },
            empirical_policy={"retries": None, "retry_delay": None, "pause_keys": [], "resuming": False},
        ),
        {**KEPT, "empirical_policy": {}},
    ),
    "a quick run": (
        {
            "parameters": ANSWERS,
            "enforce_parameter_schema": True,
            "state": {
                "type": "SCHEDULED",
                "message": "Run from the Prefect UI",
                "state_details": {"deferred": False, "untrackable_result": False, "pause_reschedule": False},
            },
        },
        {"parameters": ANSWERS, "enforce_parameter_schema": True, "state": {"type": "SCHEDULED", "state_details": {}}},
    ),
    "a quick run with what stands there": (
        {"state": {"type": "SCHEDULED", "message": "Run from the Prefect UI with defaults", "state_details": {}}},
        {"parameters": {}, "enforce_parameter_schema": True, "state": {"type": "SCHEDULED", "state_details": {}}},
    ),
    "a copy of a run of one dossier": (form(tags=["op verzoek", "dossier", "dossier:7KQ4M-2XW9T"]), KEPT),
    "a name somebody typed is not kept": (form(name=SECRET), KEPT),
}
CHANGES: Passing = {
    "stopping": (CANCEL, {"state": {"type": "CANCELLING", "name": "Cancelling", "state_details": {}}, "force": True}),
    "trying again": (
        {"state": {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}, "force": False},
        {"state": {"type": "SCHEDULED", "name": "AwaitingRetry", "state_details": {}}, "force": False},
    ),
    "pausing": (
        {
            "state": {
                "type": "PAUSED",
                "name": "Suspended",
                "state_details": {
                    "pause_timeout": AT,
                    "pause_reschedule": True,
                    "deferred": False,
                    "untrackable_result": False,
                },
            },
            "force": True,
        },
        {
            "state": {
                "type": "PAUSED",
                "name": "Suspended",
                "state_details": {
                    "pause_timeout": AT,
                    "pause_reschedule": True,
                },
            },
            "force": True,
        },
    ),
    "another state, without a reason": (
        changing(name="Failed", message=""),
        {"state": {"type": "FAILED", "name": "Failed", "state_details": {}}, "force": True},
    ),
    "another state on the older page": (changing(), {"state": {"type": "FAILED", "state_details": {}}, "force": True}),
}
TIMES: dict[str, Any] = {"timezone": "Europe/Amsterdam", "cron": "45 6 * * 1-5", "day_or": True}
SCHEDULES: Passing = {
    "off": ({"active": False}, {"active": False}),
    "on, on the older page": (
        {"slug": "watchdog-early", "active": True, "schedule": TIMES, "parameters": {}},
        {"active": True, "schedule": TIMES},
    ),
}
LIMITS: Passing = {
    "cleared": ({"active_slots": 0}, {"active_slots": 0}),
    "the form": (
        {"name": SECRET, "active": True, "limit": 2, "active_slots": 0},
        {"active": True, "limit": 2, "active_slots": 0},
    ),
}

BAD_FORMS: dict[str, Any] = {
    "tags": form(tags=["op verzoek", SECRET]),
    "a tag that looks like a case": form(tags=[f"dossier:{SECRET}"]),
    "tags as a text": form(tags=SECRET),
    "labels": form(labels={"naam": SECRET}),
    "context": form(context={"naam": SECRET}),
    "idempotency key": form(idempotency_key=SECRET),
    "message of the state": starting(message=SECRET),
    "name of the state": starting(name=SECRET),
    "data of the state": starting(data=SECRET),
    "another state": starting(type="COMPLETED"),
    "cache key of the state": starting(state_details={"cache_key": SECRET}),
    "keys of input": starting(state_details={"run_input_keyset": {"a": SECRET}}),
    "a moment that is none": starting(state_details={"scheduled_time": SECRET}),
    "state as a text": form(state=SECRET),
    "parameters without the check": form(enforce_parameter_schema=False, parameters={"case": SECRET}),
    "a check that is no switch": form(enforce_parameter_schema=0, parameters={"case": SECRET}),
    "parameters as a list": form(parameters=[SECRET]),
    "job variables": form(job_variables={"command": SECRET}),
    "another queue, which Prefect would make": form(work_queue_name=SECRET),
    "retries with a number of somebody": form(empirical_policy={"retries": 123456782}),
    "pauses": form(empirical_policy={"pause_keys": [SECRET]}),
    "kind of retry": form(empirical_policy={"retry_type": SECRET}),
    "a parent": form(parent_task_run_id=None),
    "a prototype": '{"__proto__": {"name": "Jansen"}, "parameters": {}}',
    "a list": [FORM],
    "nothing": None,
    "a text": SECRET,
}
BAD_CHANGES: dict[str, Any] = {
    "a reason": changing(message=SECRET),
    "a message of ours with more": changing(message=f"Retry from the UI {SECRET}"),
    "a name": changing(name=SECRET),
    "the name of another state": changing(name="Completed"),
    "data": changing(data={"naam": SECRET}),
    "a type there is none of": changing(type=SECRET),
    "a type of every object": changing(type="constructor"),
    "details": changing(state_details={"traceparent": SECRET}),
    "force with a text": {**CANCEL, "force": SECRET},
    "something beside it": {**CANCEL, "reden": SECRET},
    "no state": {"force": True},
    "nothing": None,
}
BAD_SCHEDULES: dict[str, Any] = {
    "parameters": {"active": True, "parameters": {"naam": SECRET}},
    "another name to replace": {"active": True, "replaces": SECRET},
    "no switch": {"active": SECRET},
    "another clock": {"schedule": {**TIMES, "timezone": SECRET}},
    "times in words": {"schedule": {**TIMES, "cron": SECRET}},
    "a rule": {"schedule": {"rrule": SECRET, "timezone": "Europe/Amsterdam"}},
}
BAD_LIMITS: dict[str, Any] = {
    "places as a text": {"limit": SECRET},
    "a number of somebody": {"active_slots": 123456782},
    "something beside it": {"limit": 1, "reden": SECRET},
}
#: By route of bodies.js: its two functions, and what passes and what does not.
ROUTES: dict[str, tuple[Passing, dict[str, Any]]] = {
    "Run": (FORMS, BAD_FORMS),
    "Change": (CHANGES, BAD_CHANGES),
    "Schedule": (SCHEDULES, BAD_SCHEDULES),
    "Limit": (LIMITS, BAD_LIMITS),
}

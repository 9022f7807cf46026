"""A timeline as an object for programs: the same as the page, in codes."""

from dataclasses import fields

from klantreis.reports.timeline import Timeline, TimelineFact


def data(timeline: Timeline) -> dict[str, object]:
    """Everything the page shows; values are dates, codes, records and lists."""
    plan = timeline.explanation.plan
    return {
        "ref": timeline.ref,
        "municipality": timeline.municipality,
        "journey": timeline.journey.name,
        "version": timeline.journey.version,
        "at": timeline.at,
        "enrolled_on": timeline.enrolled_on,
        "stage": plan.stage,
        "stage_since": plan.stage_since,
        "stages": timeline.explanation.visits,
        "closed_on": plan.closed_on,
        "closed_by": plan.closed_by,
        "labels": plan.labels,
        "paused_until": plan.paused_until,
        "case_worker": timeline.case_worker,
        "jobcoach": timeline.jobcoach,
        "team": timeline.team,
        "household": timeline.household,
        "district": timeline.district,
        "groups": timeline.groups,
        "erased": timeline.erased,
        "facts": [_fact(each) for each in timeline.facts],
        "actions": timeline.actions,
        "obligations": timeline.obligations,
        "asked": timeline.asked,
        "acknowledged": timeline.acknowledged,
        "next": timeline.next_steps,
        "coming": timeline.explanation.coming,
        "look_again_on": timeline.look_again_on,
        "problems": plan.problems,
    }


def _fact(each: TimelineFact) -> dict[str, object]:
    return {field.name: getattr(each.fact, field.name) for field in fields(each.fact)} | {"fate": each.fate}

"""The bare script: what a day of klantreis reads, writes and commits, without deciding anything.

It finds the same cases, reads the same rows (to the last column that klantreis reads), and writes the rows that
klantreis wrote, in as many transactions, with the same guards and the same durability: two commits per message.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from benchmarks.plain import MANY, Plain, Row
from benchmarks.told import COLUMNS, CONTENT, PLANNED, Batch, Sent

SIZE = 50  #: messages per claim

_HELD = (
    "EXISTS (SELECT 1 FROM hold h WHERE h.until_at IS NULL "
    "AND (h.municipality = '' OR h.municipality = m.municipality) AND (h.channel = '' OR h.channel = m.channel) "
    "AND (h.case_id IS NULL OR h.case_id = m.case_id))"
)
_UNSEEN = (
    'EXISTS (SELECT 1 FROM action a JOIN "case" c ON c.id = a.case_id '
    "WHERE a.message_id = m.id AND a.state = 'open' AND c.fact_seq > c.planned_seq)"
)


def plan(db: Plain, day: str, batches: Sequence[Batch], begun: Row) -> None:
    """Find, load and record: everything of planning but the planning. `begun`: the row of the run."""
    run = begun[0]
    with db.writing():
        db.rows('SELECT count(*) FROM "case" WHERE next_send_on IS NOT NULL AND next_send_on <= ?', day)
        db.insert("run", COLUMNS["run"], [begun])
    for batch in batches:
        _find(db, day)
        with db.reading():
            _load(db, batch.refs)
        with db.writing():
            _record(db, batch, run)
    with db.writing():
        db.rows(
            'SELECT c.municipality, count(*), count(*) FILTER (WHERE a.explained) FROM action a JOIN "case" c '
            "ON c.id = a.case_id WHERE a.run_id = ? AND a.state IN ('planned', 'held') AND a.kind = 'send' GROUP BY 1",
            run,
        )
        db.run("UPDATE run SET state = 'released' WHERE id = ?", run)
        db.run("UPDATE action SET state = 'open' WHERE run_id = ? AND state IN ('planned', 'held')", run)
        db.run("UPDATE message SET state = 'due' WHERE run_id = ? AND state = 'planned'", run)


def _find(db: Plain, day: str) -> None:
    with db.reading():
        db.rows(
            'SELECT ref, look_again_on, id FROM "case" WHERE look_again_on IS NOT NULL AND look_again_on <= ? '
            "AND municipality = 'landsmeer' AND NOT erased ORDER BY look_again_on, id LIMIT 500",
            day,
        )


def _load(db: Plain, refs: Sequence[str]) -> None:
    cases = db.rows(
        "SELECT c.id, c.ref, c.client_id, c.municipality, c.journey, c.version, c.definition_hash, c.calendar_hash, "
        "c.municipality_hash, c.enrolled_on, c.groups, c.case_worker, c.jobcoach, c.team, c.district, c.fact_seq, "
        "c.planned_seq, c.next_send_on, c.stage, c.closed_on, c.erased, c.chain_length, c.chain_head, l.language, "
        'l.birth_date, l.deceased_on, l.moved_on FROM "case" c JOIN client l ON l.id = c.client_id '
        f"WHERE c.ref IN {MANY} ORDER BY c.id",
        among=refs,
    )
    ids, clients = [row[0] for row in cases], [row[2] for row in cases]
    db.rows(
        "SELECT case_id, source, source_id, event, occurred_on, at, recorded_at, by, CAST(data AS TEXT), corrects, "
        f"withdraws FROM fact WHERE case_id IN {MANY}",
        among=ids,
    )
    db.rows(
        "SELECT case_id, obligation, opener, point, step, id, message_id, state, kind, day, in_good_faith FROM action "
        f"WHERE case_id IN {MANY}",
        among=ids,
    )
    db.rows(
        "SELECT case_id, obligation, opener, point, id, version, frozen_on, kind, title, clock, owner, stage, "
        "opened_on, due_on, ended_on, verdict, reason, evidence, paused, paused_days, law FROM obligation "
        f"WHERE case_id IN {MANY}",
        among=ids,
    )
    _reach(db, clients)
    _staff(db)


def _reach(db: Plain, clients: Sequence[int]) -> None:
    _consents(db, clients)
    found = db.rows(f"SELECT client_id, email, employer FROM contact WHERE client_id IN {MANY}", among=clients)
    _suppressed(db, [row[1] for row in found])


def _consents(db: Plain, clients: Sequence[int]) -> None:
    query = "SELECT client_id, channel, message_type FROM consent WHERE withdrawn_on IS NULL AND client_id"
    db.rows(f"{query} IN {MANY}", among=clients)


def _suppressed(db: Plain, addresses: Sequence[str]) -> None:
    digests = [sha256(address.encode()).hexdigest() for address in addresses]
    db.rows(f"SELECT digest FROM suppressed_address WHERE digest IN {MANY}", among=digests)


def _staff(db: Plain) -> None:
    db.rows("SELECT person, role, team FROM role WHERE municipality = 'landsmeer'")
    db.rows("SELECT person, first_day, last_day, stand_in FROM absence WHERE municipality = 'landsmeer'")
    db.rows("SELECT code, active_from, active_until FROM person WHERE municipality = 'landsmeer'")


def _record(db: Plain, batch: Batch, run: int) -> None:
    ids = [row[-1] for row in batch.cases]
    db.rows(f'SELECT id, fact_seq, chain_length FROM "case" WHERE id IN {MANY} ORDER BY id {db.locking}', among=ids)
    db.insert("message", COLUMNS["message"], batch.messages, "ON CONFLICT (key) DO NOTHING")
    db.insert(
        "action", COLUMNS["action"], batch.actions, "ON CONFLICT (case_id, obligation, opener, point, step) DO NOTHING"
    )
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS["obligation"][5:])
    db.insert(
        "obligation", COLUMNS["obligation"], batch.obligations,
        f"ON CONFLICT (case_id, obligation, opener, point) DO UPDATE SET {changes}",
    )  # fmt: skip
    db.insert("audit_entry", COLUMNS["audit_entry"], batch.links)
    db.insert("audit_content", CONTENT, batch.contents)
    db.many(f'UPDATE "case" SET {", ".join(f"{name} = ?" for name in PLANNED[:-1])} WHERE id = ?', batch.cases)
    db.run(f"UPDATE run SET touched_at = {db.clock} WHERE id = ?", 0, run)


def deliver(db: Plain, at: datetime, sent: Mapping[int, Sent]) -> int:
    """Claim, and per message the two commits; how many messages."""
    moment = f"{at:%Y-%m-%d %H:%M:%S.%f}" if db.lite else at
    total = 0
    while True:
        with db.writing():
            out = f"state IN ('claimed','sending') AND lease_until <= {db.clock}"
            db.rows(f"SELECT id FROM message WHERE {out} AND state = 'sending'", 0)
            db.run(
                f"UPDATE message SET state = 'due', owner = '', lease_until = NULL WHERE {out} AND state = 'claimed'", 0
            )
        with db.writing():
            carried = _claim(db, moment)
        if not carried:
            return total
        with db.reading():
            _lay_out(db, carried)
        for message, actions in carried.items():
            _send(db, message, actions, sent[message], moment)
            total += 1


def _claim(db: Plain, moment: object) -> dict[int, list[tuple[int, int, str, str]]]:
    """(action, case, step, opener) by message."""
    skip = "" if db.lite else "FOR UPDATE SKIP LOCKED"
    claimed = db.rows(
        "WITH chosen AS (SELECT m.id FROM message m WHERE state = 'due' AND m.due_at <= ? "
        f"AND NOT {_HELD} AND m.municipality = 'landsmeer' ORDER BY m.due_at, m.id LIMIT {SIZE} {skip}) "
        f"UPDATE message SET state = 'claimed', owner = 'bare', lease_until = {db.clock}, attempt = attempt + 1 "
        "WHERE id IN (SELECT id FROM chosen) RETURNING id, key, opaque, municipality, recipient_kind, client_id, "
        "case_id, person, channel, template, day, last_day, due_at, attempt, owner, run_id",
        moment, 300,
    )  # fmt: skip
    carried: dict[int, list[tuple[int, int, str, str]]] = {row[0]: [] for row in claimed}
    if claimed:
        for row in db.rows(
            "SELECT a.message_id, a.id, a.case_id, a.step, a.opener, a.*, c.ref, c.fact_seq, c.planned_seq "
            f"FROM action a JOIN \"case\" c ON c.id = a.case_id WHERE a.state = 'open' AND a.message_id IN {MANY} "
            "ORDER BY c.ref, a.id",
            among=list(carried),
        ):
            carried[row[0]].append((row[1], row[2], row[3], row[4]))
    return carried


def _lay_out(db: Plain, carried: Mapping[int, Sequence[tuple[int, int, str, str]]]) -> None:
    cases = [case for actions in carried.values() for _, case, _, _ in actions]
    clients = [row[2] for row in db.rows(
        "SELECT id, ref, client_id, municipality, definition_hash, case_worker, jobcoach, team, paused_until, "
        f'closed_by FROM "case" WHERE id IN {MANY}', among=cases,
    )]  # fmt: skip
    _consents(db, clients)
    found = db.rows(
        "SELECT c.client_ref, c.language, c.deceased_on, c.moved_on, c.secrecy, t.* FROM contact t "
        f"JOIN client c ON c.id = t.client_id WHERE t.client_id IN {MANY}",
        among=clients,
    )
    _staff(db)
    db.rows("SELECT code, name, email FROM person WHERE municipality = 'landsmeer'")
    openers = [opener.partition(":")[2] for actions in carried.values() for *_, opener in actions]
    db.rows(
        f"SELECT source, source_id, CAST(data AS TEXT) FROM fact WHERE source = 'suite' AND source_id IN {MANY}",
        among=openers,
    )
    db.rows(f"SELECT corrects, data FROM fact WHERE corrects <> '' AND corrects IN {MANY}", among=openers)
    _suppressed(db, [row[7] for row in found])


def _send(db: Plain, message: int, actions: Sequence[tuple[int, int, str, str]], told: Sent, moment: object) -> None:
    with db.writing():
        guards = f"m.owner = 'bare' AND m.attempt = 1 AND m.state = 'claimed' AND m.lease_until > {db.clock}"
        db.run(
            f"UPDATE message AS m SET state = 'sending', lease_until = {db.clock} WHERE m.id = ? AND {guards} "
            f"AND NOT {_UNSEEN} AND NOT {_HELD}",
            240, message, 0,
        )  # fmt: skip
        db.insert("message_content", ["message_id", "address", "subject", "body"], [told.content])
    cases = [case for _, case, _, _ in actions]
    with db.writing():
        db.rows(
            f'SELECT id, chain_length, chain_head FROM "case" WHERE id IN {MANY} ORDER BY id {db.locking}', among=cases
        )
        db.run(
            "UPDATE message SET state = 'sent', reason = '', owner = '', lease_until = NULL, sent_at = ?, proof = ? "
            "WHERE id = ? AND owner = 'bare' AND attempt = 1 AND state = 'sending'",
            moment, told.proof, message,
        )  # fmt: skip
        db.run(
            f"UPDATE action SET state = 'done', reason = '' WHERE id IN {MANY}",
            among=[action for action, *_ in actions],
        )
        db.insert("audit_entry", COLUMNS["audit_entry"], told.links)
        db.insert("audit_content", CONTENT, told.contents)
        if told.facts:
            db.rows(f'SELECT id FROM "case" WHERE awaits_proof AND id IN {MANY}', among=cases)
            db.insert("fact", COLUMNS["fact"], told.facts)
        number = 1 if told.facts else 0
        db.many(
            f'UPDATE "case" SET fact_seq = fact_seq + {number}, planned_seq = planned_seq + {number}, '
            "chain_length = ?, chain_head = ? WHERE id = ?",
            [(link[2], link[7], link[1]) for link in told.links],
        )


def finish(db: Plain, day: str, run: int) -> None:
    """Close the books: one digest over the links since, the counts of the run, what is overdue."""
    with db.writing():
        digest = sha256()
        last = db.rows("SELECT chain_upto FROM run WHERE chain_root <> '' ORDER BY chain_upto DESC LIMIT 1")
        for (link,) in db.rows(f"SELECT hash FROM audit_entry WHERE id > {last[0][0] if last else 0} ORDER BY id"):
            digest.update(link.encode())
        db.run("UPDATE run SET state = 'done', chain_root = ? WHERE id = ?", digest.hexdigest(), run)
        db.rows("SELECT state, reason, escalation, count(*) FROM action WHERE run_id = ? GROUP BY 1, 2, 3", run)
    with db.reading():
        db.rows(
            "SELECT c.ref, c.stage, o.title, o.owner, o.due_on, c.case_worker, c.jobcoach, c.team FROM obligation o "
            "JOIN \"case\" c ON c.id = o.case_id WHERE verdict = '' AND o.due_on < ? AND NOT c.erased",
            day,
        )

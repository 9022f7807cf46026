"""Which messages could have left in the time a restore lost (restores.py, rule 2): for the claim and for outcomes."""

from sqlalchemy import and_, exists, or_, select

from klantreis.store.tables import ActionRow, Message, Restore, RestoredMessage, table

_message, _action, _restore, _restored = table(Message), table(ActionRow), table(Restore), table(RestoredMessage)

RESTORED = "restored"  #: reason of a message in doubt that could have left in the lost time

#: The restore is asked first: without an open one nothing else is looked at.
_READY_IN_BACKUP = and_(_message.c.id <= _restore.c.message_upto, _message.c.due_at <= _restore.c.restored_at)
_OLD_STEP = (
    select(_action.c.id)
    .where(_action.c.message_id == _message.c.id, _action.c.step_day <= _restore.c.restored_on)
    .correlate(_message, _restore)
)
_MADE_AGAIN = and_(_message.c.id > _restore.c.message_upto, exists(_OLD_STEP))
_OPEN = (
    select(_restore.c.id).where(_restore.c.closed_at.is_(None), or_(_READY_IN_BACKUP, _MADE_AGAIN)).correlate(_message)
)
WAS_SUSPECT = exists(select(_restored.c.message_id).where(_restored.c.message_id == _message.c.id).correlate(_message))
SUSPECT = and_(exists(_OPEN), ~WAS_SUSPECT)

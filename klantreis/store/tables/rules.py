"""What the rules before a send have to remember: bundles, news of deaths and moves, and how fast a channel may go."""

from datetime import datetime

from sqlmodel import Field

from klantreis.store.tables.base import SQLModel


class Bundled(SQLModel, table=True):
    """An action that leaves in another message to the same resident. The message it was planned in is withdrawn."""

    action_id: int = Field(primary_key=True, foreign_key="action.id")
    message_id: int = Field(unique=True, foreign_key="message.id")  #: its own
    carrier_id: int = Field(index=True, foreign_key="message.id")  #: the one that leaves


class FeedArrival(SQLModel, table=True):
    """News of deaths and moves that came in, also when it held none."""

    __tablename__ = "feed_arrival"
    id: int | None = Field(default=None, primary_key=True)
    municipality: str = Field(index=True)
    came_at: datetime
    source: str  #: gone | enrol
    rows: int  #: deaths and moves it told


class Bucket(SQLModel, table=True):
    """The tokens of a channel of a municipality, shared by all workers."""

    municipality: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    tokens: float
    filled_at: datetime  #: on the database's clock

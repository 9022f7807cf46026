"""What every table shares: SQLModel with our names of constraints, and indexes over some rows."""

from sqlalchemy import Index, Table, text
from sqlmodel import SQLModel

__all__ = ["SQLModel", "partial", "table"]

#: Every constraint has a name that migrations can use on both dialects.
SQLModel.metadata.naming_convention = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ix": "%(table_name)s_%(column_0_name)s_ix",
}


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements over many rows at once."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def partial(name: str, *columns: str, where: str) -> Index:
    """An index over the rows where `where` holds. A query uses it only if it says the same, literally."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))

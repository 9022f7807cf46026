"""Files that a form in Prefect names, in the folder for incoming files.

Rules
-----
1. A name is a name: it leads to no other folder, and neither does what lies there. A link is not followed, for it would
   have klantreis read, and write the rejected rows beside, whatever the one who made the link may not.
2. What is no plain file (a folder, a pipe that never ends) is not opened.
"""

import stat
from pathlib import Path

from klantreis.errors import FixInput


def in_inbox(inbox: Path, name: str) -> Path:
    """The file of this name. Raises FixInput when there is none, or when it is no file of its own."""
    if not name or Path(name).name != name or "\0" in name:
        raise FixInput("a file in the inbox is given by its name alone, without a folder")
    path = inbox / name
    try:
        kind = path.lstat().st_mode
    except OSError:
        raise FixInput(f"{name}: no such file in the inbox (KLANTREIS_INBOX)") from None
    if not stat.S_ISREG(kind):
        raise FixInput(f"{name}: a link, a folder or a device; put the file itself in the inbox")
    return path

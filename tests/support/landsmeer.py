"""The configuration of this repository without the other municipalities and their journeys.

For what changes something in a copy: to read all of them takes five times as long, and nothing is about them.
"""

import re
import shutil
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / "config"


def copy_of_landsmeer(folder: Path) -> Path:
    """A copy in this folder, which may be there already; the folder."""
    shutil.copytree(CONFIG, folder, dirs_exist_ok=True)
    events = folder / "journeys" / "events.yaml"
    for file in (folder / "municipalities").glob("*.yaml"):
        if file.stem != "landsmeer":
            file.unlink()
    for file in (folder / "journeys").glob("*.yaml"):
        if not file.stem.startswith("landsmeer") and "\njourney:" in file.read_text():
            file.unlink()
            events.write_text(re.sub(rf", means: {{\w+: \[{file.stem}\]}}", "", events.read_text()))
    return folder

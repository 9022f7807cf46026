"""Draws docs/img/letter.png: a letter of Landsmeer with invented data, and where the window of its envelope is.

python -m examples.letter_picture
"""

import json
from pathlib import Path

import typst

from klantreis.channels.letter_parts import house_parts, letter_parts
from klantreis.channels.letter_pdf import TEMPLATE
from klantreis.definitions.configuration import load
from klantreis.usecases.sampling import sample_envelope

CONFIG, PICTURE = Path("config"), Path("docs/img/letter.png")
PIXELS_PER_INCH = 96
WINDOW = """
#set page(background: place(
  top + left, dx: mm(window.left), dy: mm(window.top),
  rect(width: mm(window.width), height: mm(window.height), radius: 2mm, stroke: (paint: luma(60%), dash: "dashed")),
))
"""


def main() -> None:
    configuration = load(CONFIG)
    house = house_parts(configuration.house_styles["landsmeer"])
    letter = letter_parts(sample_envelope(configuration, "landsmeer", "invitation"))
    before, mark, after = TEMPLATE.decode().partition("#show heading:")
    compiler = typst.Compiler(root=CONFIG.as_posix(), ignore_system_fonts=True)
    picture = compiler.compile(
        input=(before + WINDOW + mark + after).encode(), format="png", ppi=PIXELS_PER_INCH,
        sys_inputs={"letter": json.dumps(letter), "house": json.dumps(house)},
    )  # fmt: skip
    assert isinstance(picture, bytes)
    PICTURE.write_bytes(picture)
    print(PICTURE)


if __name__ == "__main__":
    main()

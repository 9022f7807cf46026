"""The pictures of Prefect in the documentation are those the script makes."""

from examples.prefect_pictures import PICTURES, SCENES


def test_every_picture_of_prefect_comes_from_the_script_and_is_small() -> None:
    made = {f"prefect_{name}.png" for name, _, _ in SCENES}
    there = {path.name: path.stat().st_size for path in PICTURES.glob("prefect*.png")}
    assert set(there) == made, "run: python -m examples.prefect_pictures"
    assert max(there.values()) < 300_000

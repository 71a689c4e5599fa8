"""A force writes its own conditions of use through the commands it types."""

from pathlib import Path


def test_a_force_writes_checks_and_sees_its_own_conditions(presspack, tmp_path: Path) -> None:
    """From a starting file to a fault with its line, without a word of Python."""
    path = tmp_path / "exampleshire-conditions.yaml"

    begun = presspack("conditions", "new", path, "--json")
    sound = presspack("conditions", "check", path)
    path.write_text(path.read_text().replace("{purpose} only", "{purpsoe} only"))
    broken = presspack("conditions", "check", path, "--json")

    assert (begun.code, sound.code, broken.code) == (0, 0, 2)
    assert begun.objects == [{"file": str(path)}]
    assert sound.out == f"{path}: sound\n"
    assert "unknown placeholder {purpsoe} (did you mean purpose?)" in broken.objects[0]["problems"][0]
    assert presspack("conditions", "new", path).code == 8


def test_the_templates_of_presspack_are_listed_and_shown(presspack) -> None:
    """Whoever writes a request sees what there is, what each needs, and how it will read."""
    listed = presspack("conditions", "list")
    shown = presspack("conditions", "show", "embargo", "--json")
    unknown = presspack("conditions", "show", "embrago")

    assert "remove_on_request" in listed.out and "conditions.recall_on" in listed.out
    assert "10 June 2026 at 18:00 BST (17:00 UTC)" in shown.objects[0]["example"]
    assert unknown.code == 2
    assert "did you mean embargo?" in unknown.err

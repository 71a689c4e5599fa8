"""A bench with one item whose plan somebody can edit."""

from collections.abc import Callable
from pathlib import Path

import pytest
from edit_makers import a_face, a_small_plan

from release.review.editrecords import Batch
from release.workbench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Lay out a plan of three faces on twelve frames."""
    here = Bench.of(tmp_path, "PP-1")
    here.folder.mkdir()
    plan = a_small_plan([a_face("face-1", 0, 11), a_face("face-2", 0, 5, left=30), a_face("face-3", 6, 11, left=31)])
    here.plan("I1").write_text(plan.to_json())
    return here


@pytest.fixture
def batch() -> Callable[..., Batch]:
    """Make a batch of edits on top of a version."""
    return lambda version, *edits: Batch(version=version, edits=edits)

"""What a file says about itself, as the release found it, and what the finished file will say in its place."""

from collections.abc import Iterator

from release.review.docket.laid import Laid
from release.review.docket.views import Carried, MetadataView, Said


def metadata_view(laid: Laid, before: bool, year: int) -> MetadataView:
    """Say both; before: whether what the file says now may be shown; year: of the release."""
    return MetadataView(before=tuple(_before(laid)) if before else None, after=tuple(_after(laid, year)))


def _before(laid: Laid) -> Iterator[Said]:
    """Yield what was found when the file was looked at; what else it says, `presspack inspect` lists."""
    source = laid.plan.source
    yield Said(label="File", value=laid.item.path, gives_away=True)
    yield Said(label="Kind", value=f"{source.container}, {source.codec}", gives_away=False)
    if laid.item.captured_at is not None:
        yield Said(label="Taken", value=str(laid.item.captured_at), gives_away=True)
    if laid.item.supplied_by is not None:
        yield Said(label="Supplied by", value=laid.item.supplied_by.replace("_", " "), gives_away=True)
    for stream in source.other_streams:
        yield Said(label="Also inside", value=stream, gives_away=True)
    for one in source.notes:
        yield Said(label="Note", value=one, gives_away=False)


def _after(laid: Laid, year: int) -> Iterator[Carried]:
    request = laid.asked.request
    owner, notice = request.force.rights(own=laid.item.copyright_owner == "force", year=year)
    yield Carried(label="Name", value=laid.item.id)
    yield Carried(label="Owner", value=owner)
    yield Carried(label="Copyright", value=notice)
    yield Carried(label="Credit", value=request.force.credit)
    yield Carried(label="Reference", value=request.reference)
    yield Carried(label="Everything else", value="taken out, and proven to be out before anything leaves")

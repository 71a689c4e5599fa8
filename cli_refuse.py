"""The command by which a person refuses a request and tells whoever asked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from media.errors import WrongUseError
from options import FILE, REGISTER, opened, with_json
from release.policy import load_profile, load_rules
from release.policy.refusals import load_refusals
from release.reasonlines import offered
from release.refuserequest import refuse_request
from release.refusing import Refuser
from release.registrar import Registering
from terminal import show, tell


@click.command()
@click.argument("request", type=FILE, required=False)
@click.option("--reason", "codes", multiple=True, metavar="CODE", help="Why: a code or a rule; give it again for more.")
@click.option("--as", "name", metavar="NAME", help="Your own name; it stays with the force.")
@click.option("--role", help="The role you hold, e.g. sio; the letter is signed by it.")
@click.option("--rationale", metavar="TEXT", help="Why, in your own words; it stays with the force.")
@click.option("--log-ref", metavar="REF", help="Where the rationale is logged, instead of or besides --rationale.")
@click.option("--approved-by", metavar="NAME", help="Who approved the refusal, where the reason needs that.")
@click.option("--approved-role", metavar="ROLE", help="The role of whoever approved it, e.g. superintendent.")
@click.option("-o", "--output", "out", type=FILE, metavar="LETTER", help="The letter, as .txt or .html.")
@click.option("--reasons", is_flag=True, help="List the reasons as a profile judges them, and refuse nothing.")
@click.option("--profile", default="college-app", show_default=True, help="With --reasons: a profile's name or file.")
@REGISTER
@with_json
def refuse(request: Path | None, codes: tuple[str, ...], reasons: bool, profile: str, as_json: bool,
           **given: Any) -> None:  # noqa: ANN401
    """Refuse REQUEST for a reason that its profile accepts, and write the letter to whoever asked.

    \b
    Example: presspack refuse request.yaml --reason restriction --as "S. Officer" --role sio --log-ref L17 -o no.txt
    """
    if reasons:
        _list(profile, as_json)
        return
    if request is None or not codes or None in (given["out"], given["name"], given["role"]):
        raise WrongUseError("give REQUEST, --reason, --as, --role and -o LETTER",
                            advice="Or list the reasons with --reasons.")
    if given["rationale"] is None and given["log_ref"] is None:
        raise WrongUseError("a refusal needs its rationale, or where it is logged",
                            advice="Give --rationale or --log-ref; neither is in the letter.")
    done = refuse_request(request, _refuser(given), codes, given["out"], datetime.now(UTC),
                          Registering(opened(given["where"])))
    for one in done.refusal.reasons:
        if not one.accepted:
            tell(f"note: {one.code} is not told, for it is not accepted: {'; '.join(one.why_not)}")
    show({"letter": str(done.letter), "record": str(done.record), **done.refusal.model_dump(mode="json")}, as_json,
         f"{done.refusal.reference}: refused for {', '.join(done.refusal.accepted)}",
         f"send    {done.letter}", f"keep    {done.record} (never leaves)")


def _refuser(given: dict[str, Any]) -> Refuser:
    approved = {"name": given["approved_by"], "role": given["approved_role"]}
    words = {"name": given["name"], "role": given["role"], "rationale": given["rationale"],
             "log_ref": given["log_ref"], "approved_by": approved if any(approved.values()) else None}
    return Refuser.from_plain(words)


def _list(profile: str, as_json: bool) -> None:
    found = offered(load_refusals(), load_rules(), load_profile(profile))
    show([one.model_dump(mode="json") for one in found], as_json, *(line for one in found for line in one.lines()))

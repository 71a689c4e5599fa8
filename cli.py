"""The door: words in, an outcome printed, an exit code out."""

from pathlib import Path
from typing import Any

import click

from cli_after import COMMANDS as AFTER_COMMANDS
from cli_conditions import conditions
from cli_docket import COMMANDS
from cli_explain import explain as explain_command
from cli_log import log
from cli_marks import mark_key, trace
from cli_profiles import profiles
from cli_refuse import refuse
from cli_register import people, register_group
from cli_request import request as request_group
from cli_retention import quarantine, retention
from cli_review import review
from cli_sound import transcript
from media.atomic import write_text
from media.errors import ExitCode, ExpectedError
from options import (
    FILE,
    MARK_KEY,
    marks,
    settings,
    stamp,
    with_json,
    with_looking,
    with_marking,
    with_register,
    with_workers,
)
from redact.plan import accept_suggestions, load_plan
from release.approval import approve as approve_plan
from release.choosing import keep_tracks, photo_names, track_lines, track_table, warnings
from release.copies import load_key, write_private
from release.demo import demo as run_demo
from release.desk import Desk
from release.doctor import examine
from release.inspecting import inspect_file, inspection_lines
from release.inspectsheet import write_sheet
from release.item import HideOptions, LookOptions, hide, look
from release.package.verify import verify as verify_package
from release.policy import decide, explain, load_facts, load_profile, load_rules
from release.policy.dossier import Dossier
from release.policy.overdue import insist_reviewed
from release.records import Failed
from release.redacting import Batch, Redacted, redact_all
from release.register.shelf import Register
from release.registrar import Registering
from release.soundnotes import sound_lines
from terminal import clock, counted, fail, leave, moment, put, run, say, several, show, tell, watching


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="presspack")
def app() -> None:
    """Hide everyone who may not be shown, and package police pictures for release.

    \b
    See it work:       presspack demo
    Redact a clip:     presspack redact clip.mp4 -o out --keep subject.jpg
    Release a request: presspack release request.yaml -o releases
    """


@app.command()
@click.option("-o", "--output", "folder", type=FILE, default=Path("demo-release"), show_default=True,
              help="A new or empty folder.")
@with_json
def demo(folder: Path, as_json: bool) -> None:
    """Release the sample from intake to package, and say where to look.

    \b
    Example: presspack demo -o demo-release
    """
    with watching("sample") as watch:
        done = run_demo(folder, tell, watch)
    if as_json:
        put({"outcome": "released", "package": str(done.package), "request": str(done.request)})
        return
    say(*done.outcome.lines())
    say("", f"Look at   {done.package}/data/media and conditions.html (what the public gets)",
        f"          {done.package}.review (before and after, for the reviewer only)",
        f"Check it  presspack verify {done.package}")


@app.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--sheet", type=FILE, metavar="SHEET",
              help="Draw each file beside the thumbnails and covers inside it, as .html or .jpg; not for release.")
@with_json
def inspect(files: tuple[Path, ...], sheet: Path | None, as_json: bool) -> None:
    """Tell what files are, what they would give away, how many faces they show.

    \b
    Example: presspack inspect photo.jpg clip.mp4 --sheet inside.html
    """
    codes, found = [], []
    for file in files:
        try:
            seen = inspect_file(file)
        except ExpectedError as problem:
            codes.append(fail(problem, as_json))
            continue
        found += [seen] if sheet else []
        show(seen.told.model_dump(mode="json"), as_json, f"{file}",
             *(f"  {line}" for line in inspection_lines(seen.told)))
    if sheet and found:
        write_sheet(found, sheet)
    leave(several(codes, len(files)))


@app.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("-o", "--output", "folder", type=FILE, required=True, help="Where the results go.")
@with_looking
@with_marking
@with_workers
@with_json
def redact(files: tuple[Path, ...], folder: Path, as_json: bool, **looking: Any) -> None:  # noqa: ANN401
    """Hide every face in FILES but those kept, and what nobody may hear; write plan, report and preview beside each.

    \b
    Example: presspack redact clip.mp4 photo.jpg -o out --keep subject.jpg
    """
    batch = Batch(files=files, folder=folder, settings=settings(looking), keep=looking["keep"],
                  keep_tracks=looking["keep_tracks"], zones=looking["zones"], marks=marks(looking),
                  stamp=stamp(looking))
    results = []
    with watching("redacting") as watch:
        for result in redact_all(batch, watch):
            results.append(result)
            if as_json:
                put(result.model_dump(mode="json"))
            elif isinstance(result, Redacted):
                say(f"{result.output}: {counted(result.frames, 'frame')}, {result.hidden} hidden, {result.kept} kept "
                    f"clear, {counted(result.silenced, 'span')} of sound hidden, "
                    f"{counted(result.flags, 'flag')} to look at; see {result.preview}",
                    *(f"  note: {note}" for note in result.warnings))
            else:
                tell(f"error: {result.error}")
    leave(several([ExitCode(one.exit_code) for one in results if not isinstance(one, Redacted)], len(results)))


@app.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", "out", type=FILE, required=True, metavar="PLAN", help="The plan, as JSON.")
@with_looking
@with_workers
@with_json
def plan(file: Path, out: Path, as_json: bool, **looking: Any) -> None:  # noqa: ANN401
    """Look, and write down what would be hidden, without hiding anything.

    \b
    Example: presspack plan clip.mp4 -o clip.plan.json --keep subject.jpg
    """
    with watching(file.name) as watch:
        options = LookOptions(settings=settings(looking), keep=looking["keep"], zones=looking["zones"])
        made = keep_tracks(accept_suggestions(look(file, options, watch)), looking["keep_tracks"])
    write_text(out, made.pieces())
    lines, notes = track_lines(made), warnings(made, photo_names(looking["keep"]))
    facts = {"plan": str(out), "tracks": len(made.tracks), "kept": sorted(made.kept), "frames": made.frame_count,
             "sha256": made.fingerprint(), "warnings": notes,
             "list": [line.model_dump(mode="json") for line in lines],
             "sounds": [one.model_dump(mode="json") for one in made.sounds]}
    show(facts, as_json, f"{out}: {counted(len(made.tracks), 'track')} on {counted(made.frame_count, 'frame')}, "
         f"{len(made.kept)} kept clear", *(f"  {row}" for row in track_table(lines)), *sound_lines(made),
         *(f"  note: {note}" for note in notes))


@app.command()
@click.argument("file", type=FILE)
@click.option("--plan", "plan_path", type=FILE, required=True, help="A plan made by `presspack plan`.")
@click.option("-o", "--output", "out", type=FILE, required=True, help="The finished file.")
@with_workers
@with_json
def render(file: Path, plan_path: Path, out: Path, as_json: bool) -> None:
    """Hide what the plan says, prove it on the finished file, then let it appear.

    \b
    Example: presspack render clip.mp4 --plan clip.plan.json -o clip.redacted.mp4
    """
    with watching(file.name) as watch:
        proof = hide(file, load_plan(plan_path), out, HideOptions(), watch)
    show({"output": str(out), **proof.model_dump(mode="json")}, as_json,
         f"{out}: {counted(proof.rendered.frame_count, 'frame')}, "
         f"{counted(proof.recheck.regions, 'region')} and {counted(proof.rehearing.stretches, 'span')} of sound "
         "hidden and proven")


@app.command("decide")
@click.argument("facts", type=FILE)
@click.option("--profile", default="college-app", show_default=True, help="A profile's name, or its file.")
@click.option("--as-at", help="The moment to decide for, e.g. 2026-03-10 or 2026-03-10T18:00.")
@click.option("--keep", type=FILE, metavar="FILE", help="Keep the decision with all it was taken from, for `explain`.")
@with_json
def decide_command(facts: Path, profile: str, as_at: str | None, keep: Path | None, as_json: bool) -> None:
    """Decide whether a release may happen, and show every rule that was read.

    \b
    Example: presspack decide facts.yaml --profile met --as-at 2026-03-10 --keep PP-2026-0001.decision.json
    """
    stated, chosen, at = load_facts(facts), load_profile(profile), moment(as_at)
    insist_reviewed(chosen, at or stated.request.as_at)
    decision = decide(stated, load_rules(), chosen, as_at=at)
    if keep is not None:
        write_private(keep, Dossier.of(decision, stated, load_rules(), chosen).to_json())
    show(decision.to_plain(), as_json, *explain(decision))
    leave({"approve": ExitCode.DONE, "hold": ExitCode.WAITING}.get(decision.outcome, ExitCode.REFUSED))


@app.command()
@click.argument("request", type=FILE)
@click.option("-o", "--output", "folder", type=FILE, required=True, help="Where the package goes.")
@MARK_KEY
@with_register
@with_workers
@with_json
def release(request: Path, folder: Path, mark_key: Path | None, register: Register, as_json: bool) -> None:
    """Take a request as far as it may go: to a reviewer, then to a package.

    \b
    Example: presspack release request.yaml -o releases
    """
    with watching("release") as watch:
        outcome = Desk(file=request, out=folder, tell=tell, progress=watch, now=clock, key=load_key(mark_key),
                       registrar=Registering(register)).ended()
    show(outcome.model_dump(mode="json"), as_json, *outcome.lines(), wrong=isinstance(outcome, Failed))
    leave(outcome.exit_code)


@app.command()
@click.argument("plan_path", type=FILE, metavar="PLAN")
@click.option("--as", "name", required=True, help="Your own name; it cannot be the redactor's.")
@click.option("--role", required=True, help="The role you hold, e.g. head_of_communications.")
@click.option("--keep", multiple=True, metavar="TRACK", help="Leave this track clear after all.")
@click.option("--hide", "hidden", multiple=True, metavar="TRACK", help="Hide this track, whatever was suggested.")
@with_register
@with_json
def approve(plan_path: Path, name: str, role: str, register: Register, as_json: bool,
            **tracks: tuple[str, ...]) -> None:
    """Settle a plan as its reviewer, so that the release can go on.

    \b
    Example: presspack approve releases/PP-1.review/I1.plan.json --as "R. Viewer" --role sio
    """
    approval = approve_plan(plan_path, by=name, role=role, keep=tracks["keep"], hide=tracks["hidden"],
                            keep_it=Registering(register).reviewed)
    show(approval.model_dump(mode="json"), as_json,
         f"{plan_path}: approved by {name} ({role}). Run the same `presspack release` again.")


@app.command()
@click.argument("package", type=FILE)
@with_json
def verify(package: Path, as_json: bool) -> None:
    """Check a package with nothing but itself: whole, unchanged, stamped, nothing left over.

    \b
    Example: presspack verify releases/PP-2026-0001
    """
    found = verify_package(package)
    show(found.model_dump(mode="json"), as_json,
         *([f"{package}: verified"] if found.ok else [f"{package}: NOT sound", *found.problems]))
    leave(ExitCode.DONE if found.ok else ExitCode.RESIDUE)


@app.command()
@with_json
def doctor(as_json: bool) -> None:
    """Check that every part of this installation is here and sound.

    \b
    Example: presspack doctor
    """
    found = examine()
    show([one.model_dump(mode="json") for one in found], as_json,
         *(f"{'ok' if one.well else 'MISSING' if one.needed else '-':8} {one.part}: {one.words}" for one in found))
    leave(ExitCode.DONE if all(one.well for one in found if one.needed) else ExitCode.MISSING_PART)


GROUPS = (conditions, explain_command, profiles, refuse, request_group, trace, mark_key, transcript, register_group,
          people, log, retention, quarantine, review)

for one in (*GROUPS, *COMMANDS, *AFTER_COMMANDS):
    app.add_command(one)


def main() -> None:
    """Entry point of the `presspack` command."""
    run(app)

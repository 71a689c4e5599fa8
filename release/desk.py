"""The story of one request, from intake to a package that may leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from media.atomic import write_text
from media.errors import ExpectedError, OutputError
from media.probe import MediaKind
from media.records import Record
from media.render import Progress
from release.approval import Approval, not_as_signed
from release.copies import Copy, copies_of, load_key
from release.drafting import Settled, Tell, draft, settle
from release.earlier import earlier, read_record
from release.item import HideOptions, hide, output_suffix
from release.judging import Allowed, Stopped, judge
from release.marking import branding_of, marks_of
from release.obligations import to_look_for
from release.package.manifest import publisher_of, rights_of, stamp_of
from release.packing import Made, MadeItem, pack
from release.places import Place
from release.preview import Pairs, preview
from release.records import AwaitingReview, Failed, Held, Outcome, Quarantined, Released, Waiting
from release.register.intake import stated
from release.registrar import Registrar
from release.request import LoadedRequest, load_request
from release.shown import shown_in
from release.tracing import insist_readable
from release.waveform import waveform
from release.workbench import Bench

Clock = Callable[[], datetime]
UNREGISTERED = Registrar()


class Asked(Record):
    """Which request file a review folder belongs to, so that whoever reviews there can have it taken on."""

    request: str


def as_shown(approval: Approval, loaded: LoadedRequest, bench: Bench) -> tuple[str, ...]:
    """Say why a signature no longer stands for the facts, or the pictures, for which it was given."""
    return not_as_signed(approval, stated(loaded.facts).fingerprint(), shown_in(bench.proxies(approval.item)))


def release(request: Path, out: Path, tell: Tell, progress: Progress | None = None, *,
            now: Clock = lambda: datetime.now(UTC), key: Path | None = None) -> Outcome:
    """Take a request as far as it may go, by what it states alone; see `Desk.ended`, which a register goes with."""
    try:
        return Desk(file=request, out=out, tell=tell, progress=progress, now=now, key=load_key(key)).ended()
    except ExpectedError as problem:
        return Failed.by(problem)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one request is worked on: its file, where results go, whom to tell, the clock, the register."""

    file: Path
    out: Path
    tell: Tell
    progress: Progress | None
    now: Clock
    key: bytes | None = None
    registrar: Registrar = UNREGISTERED

    def ended(self) -> Outcome:
        """Take the request as far as it may go, and say how it ended.

        The first run drafts and waits for a reviewer in OUT/REFERENCE.review; the run after the approval hides,
        proves and packages into OUT/REFERENCE, with the internal record beside it; where marks tell the recipients
        apart, into OUT/REFERENCE-CODE for each, by the force's key. The registrar keeps what is signed and decided,
        and lets pass only that. Running it again is always safe: what is done and still holds is kept, what changed
        is done anew, a package is never overwritten.
        """
        try:
            return self.story()
        except ExpectedError as problem:
            return Failed.by(problem)

    def story(self) -> Outcome:
        """Intake, screen, decide; look and wait; hide, prove, decide again, package."""
        loaded = load_request(self.file)
        intake = self.judged(loaded)
        if not isinstance(intake, Allowed):
            return self.stopped(loaded, intake)
        self.tell(f"{loaded.request.reference}: the policy allows it ({intake.profile.id}, {intake.ground})")
        with self.bench(loaded).occupied():
            write_text(self.bench(loaded).request, Asked(request=str(self.file.resolve())).to_json())
            made = earlier(loaded, self.place(loaded), branding_of(loaded, intake.profile))
            ending = made or self.review_and_release(intake)
            if isinstance(ending, Released):
                self.registrar.released(read_record(self.place(loaded).record), self.place(loaded))
            self.bench(loaded).note(ending)
            return ending

    def judged(self, loaded: LoadedRequest) -> Allowed | Stopped:
        """Enter the request as it is now, and decide on it."""
        for line in self.registrar.enter(loaded, self.now()):
            self.tell(line)
        self.registrar.placed(loaded, self.out, self.now())
        return judge(loaded, self.now(), self.registrar.decide)

    def review_and_release(self, intake: Allowed) -> Released | AwaitingReview | Stopped:
        """Draft every item; go on only when each one's draft has been approved as it stands."""
        intake.loaded.words.insist_usable(intake.at)
        reviewed = self.reviewed(intake)
        if isinstance(reviewed, AwaitingReview):
            return reviewed
        with self.bench(intake.loaded).drawer() as drawer:
            made = tuple(self.copied(intake, copy, reviewed, drawer)
                         for copy in copies_of(intake.loaded.request, self.key))
            again = self.judged_again(intake)
            if not isinstance(again, Allowed):
                return again
            return pack(intake, again, made, self.place(intake.loaded))

    def reviewed(self, intake: Allowed) -> tuple[Settled, ...] | AwaitingReview:
        """Every item settled, or everything that a reviewer must still look at."""
        loaded, bench = intake.loaded, self.bench(intake.loaded)
        found, plans = [], []
        for item in loaded.request.items:
            drafted = draft(loaded, item, bench, self.tell, self.progress)
            found.append(settle(drafted, loaded, bench, intake.redact,
                                lambda signed: (*self.registrar.unsigned(signed), *as_shown(signed, loaded, bench))))
            plans.append((item.id, drafted.plan.fingerprint()))
        waiting = tuple(one for one in found if isinstance(one, Waiting))
        self.registrar.looked(loaded, plans, not waiting, self.now())
        if waiting:
            return AwaitingReview(reference=loaded.request.reference, review=str(bench.folder), items=waiting,
                                  obligations=intake.redact, look_for=to_look_for(intake.redact))
        return tuple(one for one in found if isinstance(one, Settled))

    def copied(self, intake: Allowed, copy: Copy, reviewed: tuple[Settled, ...], drawer: Path) -> Made:
        """Make one copy of every item, in a drawer of its own."""
        if copy.recipient is not None:
            self.tell(f"copy {copy.code} for {copy.recipient.name}, {copy.recipient.organisation}")
        folder = drawer / (copy.code or "all")
        try:
            folder.mkdir()
        except OSError as problem:
            raise OutputError(f"cannot be written ({problem.strerror})", file=folder) from problem
        return Made(copy=copy, items=tuple(self.made(intake, copy, one, folder) for one in reviewed))

    def made(self, intake: Allowed, copy: Copy, settled: Settled, drawer: Path) -> MadeItem:
        """Hide one item, prove it on the finished file, draw before and after for the record."""
        item, plan, path = settled.draft.item, settled.draft.plan, settled.draft.path
        request = intake.loaded.request
        rights = rights_of(item, request.force, intake.at.year)
        stamp = stamp_of(publisher_of(request.force), intake.loaded.words, request.reference, rights)
        finished = drawer / f"{item.id}{output_suffix(plan.source)}"
        marks = marks_of(intake.loaded, intake.profile, copy)
        options = HideOptions(stamp=stamp, marks=marks)
        hidden, clear = len(plan.hidden), len(plan.kept)
        self.tell(f"{item.id}: hiding {hidden}, leaving {clear} clear, then proving it")
        pairs = Pairs(plan)
        proof = hide(path, plan, finished, options, self.progress, pairs)
        if plan.source.kind is MediaKind.RECORDING:
            waveform(path, plan, self.bench(intake.loaded).finished(item.id), finished)
        else:
            preview(pairs, self.bench(intake.loaded).finished(item.id))
        if copy.code is not None and copy.key is not None:  # never of a recording: its draft was refused
            insist_readable(finished, item.id, copy.code, copy.key)
        return MadeItem(settled=settled, file=finished, proof=proof, rights=rights)

    def judged_again(self, intake: Allowed) -> Allowed | Stopped:
        """Decide at the moment of release, on the facts as they are stated now.

        Hiding a long clip takes hours; an order made meanwhile stops what was allowed before.
        """
        loaded = load_request(self.file)
        again = self.judged(loaded)
        if not isinstance(again, Allowed):
            return self.stopped(intake.loaded, again)
        changed = loaded.request != intake.loaded.request or loaded.words != intake.loaded.words
        if changed or again.redact != intake.redact:
            return Held(reference=intake.loaded.request.reference,
                        reasons=("the request, its conditions, or what the decision asks for, changed while its "
                                 "files were being made: run it again",))
        return again

    def stopped(self, loaded: LoadedRequest, ending: Stopped) -> Stopped:
        """Say what still exists from earlier runs; nothing is deleted here, since it may be evidence."""
        bench, place = self.bench(loaded), self.place(loaded)
        if bench.folder.is_dir():
            bench.note(ending)
        if isinstance(ending, Held):
            return ending
        earlier_work = [*place.standing()]
        if isinstance(ending, Quarantined):
            earlier_work.append(bench.folder)
        return ending.model_copy(update={"standing": tuple(str(one) for one in earlier_work if one.exists())})

    def bench(self, loaded: LoadedRequest) -> Bench:
        """Return the review folder of the request."""
        return Bench.of(self.out, loaded.request.reference)

    def place(self, loaded: LoadedRequest) -> Place:
        """Say where package and record go."""
        return Place(self.out, loaded.request.reference, self.key)

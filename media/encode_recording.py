"""Write a line of sound into a new M4A with nothing inherited but the given tags."""

from collections.abc import Iterator
from pathlib import Path

import av

from media.encode import Tags, add_tags
from media.encode_errors import telling
from media.encode_sound import SoundTrack, add_track
from media.probe import Source
from media.soundline import SoundBlock


def write_recording(path: Path, source: Source, tags: Tags, line: Iterator[SoundBlock]) -> None:
    """Encode the line into an MP4 of sound alone: AAC, index first, brand M4A.

    Raises:
        OutputError: it could not be written.
    """
    # An error of whoever makes the line passes through as it is; the container is closed in any case.
    with telling(path), av.open(str(path), "w", format="ipod",
                                options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
        stream = add_track(container, source.sounds[0])
        container.metadata.update(dict(tags.fields))
        container.start_encoding()
        track: SoundTrack | None = None
        for block in line:
            track = track or SoundTrack(stream, block.sample_rate, block.samples.shape[0])
            for packet in track.add(block.samples):
                container.mux_one(packet)
        if track is not None:
            for packet in track.end():
                container.mux_one(packet)
    with telling(path):
        add_tags(path, tags)

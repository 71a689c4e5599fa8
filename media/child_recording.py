"""Find out what a recording is: a file of sound without any picture but its cover."""

from fractions import Fraction
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.container import InputContainer

from media.child_clip import is_cover
from media.child_whole import HALF
from media.child_wire import unreadable, unsupported

CODECS = frozenset({
    "aac", "mp3", "mp3float", "mp2", "mp2float", "opus", "libopus", "vorbis", "libvorbis", "flac", "alac", "ac3",
    "eac3", "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "adpcm_ima_wav", "adpcm_ms", "adpcm_ima_qt",
    "gsm_ms", "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be",
    "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_alaw", "pcm_mulaw"})
"""Sound codecs accepted: what phones, cameras and interview recorders write. Each further one is a parser an
attacker may choose."""


def has_no_picture(container: InputContainer) -> bool:
    """Whether there is sound and no picture but a cover."""
    return bool(container.streams.audio) and all(is_cover(stream) for stream in container.streams.video)


def codec_of(stream: av.AudioStream) -> AudioCodecContext:
    """Return the codec of a sound stream.

    Raises:
        RefusalError: it is none that is handled.
    """
    codec: AudioCodecContext | None = stream.codec_context  # None where ffmpeg knows no decoder
    if codec is None or codec.name not in CODECS:
        raise unsupported(f"has sound in {'an unknown codec' if codec is None else f'the codec {codec.name}'}")
    return codec


def recording_facts(container: InputContainer) -> dict[str, Any]:
    """Return everything a Source needs to know of a recording; all of its packets are read.

    Raises:
        RefusalError: it is damaged, or has more than one sound, or one that is not handled.
    """
    if len(container.streams.audio) > 1:
        raise unsupported(f"holds {len(container.streams.audio)} sounds, and only one can be released; "
                          "export one of them")
    stream = container.streams.audio[0]
    codec = codec_of(stream)
    base = stream.time_base or Fraction(1, codec.sample_rate)
    first, end = None, Fraction(0)
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise unreadable(HALF)
        if packet.size and packet.pts is not None:
            start = packet.pts * base
            first = start if first is None else first
            end = max(end, start + (packet.duration or 0) * base)
    if first is None or end <= first:
        raise unreadable("holds no sound that can be decoded")
    return {
        "kind": "recording", "codec": codec.name, "duration": str(end - max(first, Fraction(0))), "notes": [],
        "sounds": [{"codec": codec.name, "sample_rate": codec.sample_rate, "channels": codec.layout.nb_channels}],
        "other_streams": ["cover art" if is_cover(one) else one.type for one in container.streams
                          if one.type != "audio"]}

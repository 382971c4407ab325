"""Sound to Ogg Vorbis, at one loudness for every chapter, by ffmpeg."""
import re
import shutil
import subprocess

from timing import RATE
from trouble import Trouble

RAW = ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
# Without these, a file made twice from the same sound would differ.
SAME_BYTES = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-serial_offset", "1"]


def find_ffmpeg():
    """Says at once that ffmpeg is missing, and not after minutes of work."""
    if not shutil.which("ffmpeg"):
        raise Trouble("ffmpeg is not installed; it writes and measures the sound")
    if b"libvorbis" not in ffmpeg(["-encoders"])[0]:
        raise Trouble("this ffmpeg has no libvorbis")


def ffmpeg(arguments, data=None):
    """Output and messages of a run."""
    done = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", *arguments], input=data, capture_output=True)
    messages = done.stderr.decode(errors="replace")
    if done.returncode:
        raise Trouble(f"ffmpeg failed: {messages.strip()[-600:]}")
    return done.stdout, messages


def loudness(source, data=None):
    """Integrated loudness after EBU R128, in LUFS."""
    messages = ffmpeg([*source, "-af", "ebur128", "-f", "null", "-"], data)[1]
    found = re.search(r"I:\s+(-?[\d.]+) LUFS", messages[messages.rindex("Summary:") :])
    return float(found[1])


def encode(samples, path, lufs, bitrate):
    """Writes an Ogg Vorbis file of that loudness. A limiter keeps the peaks off; a second round makes up for it."""
    data, gain = samples.tobytes(), 0.0
    for _ in range(3):
        chain = f"highpass=f=55,volume={gain:.3f}dB,alimiter=limit=0.85:attack=4:release=60:level=false:latency=true"
        levelled = ffmpeg([*RAW, "-af", chain, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"], data)[0]
        off = lufs - loudness(RAW, levelled)
        if abs(off) < 0.1:
            break
        gain += off
    part = path.with_suffix(".part.ogg")
    ffmpeg(["-y", *RAW, "-c:a", "libvorbis", "-b:a", bitrate, *SAME_BYTES, str(part)], levelled)
    part.replace(path)

"""When a word is heard: corrects what the model says about its own timing by looking at the sound."""
import numpy as np

from phonemes import PUNCTUATION

RATE = 24000
# What trim leaves of the silence around a sound, in seconds.
PAD = 0.03


def snap(sound, words, spans, shift=-0.07, window=240, floor=-38):
    """Moves the words' times to what is heard.

    The vocoder sounds some 70 ms ahead of the grid of durations (measured after pauses), and the model hides a pause in
    the last phoneme before it. So everything moves, and next to a pause a word's edge goes where sound begins or ends.
    """
    power = np.convolve(sound * sound, np.ones(window, np.float32) / window, "same")
    loud = np.sqrt(power) > np.sqrt(power.max()) * 10 ** (floor / 20)
    last = len(sound) / RATE
    out = [span and [max(0.0, span[0] + shift), min(last, max(0.0, span[1] + shift))] for span in spans]
    for k, span in enumerate(out):
        if span is None:
            continue
        before = out[k - 1] if k else None
        after = out[k + 1] if k + 1 < len(out) else None
        if before is None or words[k - 1].phonemes[-1:] in PUNCTUATION:
            low = max(span[0] - 0.15, before[1] if before else 0.0)
            heard = np.flatnonzero(loud[int(low * RATE) : int(span[1] * RATE)])
            if len(heard):
                span[0] = low + max(0, heard[0] - window // 2) / RATE
        if k + 1 == len(out) or words[k].phonemes[-1:] in PUNCTUATION:
            high = min(last, after[0] - 0.08 if after else last)
            heard = np.flatnonzero(loud[int(span[0] * RATE) : int(max(high, span[0] + 0.05) * RATE)])
            if len(heard):
                span[1] = span[0] + (heard[-1] + window // 2) / RATE
    for k, span in enumerate(out):  # a word without a sound, such as a lone dash, stands where the one before it ends
        if span is None:
            out[k] = [out[k - 1][1] if k else 0.0] * 2
    return [(start, max(start + 0.02, end)) for start, end in out]


def trim(sound, fade=0.008, floor=-45):
    """Cuts the silence around a sound, with a soft edge; also says how much went in front, in seconds."""
    loud = np.flatnonzero(np.abs(sound) > 10 ** (floor / 20))
    if not len(loud):
        return sound, 0.0
    pad, fade = int(PAD * RATE), int(fade * RATE)
    first, last = max(0, loud[0] - pad), min(len(sound), loud[-1] + pad)
    out = sound[first:last].copy()
    out[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    out[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return out, first / RATE


def breathe(sound, spans, pauses, window=120, fade=96):
    """Lengthens the pauses after some words, {index: seconds}: the voice runs short sentences into each other.

    The silence goes where it is quietest around the end of the word.
    """
    sound, spans = sound.copy(), [list(span) for span in spans]
    power = np.convolve(sound * sound, np.ones(window, np.float32) / window, "same")
    ramp = np.linspace(1, 0, fade, dtype=np.float32)
    for k, pause in sorted(pauses.items(), reverse=True):  # from the last, so that earlier places stay where they are
        (start, end), (next_start, next_end) = spans[k], spans[k + 1]
        low, high = int(max(start, end - 0.08) * RATE), int(min(next_end, next_start + 0.08) * RATE)
        cut = low + int(np.argmin(power[low:high])) if high > low else int(end * RATE)
        end, next_start = min(end, cut / RATE), max(next_start, cut / RATE)
        missing = round((pause - (next_start - end)) * RATE)
        if missing > 0 and fade <= cut <= len(sound) - fade:
            sound[cut - fade : cut] *= ramp
            sound[cut : cut + fade] *= ramp[::-1]
            sound = np.concatenate([sound[:cut], np.zeros(missing, np.float32), sound[cut:]])
            spans[k][1], spans[k + 1][0] = end, next_start
            for span in spans[k + 1 :]:
                span[0], span[1] = span[0] + missing / RATE, span[1] + missing / RATE
    return sound, [tuple(span) for span in spans]


def in_line(times):
    """Rounded to milliseconds and in strict order: start < end <= the next start."""
    out, last = [], 0
    for start, end in times:
        start = max(last, round(start * 1000))
        last = max(start + 1, round(end * 1000))
        out.append((start / 1000, last / 1000))
    return out

"""Speaks: words and their phonemes become samples and the time at which each word begins and ends."""
import hashlib
import re
from dataclasses import asdict, dataclass

import numpy as np

import model
from phonemes import ABBREVIATION, NUMBERS, PUNCTUATION
from timing import PAD, RATE, breathe, in_line, snap, trim

# One unit of the model's durations, in samples: 25 ms.
UNIT = 600
# Raise this when a change of the code changes the sound: it makes every chapter be spoken anew.
REVISION = 1
# Kokoro sounds best with 100 to 200 phonemes at a time, and takes 510 at most.
GOOD, MOST, FEW = 200, 400, 25


@dataclass(frozen=True)
class Settings:
    """How the narrator speaks. Pauses are the least silence in seconds, after a colon, a sentence, a question ..."""

    voice: str = "af_heart"
    speed: float = 0.84
    lead: float = 0.3
    clause: float = 0.3
    sentence: float = 0.55
    question: float = 0.8
    paragraph: float = 0.8
    quote: float = 1.0
    tail: float = 0.6
    lufs: float = -18.0
    bitrate: str = "64k"

    def facts(self):
        """What stands in timings.json about the voice, and takes part in a chapter's hash."""
        return {
            **asdict(self),
            "rate": RATE,
            "model": model.MODEL,
            "model_sha256": model.MODEL_SHA256,
            "voices": model.VOICES,
            "revision": REVISION,
        }


@dataclass
class Word:
    """A word of the text, its sound on paper, and the silence after it that its author wants."""

    text: str
    phonemes: str
    hold: float = 0.0

    def ends_sentence(self):
        return bool(re.search(r"[.!?…]['\"”’)]*$", self.text)) and not ABBREVIATION.fullmatch(self.text)


class Voice:
    """The narrator. What it has said once it keeps in the cache folder: a changed sentence costs only itself."""

    def __init__(self, cache, settings, threads):
        self.settings = settings
        self.cache = cache / "spoken"
        self.cache.mkdir(exist_ok=True)
        self.session = model.load_session(cache, threads)
        self.styles = model.load_voice(cache, settings.voice)

    def chapter(self, blocks):
        """Speaks [(words, is_quote)]: the samples, and (start, end) of each word in seconds."""
        audio, times, now, before = [], [], 0.0, None
        for words, quote in blocks:
            for k, group in enumerate(groups(words)):
                pause = self.pause_between(before, quote, first=k == 0)
                sound, spans = self.say(group)
                pauses = {place: self.pause_after(word) for place, word in enumerate(group[:-1])}
                sound, spans = breathe(sound, spans, {place: least for place, least in pauses.items() if least})
                audio += [silence(pause), sound]
                now += len(audio[-2]) / RATE
                times += [(start + now, end + now) for start, end in spans]
                now += len(sound) / RATE
                before = (group[-1], quote)
        audio.append(silence(self.settings.tail))
        return np.concatenate(audio), in_line(times)

    def pause_after(self, word):
        """The silence after a word; a question leaves time to think."""
        if word.ends_sentence():
            pause = self.settings.question if "?" in word.text else self.settings.sentence
        else:
            pause = self.settings.clause if word.text[-1] in ":;" else 0.0
        return max(pause, word.hold)

    def pause_between(self, before, quote, first):
        """The silence in front of a group: `before` is the word before it and whether that was of the quote."""
        if before is None:
            return self.settings.lead
        word, of_quote = before
        pause = self.pause_after(word)
        if first:
            pause = max(pause, self.settings.quote if quote and not of_quote else self.settings.paragraph)
        return max(0.0, pause - 2 * PAD)

    def say(self, words):
        """A few sentences in one breath, trimmed, with their words' times."""
        said = f"{self.settings.voice} {self.settings.speed} {model.MODEL_SHA256} {REVISION} "
        said += "|".join(word.phonemes for word in words)
        path = self.cache / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.npz"
        if not path.exists():
            sound, spans = self.synthesise(words)
            part = path.with_suffix(".part.npz")
            np.savez(part, sound=sound, spans=spans)
            part.replace(path)
        with np.load(path) as kept:
            sound, spans = kept["sound"], kept["spans"]
        spans = snap(sound, words, [None if np.isnan(start) else (start, end) for start, end in spans.tolist()])
        sound, cut = trim(sound)
        last = len(sound) / RATE
        return sound, [(min(max(0.0, start - cut), last), min(max(0.0, end - cut), last)) for start, end in spans]

    def synthesise(self, words):
        """The sound, and from the length of each phoneme the words' times: [words, 2] seconds, NaN without a sound."""
        numbers, owner = [], []
        for k, word in enumerate(words):
            for phoneme in word.phonemes + (" " if k + 1 < len(words) else ""):
                numbers.append(NUMBERS[phoneme])
                owner.append(None if phoneme in PUNCTUATION else k)
        style = self.styles[min(len(numbers), len(self.styles)) - 1][None]
        tokens = np.array([[0, *numbers, 0]], np.int64)
        speed = np.array([self.settings.speed], np.float32)
        sound, lengths = self.session.run(None, {"tokens": tokens, "style": style, "speed": speed})
        edges = np.concatenate([[0], np.cumsum(lengths.ravel())]) * UNIT / RATE
        spans = np.full((len(words), 2), np.nan)
        for j, k in enumerate(owner):
            if k is not None:
                spans[k] = (np.nanmin([spans[k, 0], edges[j + 1]]), edges[j + 2])
        return sound.ravel().astype(np.float32), spans


def groups(words):
    """Whole sentences together, as many as the model says well at a time."""
    sentences, sentence = [], []
    for word in words:
        sentence.append(word)
        if word.ends_sentence():
            sentences.append(sentence)
            sentence = []
    sentences += [sentence] if sentence else []
    out = []
    for sentence in sentences:
        while size(sentence) > MOST:  # cut a monster at the comma nearest to its middle
            commas = (k for k in range(1, len(sentence)) if sentence[k - 1].phonemes[-1:] in tuple(",;:—"))
            half = size(sentence) / 2
            cut = min(commas, default=len(sentence) // 2, key=lambda k: abs(size(sentence[:k]) - half))
            out.append(sentence[:cut])
            sentence = sentence[cut:]
        if out and (size(out[-1]) + size(sentence) <= GOOD or size(sentence) < FEW):
            out[-1] = out[-1] + sentence
        else:
            out.append(sentence)
    return out


def size(words):
    return sum(len(word.phonemes) + 1 for word in words)


def silence(seconds):
    return np.zeros(round(seconds * RATE), np.float32)

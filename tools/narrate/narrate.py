#!/usr/bin/env python3
"""Speaks a lesson: an .ogg for each chapter, and timings.json that says when each word is heard.

    python3 -m venv v && v/bin/pip install -r requirements.txt
    v/bin/python narrate.py ../../assets/lessons/attention --verify --report ../../docs/narration.md

Only chapters are spoken whose words, forced pronunciations, entries of the lexicon or settings of the voice changed;
the others stay as they are, byte for byte. --verify lets a recogniser hear the chapters that it has not heard yet.
"""
import argparse
import hashlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # everything comes from packages; nothing is to be asked of a server

from trouble import Trouble

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "arclight-narrate"


def main():
    arguments = parse()
    try:
        narrate(arguments)
    except Trouble as trouble:
        sys.exit(f"narrate: {trouble}")
    except OSError as error:
        sys.exit(f"narrate: {error.filename or ''}: {error.strerror or error}")
    except ModuleNotFoundError as error:
        sys.exit(f"narrate: {error}; pip install -r {HERE / 'requirements.txt'}")
    except KeyboardInterrupt:
        sys.exit("narrate: stopped; the chapters that are done are kept")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", type=Path, help="the lesson's folder, with lesson.ron and the chapters")
    parser.add_argument("--verify", action="store_true", help="let a recogniser hear what is new")
    parser.add_argument("--report", type=Path, metavar="FILE.md", help="write the measurements there; needs --verify")
    parser.add_argument("--voice", help="another voice of Kokoro")
    parser.add_argument("--speed", type=float, help="1 is the voice's own")
    parser.add_argument("--lexicon", type=Path, default=HERE / "lexicon.tsv")
    parser.add_argument("--cache", type=Path, default=CACHE, help=f"for the model and spoken sentences ({CACHE})")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.report and not arguments.verify:
        parser.error("--report needs --verify")
    return arguments


def narrate(arguments):
    """Reads everything first, so that a mistake in the last chapter is not found after the others were spoken."""
    from lesson import read_lesson
    from phonemes import Phonemes, read_lexicon
    from sound import find_ffmpeg
    from voice import Settings

    chapters = read_lesson(arguments.lesson)
    lexicon = read_lexicon(arguments.lexicon)
    find_ffmpeg()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    chosen = {key: value for key, value in vars(arguments).items() if key in ("voice", "speed") and value is not None}
    settings = replace(Settings(), **chosen)
    book = Book(arguments.lesson, settings.facts())
    hashes = {chapter.name: digest(chapter, lexicon, settings) for chapter in chapters}
    due = [chapter for chapter in chapters if not book.has(chapter.name, hashes[chapter.name])]
    reader = Phonemes(lexicon) if due or arguments.report else None
    sounds = {}
    for chapter in chapters if arguments.report else due:
        sounds[chapter.name] = [reader.block(block, chapter.path) for block in chapter.blocks]
    if due:
        speak(book, due, sounds, hashes, settings, arguments)
    book.keep_only([chapter.name for chapter in chapters])
    print(f"{len(due)} of {len(chapters)} chapters spoken anew, {book.seconds():.0f} seconds in all")
    if reader and reader.guessed:
        print("in no dictionary, read by rule:", ", ".join(f"{w} {p}" for w, p in sorted(reader.guessed.items())))
    if arguments.verify:
        verify(book, chapters, sounds, reader, arguments)


def digest(chapter, lexicon, settings):
    """Changes when the chapter would sound different."""
    from phonemes import used

    said = [[block.words, sorted(block.forced.items()), block.quote] for block in chapter.blocks]
    holds = [sorted(block.holds.items()) for block in chapter.blocks]
    if any(holds):
        said.append(holds)
    everything = [said, used(lexicon, chapter.words), settings.facts()]
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:16]


def speak(book, due, sounds, hashes, settings, arguments):
    """Writes the sound of each chapter, and the timings after each, so that a stop loses only one."""
    from sound import encode
    from timing import RATE
    from voice import Voice, Word

    voice = Voice(arguments.cache, settings, arguments.threads)
    for chapter in due:
        blocks = [
            ([Word(*pair, block.holds.get(k, 0.0)) for k, pair in enumerate(zip(block.words, sound))], block.quote)
            for block, sound in zip(chapter.blocks, sounds[chapter.name])
        ]
        samples, times = voice.chapter(blocks)
        encode(samples, book.sound(chapter.name), settings.lufs, settings.bitrate)
        book.put(chapter.name, hashes[chapter.name], len(samples) / RATE, chapter.words, times)
        pace = len(times) / len(samples) * RATE * 60
        print(f"{chapter.name}: {len(samples) / RATE:.1f} s, {len(times)} words, {pace:.0f} a minute", flush=True)


def verify(book, chapters, sounds, reader, arguments):
    """Hears every chapter once; what was heard of a file is kept by the file's hash."""
    import report
    from hear import Ear, Heard
    from sound import loudness

    folder = arguments.cache / "heard"
    folder.mkdir(exist_ok=True)
    ear, rows = None, []
    for chapter in chapters:
        entry, path = book.chapters[chapter.name], book.sound(chapter.name)
        key = hashlib.sha256(path.read_bytes() + (HERE / "hear.py").read_bytes()).hexdigest()[:32]
        kept = folder / f"{key}.json"
        if not kept.exists():
            ear = ear or Ear(arguments.cache, arguments.threads)
            heard = ear.listen(path, entry["words"])
            kept.write_text(json.dumps(vars(heard)), encoding="utf-8")
        heard = Heard(**json.loads(kept.read_text(encoding="utf-8")))
        rows.append((chapter.name, entry["duration"], len(entry["words"]), loudness(["-i", str(path)]), heard))
        differs = "; ".join(f"{ours!r} heard as {its!r}" for ours, its in heard.differences)
        print(f"{chapter.name}: {heard.rate:.1%} word errors, {rows[-1][3]:.1f} LUFS {differs}", flush=True)
    if arguments.report:
        flat = {name: [sound for block in blocks for sound in block] for name, blocks in sounds.items()}
        doubtful = [
            (word, chapter.name, place, sound)
            for chapter in chapters
            for word, place, sound in report.heteronyms(chapter, flat[chapter.name])
        ]
        report.write(arguments.report, arguments.lesson.resolve().name, rows, sorted(doubtful), reader.guessed)


class Book:
    """timings.json and the sound files beside it."""

    def __init__(self, folder, facts):
        self.folder, self.facts, self.path = folder, facts, folder / "timings.json"
        try:
            self.chapters = json.loads(self.path.read_text(encoding="utf-8"))["chapters"]
        except FileNotFoundError:
            self.chapters = {}
        except (ValueError, KeyError, TypeError) as error:
            raise Trouble(f"{self.path} is damaged; remove it, and everything is spoken anew") from error

    def sound(self, name):
        return self.folder / f"{name}.ogg"

    def has(self, name, digest):
        return self.chapters.get(name, {}).get("hash") == digest and self.sound(name).exists()

    def seconds(self):
        return sum(entry["duration"] for entry in self.chapters.values())

    def put(self, name, digest, duration, words, times):
        spoken = [{"w": word, "start": start, "end": end} for word, (start, end) in zip(words, times, strict=True)]
        self.chapters[name] = {"file": f"{name}.ogg", "hash": digest, "duration": round(duration, 3), "words": spoken}
        self.write()

    def keep_only(self, names):
        """In the lesson's order; a chapter that is gone goes from here, and its sound is named."""
        for name in sorted(set(self.chapters) - set(names)):
            print(f"{self.sound(name)} belongs to no chapter any more")
        self.chapters = {name: self.chapters[name] for name in names}
        self.write()

    def write(self):
        """A line for each word, for the eye and for diffs; nothing is touched that is the same."""
        parts = []
        for name, entry in self.chapters.items():
            words = ",\n".join(f"   {json.dumps(word, ensure_ascii=False)}" for word in entry["words"])
            head = ", ".join(f'"{key}": {json.dumps(entry[key])}' for key in ("file", "hash", "duration"))
            parts.append(f'  "{name}": {{{head}, "words": [\n{words}\n  ]}}')
        text = f'{{\n "meta": {json.dumps(self.facts)},\n "chapters": {{\n' + ",\n".join(parts) + "\n }\n}\n"
        if not self.path.exists() or self.path.read_text(encoding="utf-8") != text:
            part = self.path.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(self.path)


if __name__ == "__main__":
    main()

"""Reads what a lesson says: the chapters in their order, and of each the words, the breaths and the forced phonemes.

The program finds a cue's moment by counting words, so both sides must count alike. The rule: join the paragraphs and
the quote with a space, each link replaced by its text and emphasis dropped, and split at whitespace. A star between
letters or digits is no emphasis: it multiplies.
"""
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from trouble import Trouble

# The part of a link's destination that forces a pronunciation.
SAY = re.compile(r"(?:^|;)\s*say\s*:\s*([^;]*)")
# The part of a link's destination that asks for silence after the word, in seconds.
HOLD = re.compile(r"(?:^|;)\s*hold\s*:\s*([^;]*)")
# A star between letters or digits, and what stands for it while Markdown is read.
STARS = re.compile(r"(?<=[^\W_])\*+(?=[^\W_])")
GUARD = "\U000f0000"
# What may stand around a word without being part of its sound.
EDGE = "\"'“”‘’()[].,;:!?…—–-"


@dataclass
class Block:
    """A paragraph, or the quote at the end: its words, and of some of them the phonemes and the silence that follows."""

    words: list
    forced: dict = field(default_factory=dict)
    quote: bool = False
    holds: dict = field(default_factory=dict)


@dataclass
class Chapter:
    """A chapter, and the file that it came from."""

    name: str
    path: Path
    blocks: list

    @property
    def words(self):
        """The words in the order in which they are spoken, as the program counts them."""
        return [word for block in self.blocks for word in block.words]


def read_lesson(folder):
    """The chapters of lesson.ron, in order. Of that file only the list of chapters matters here."""
    ron = folder / "lesson.ron"
    text = re.sub(r"//[^\n]*", "", ron.read_text(encoding="utf-8"))
    listed = re.search(r"\bchapters\s*:\s*\[(.*?)\]", text, re.DOTALL)
    names = re.findall(r'"([^"]*)"', listed[1]) if listed else []
    if not names:
        raise Trouble(f"{ron}: it has no list of chapters")
    if len(set(names)) < len(names):
        raise Trouble(f"{ron}: it names a chapter twice")
    for name in names:
        if not is_name(name):
            raise Trouble(f"{ron}: chapter {name!r} is no name of a file")
    return [read_chapter(folder / f"{name}.md") for name in names]


def is_name(name):
    """Letters with their marks, digits, - and _, and no - in front: the program's rule for names."""
    return re.match(r"[^-]", name) and all(c in "-_" or c.isalnum() or unicodedata.category(c)[0] == "M" for c in name)


def read_chapter(path):
    """A chapter's spoken blocks. What is neither title, settings, paragraph nor quote is an error: it would be lost."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Trouble(f"{path}: not UTF-8: {error}") from error
    tokens = markdown().parse(STARS.sub(lambda stars: GUARD * len(stars[0]), text))
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        raise Trouble(f"{path}:1: a chapter begins with its title, '# ...'")
    blocks, inside, settings = [], [], None
    for token in tokens[3:]:
        line = token.map[0] + 1 if token.map else 0
        if token.type.endswith("_open"):
            inside.append(token.type.removesuffix("_open"))
            if inside == ["bullet_list"]:
                if settings is not None or blocks:
                    raise Trouble(f"{path}:{line}: the list of settings stands once, under the title")
                settings = line
            if len(inside) == 1 and blocks and blocks[-1].quote:
                raise Trouble(f"{path}:{line}: nothing follows the quote; it ends the chapter")
        elif token.type.endswith("_close"):
            inside.pop()
        elif token.type != "inline" or inside[0] not in ("bullet_list", "paragraph", "blockquote"):
            kind = inside[0] if inside else token.type
            raise Trouble(f"{path}:{line}: {kind.replace('_', ' ')}: nothing that can be spoken")
        elif inside[0] == "bullet_list":
            if "\n" in token.content:
                raise Trouble(f"{path}:{line}: a setting is one line; leave a line empty before the first paragraph")
        elif inside not in (["paragraph"], ["blockquote", "paragraph"]):
            raise Trouble(f"{path}:{line}: {inside[-2].replace('_', ' ')}: nothing that can be spoken")
        else:
            blocks.append(block(token, inside[0] == "blockquote", f"{path}:{line}"))
    if not blocks:
        raise Trouble(f"{path}: it says nothing")
    return Chapter(path.stem, path, blocks)


def markdown():
    """Plain CommonMark that takes a link's destination as it is written: here it is a cue and no address."""
    parser = MarkdownIt("commonmark")
    parser.normalizeLink = lambda destination: destination
    parser.validateLink = lambda destination: True
    return parser


def block(inline, quote, place):
    """The words of one paragraph, and which of them are forced."""
    text, forced, held, start = "", [], [], None
    for token in inline.children:
        if token.type in ("text", "code_inline"):
            text += token.content.replace(GUARD, "*")
        elif token.type in ("softbreak", "hardbreak"):
            text += " "
        elif token.type == "link_open":
            start = (len(text), SAY.search(token.attrGet("href") or ""))
            if hold := HOLD.search(token.attrGet("href") or ""):
                held.append((len(text), seconds(hold[1].strip(), place)))
        elif token.type == "link_close":
            if start[1]:
                forced.append((start[0], len(text), start[1][1].strip()))
        elif token.type not in ("em_open", "em_close", "strong_open", "strong_close"):
            raise Trouble(f"{place}: {token.type.replace('_', ' ')}: nothing that can be spoken")
    if "](" in text:
        raise Trouble(f"{place}: a link is broken at '{text[max(0, text.index('](') - 20) :][:60].strip()}'; "
                      "a destination with a space needs <angle brackets> and stands on one line")
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    words = [text[start:end] for start, end in spans]
    sounds = {k: v for part in forced for k, v in force(text, spans, part, place)}
    # As the program counts: the word that holds the first letter of the link.
    holds = {max(k for k, (begins, _) in enumerate(spans) if begins <= at): hold for at, hold in held}
    return Block(words, sounds, quote, holds)


def seconds(text, place):
    """A silence."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.2 <= value <= 10:
        raise Trouble(f"{place}: 'hold: {text}' is no silence of 0.2 to 10 seconds")
    return value


def force(text, spans, part, place):
    """Spreads the phonemes of a link over the words of its text, of which there may be several."""
    start, end, phonemes = part
    covered = [k for k, (a, b) in enumerate(spans) if a < end and b > start]
    sounds = phonemes.split()
    if len(sounds) != len(covered):
        raise Trouble(f"{place}: 'say: {phonemes}' has {len(sounds)} words for '{text[start:end]}'")
    outside = text[spans[covered[0]][0]:start] + text[end:spans[covered[-1]][1]]
    if outside.strip(EDGE):
        raise Trouble(f"{place}: '{text[start:end]}' with 'say' is only a part of a word")
    return list(zip(covered, sounds))

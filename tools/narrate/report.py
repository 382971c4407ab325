"""The report on a lesson's narration, as Markdown: what was measured, and how words were said that have two ways."""
import re

from phonemes import bare

# Spellings with two pronunciations, of which the tagger has to choose one.
HETERONYMS = set(
    """
abuse alternate appropriate articulate associate attribute axes bass bow bows close closes combat compact compound
conduct conflict console content contents contest contract contrast converse convert coordinate deliberate desert
digest does dove duplicate elaborate entrance estimate excuse extract graduate house import incline increase intimate
invalid lead leads live lived lives minute minutes moderate object objects perfect permit polish present presents
proceeds process produce progress project projects read reads rebel record records refuse row rows separate separates
sewer sow subject subjects suspect tear tears transform transforms upset use used uses wind winds wound
""".split()
)


def heteronyms(chapter, sounds):
    """(word, its place in the text, phonemes), once for each way of saying it in a chapter."""
    words, seen = chapter.words, {}
    for k, (word, sound) in enumerate(zip(words, sounds)):
        plain = re.sub(r"[^a-z']", "", word.lower().replace("’", "'"))
        if plain in HETERONYMS:
            seen.setdefault((plain, bare(sound)), " ".join(words[max(0, k - 2) : k + 3]))
    return [(plain, place, sound) for (plain, sound), place in seen.items()]


def write(path, lesson, rows, doubtful, guessed):
    """`rows`: (chapter, seconds, words, loudness, Heard); `doubtful`: (word, chapter, place, phonemes)."""
    seconds = sum(row[1] for row in rows)
    words = sum(row[2] for row in rows)
    spoken = sum(row[4].words for row in rows)
    errors = sum(row[4].errors for row in rows)
    lines = [
        f"# Narration of `{lesson}`",
        "",
        "Written by `tools/narrate`. A recogniser (Whisper base) that does not know the text wrote down what it hears.",
        "Compared are plain words, without case, punctuation and differences of spelling that one cannot hear. LUFS is",
        "ffmpeg's `ebur128` of the file. Times: the median by which our word starts and the recogniser's differ.",
        "",
        "| chapter | seconds | words | words a minute | LUFS | word errors | times | differs (said → heard) |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for chapter, length, count, lufs, heard in rows:
        differs = "; ".join(f"{ours or '–'} → {its or '–'}" for ours, its in heard.differences)
        lines.append(
            f"| {chapter} | {length:.1f} | {count} | {count / length * 60:.0f} | {lufs:.1f} "
            f"| {heard.rate:.1%} | {heard.starts_off:.2f} s | {differs} |"
        )
    lines.append(
        f"| **all** | {seconds:.1f} | {words} | {words / seconds * 60:.0f} | | {errors / max(1, spoken):.1%} | | |"
    )
    lines += ["", "## Words that can be said in two ways", ""]
    if doubtful:
        lines += ["In the phonemes of misaki.", "", "| word | chapter | where | spoken |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(cell.replace('|', '') for cell in row)} |" for row in doubtful]
    else:
        lines += ["None."]
    if guessed:
        lines += ["", "## Words that no dictionary has", "", "Read by rule; `lexicon.tsv` is the place for better.", ""]
        lines += ["| word | spoken |", "| --- | --- |"]
        lines += [f"| {word} | {sound} |" for word, sound in sorted(guessed.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

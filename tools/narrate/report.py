"""The report on a lesson's narration, as Markdown: what was measured, and how the words were said that can be said in two ways."""
import re

from phonemes import bare

# Spellings with two pronunciations, of which the tagger has to choose one.
HETERONYMS = """
abuse alternate appropriate articulate associate attribute axes bass bow bows close closer closes combat compact compound
conduct conflict console content contents contest contract contrast converse convert coordinate deliberate desert digest
do does dove duplicate elaborate entrance estimate excuse extract graduate house import incline increase intimate invalid
lead leads learned live lives minute minutes moderate object objects perfect permit polish present presents primary
proceeds process produce progress project projects read reads rebel record records refuse row rows second separate
separates sewer sow subject subjects suspect tear tears transform transforms upset use used uses wind winds wound
"""
EITHER_WAY = set(HETERONYMS.split()) - {"do", "primary", "closer"}


def heteronyms(chapter, sounds):
    """(word, its place in the text, phonemes), once for each way of saying it in a chapter."""
    words, seen = chapter.words, {}
    for k, (word, sound) in enumerate(zip(words, sounds)):
        plain = re.sub(r"[^a-z']", "", word.lower().replace("’", "'"))
        if plain in EITHER_WAY:
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
        "Written by `tools/narrate`. A recogniser (Whisper base) that does not know the text wrote down what it hears;",
        "compared are plain words, without case, punctuation and differences of spelling that one cannot hear. LUFS is",
        "ffmpeg's `ebur128` of the file. Times: by how much our word beginnings and the recogniser's differ, the median.",
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
    lines += ["", "## Words that can be said in two ways", "", "As they were spoken, in the phonemes of misaki.", ""]
    lines += ["| word | chapter | where | spoken |", "| --- | --- | --- | --- |"]
    lines += [f"| {word} | {chapter} | {place.replace('|', '')} | {sound} |" for word, chapter, place, sound in doubtful]
    if guessed:
        lines += ["", "## Words that no dictionary has", "", "Read by rule; an entry in `lexicon.tsv` says it better.", ""]
        lines += ["| word | spoken |", "| --- | --- |"]
        lines += [f"| {word} | {sound} |" for word, sound in sorted(guessed.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

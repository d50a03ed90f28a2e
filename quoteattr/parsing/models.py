"""The shipped models as files: what is there, what it measured, whether it is whole; where Stanza keeps its own.

Nothing here loads a model, so that ``quoteattr models`` and the check at start are quick.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoteattr.data.bounded import load_json
from quoteattr.errors import InputError, ModelError

SHIPPED = Path(__file__).parents[1] / "models"
NETWORK = SHIPPED / "en" / "joint"
OFFICIAL_PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
REINSTALL = "install quoteattr again: pip install --force-reinstall --no-deps quoteattr"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of the shipped set.

    ``file`` is its path below the models' folder, ``bytes`` its size, ``what`` its purpose, and ``figures`` what it
    measured (name of the figure to a percentage; the model card says on what and by which command).
    """

    file: str
    bytes: int
    sha256: str
    what: str
    figures: dict[str, float]


def shipped_models(folder: Path = SHIPPED) -> tuple[ModelFile, ...]:
    """The files that the manifest of ``folder`` lists, in the order of the pipeline.

    Raises
    ------
    ModelError
        The manifest is missing or unreadable.
    """
    path = folder / "manifest.json"
    try:
        entries: list[dict[str, Any]] = load_json(path.read_bytes())["files"]
        models = tuple(ModelFile(**entry) for entry in entries)
        if not models or not all(isinstance(m.file, str) and isinstance(m.bytes, int) for m in models):
            raise ValueError(
                "a manifest lists files"
            )  # one without would switch the check of the weights off
        return models
    except OSError as error:
        raise ModelError(
            f"the models' manifest {path} can't be read ({error.strerror}); {REINSTALL}"
        ) from error
    except (InputError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the models' manifest {path} is damaged; {REINSTALL}") from error


def faults(folder: Path = SHIPPED, *, part: str = "", checksums: bool = True) -> list[str]:
    """What is wrong with the files of ``folder``, one line a file; empty if all is well.

    ``part`` takes those whose paths begin so alone (``en/joint/``); ``checksums`` compares SHA-256 sums, else only
    sizes.
    """
    found = []
    for model in shipped_models(folder):
        if not model.file.startswith(part):
            continue
        path = folder / model.file
        try:
            size = path.stat().st_size
            if size != model.bytes:
                found.append(f"{model.file} has {size:,} bytes instead of {model.bytes:,}")
            elif checksums and sha256(path) != model.sha256:
                found.append(f"{model.file} has another checksum than the manifest")
        except FileNotFoundError:
            found.append(f"{model.file} is missing")
        except OSError as error:
            found.append(f"{model.file} can't be read ({error.strerror})")
    return found


def verify(folder: Path = SHIPPED, *, part: str = "", checksums: bool = True) -> None:
    """Check that the shipped models, or those of a ``part`` of their folder, are whole.

    Raises
    ------
    ModelError
        A file is missing, has another size, or (with ``checksums``) another SHA-256 sum.
    """
    if found := faults(folder, part=part, checksums=checksums):
        raise ModelError(f"the models in {folder} are damaged: {'; '.join(found)}; {REINSTALL}")


def sha256(path: Path) -> str:
    """The SHA-256 sum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def official_models() -> Path:
    """The folder with the English models that Stanza downloads (``STANZA_RESOURCES_DIR`` or Stanza's own default).

    Raises
    ------
    ModelError
        They are not there; the message holds the command that downloads them.
    """
    from stanza.resources.common import DEFAULT_MODEL_DIR

    folder = Path(DEFAULT_MODEL_DIR)
    missing = [p for p in OFFICIAL_PROCESSORS.split(",") if not any((folder / "en" / p).glob("*.pt"))]
    if (folder / "resources.json").is_file() and not missing:
        return folder
    raise ModelError(
        f"Stanza's own English models are not in {folder}; download them with: python -c \"import stanza; "
        f"stanza.download('en', processors='{OFFICIAL_PROCESSORS}')\", or leave out --models official"
    )

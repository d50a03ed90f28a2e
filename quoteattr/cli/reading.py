"""What the verbs that show articles share: options for reading and selecting, and the way to analyses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quoteattr.errors import visible

if TYPE_CHECKING:
    from quoteattr.documents import Corpus, Document, ReadFailure
    from quoteattr.results.analysis import Analysis
    from quoteattr.runner import AnalyzerSettings, Selection
    from quoteattr.runner.progress import Progress
    from quoteattr.writers.narrow import Narrow
    from quoteattr.writers.targets import Target

BATCH = 16  # documents that are parsed together
Command = TypeVar("Command", bound=Callable[..., Any])

ANALYZER = (
    click.option(
        "--models",
        default="shipped",
        show_default=True,
        metavar="shipped|stanza|official|FOLDER",
        help="Models in the package, those that Stanza downloads, or a folder in Stanza's layout.",
    ),
    click.option("--no-tagger", is_flag=True, help="Leave the learned attribution tagger out: rules alone."),
    click.option(
        "--coref",
        is_flag=True,
        help="Let Stanza's coreference, where its models are, name speakers who stay unresolved.",
    ),
    click.option(
        "--speakers",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False),
        help="A file of known speakers besides the shipped ones; may be given several times.",
    ),
)
NARROWING = (
    click.option(
        "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE",
        help="Only rows at least so sure.",
    ),
    click.option(
        "--speaker", "only_speakers", multiple=True, metavar="NAME",
        help="Only rows of this speaker, by name, part of the name, or id; may be given several times.",
    ),
    click.option("--since", metavar="DATE", help="Only documents of this day (2024-03-05) or later."),
    click.option("--until", metavar="DATE", help="Only documents of this day or earlier."),
    click.option(
        "--type", "only_types", multiple=True, type=click.Choice(("direct", "mixed", "indirect")),
        help="Only rows of this type; may be given several times.",
    ),
)  # fmt: skip
READING = (
    click.option("--thoughts", is_flag=True, help="Also thoughts (believes, hopes, fears ...)."),
    click.option(
        "--evidence", is_flag=True, help="Also what things show (polls show, records indicate ...)."
    ),
    click.option(
        "--unasserted",
        is_flag=True,
        help="Also what was denied or is hypothetical (did not say, if he says).",
    ),
    click.option("--all", "everything", is_flag=True, help="All of these."),
    *ANALYZER,
    click.option(
        "--text-column", metavar="NAME", help="Column of tables with the text; found by its name by default."
    ),
    click.option(
        "--id-column",
        metavar="NAME",
        help="Column of tables with the id; by default doc_id, id ..., else rows are numbered.",
    ),
    click.option("--title-column", metavar="NAME", help="Column of tables with the title."),
    click.option(
        "--date-column", metavar="NAME", help="Column of tables with the date; read into the column date."
    ),
    click.option(
        "--outlet-column", metavar="NAME", help="Column of tables with the newspaper, site or station."
    ),
    click.option(
        "--date-format",
        metavar="FORMAT",
        help="How the dates of tables are written, such as %d/%m/%Y; found out from the whole column by default.",
    ),
    click.option(
        "--metadata",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Table with title, date ... of the texts, by their names; metadata.csv in a folder by default.",
    ),
    *NARROWING,
    click.option("--pattern", help="Only files of folders that match, such as '*.txt'."),
    click.option("--input-encoding", metavar="NAME", help="Encoding of the input; found out by default."),
)


def analyzer_options(command: Command) -> Command:
    """The options that say how to analyse."""
    return _decorate(command, ANALYZER)


def reading_options(command: Command) -> Command:
    """The options that say what to read, how to analyse, and which rows count."""
    return _decorate(command, READING)


def _decorate(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def make_corpus(inputs: tuple[str, ...], *, exclude: tuple[Path, ...] = (), **options: Any) -> Corpus:
    """The inputs as the reading options say, without the paths of ``exclude``."""
    from quoteattr.documents import Corpus

    return Corpus(
        inputs,
        pattern=options["pattern"],
        text_column=options["text_column"],
        id_column=options["id_column"],
        encoding=options["input_encoding"],
        exclude=exclude,
        title_column=options["title_column"],
        date_column=options["date_column"],
        outlet_column=options["outlet_column"],
        date_format=options["date_format"],
        metadata=options["metadata"],
    )


def guard_reading(
    inputs: tuple[str, ...],
    targets: Sequence[Target],
    *,
    force: bool,
    also: Sequence[Path | None] = (),
    **options: Any,
) -> None:
    """Before work: nothing that is read, and no foreign file, is written over. Raises OverwriteError."""
    from quoteattr.writers.targets import protect

    side = [options["metadata"]] if options.get("metadata") else []
    given = [Path(i) for i in inputs if i != "-" and not Path(i).is_dir()]
    more = [*given, *side, *map(Path, options.get("speakers", ())), *(p for p in also if p is not None)]
    protect(targets, more, make_corpus(inputs, **options).files(), force=force)


def read_analyses(
    inputs: tuple[str, ...],
    failures: list[ReadFailure],
    progress: Progress,
    *,
    exclude: tuple[Path, ...] = (),
    **options: Any,
) -> Iterator[Analysis]:
    """The analyses of all inputs, in order; what can't be read or analysed is added to ``failures``."""
    from quoteattr.documents import ReadFailure
    from quoteattr.results.analysis import Analysis
    from quoteattr.runner.work import analyze_batch

    corpus = make_corpus(inputs, exclude=exclude, **options)
    selection = make_selection(**options)
    tell_passed_over(corpus.passed_over)
    with progress.of(corpus.count):
        analyzer = make_settings(cache=None, cache_limit=1, **options)()
        documents = _readable(corpus, failures)
        while batch := list(islice(documents, BATCH)):
            for document, result in zip(batch, analyze_batch(analyzer, batch), strict=True):
                progress.advance(result.words)
                if result.error:
                    failures.append(ReadFailure(document.id, result.error, document.id))
                else:
                    found = Analysis(document, result.quotes, result.skipped)
                    yield replace(found, quotes=tuple(selection(found.quotes)))


def _readable(corpus: Any, failures: list[ReadFailure]) -> Iterator[Document]:
    from quoteattr.documents import ReadFailure

    for item in corpus:
        if isinstance(item, ReadFailure):
            failures.append(item)
        else:
            yield item


def make_settings(
    *,
    models: str,
    no_tagger: bool,
    speakers: tuple[str, ...],
    cache: Path | None,
    cache_limit: int,
    coref: bool = False,
    **_: Any,
) -> AnalyzerSettings:
    """The analyzer to be; ``cache_limit`` in megabytes. Raises UsageError for models that are no folder."""
    from quoteattr.runner import AnalyzerSettings

    if models not in ("shipped", "stanza", "official") and not Path(models).is_dir():
        raise click.UsageError(
            f"--models: there is no folder {models}; use shipped, stanza, official, or a folder."
        )
    files = tuple(str(Path(file).resolve()) for file in speakers)
    return AnalyzerSettings(
        models, not no_tagger, files, cache and cache.resolve(), cache_limit * 1_000_000, coref
    )


def make_selection(
    *, thoughts: bool, unasserted: bool, everything: bool, evidence: bool = False, **options: Any
) -> Selection:
    """Which quotes count."""
    from quoteattr.runner import Selection

    narrow = make_narrow(**options)
    if everything:
        return Selection(None, None, narrow)
    acts = ("speech", *("thought",) * thoughts, *("evidence",) * evidence)
    return Selection(acts, None if unasserted else ("asserted",), narrow)


def make_narrow(
    *,
    min_confidence: float = 0.0,
    only_speakers: tuple[str, ...] = (),
    only_types: tuple[str, ...] = (),
    since: str | None = None,
    until: str | None = None,
    **_: Any,
) -> Narrow:
    """Which of these are wanted. Raises UsageError for a day that is none."""
    from quoteattr.errors import InputError
    from quoteattr.writers.narrow import Narrow

    try:
        return Narrow(min_confidence, only_speakers, only_types, since, until)
    except InputError as error:
        raise click.UsageError(str(error)) from error


def tell_passed_over(files: Mapping[str, int]) -> None:
    """Name on stderr the files of this program's own that lie among the articles."""
    if files:
        kinds = ", ".join(f"{what} ({n:,})" for what, n in files.items())
        click.echo(f"passed over, since they are files of quoteattr's own: {kinds}", err=True)


def tell_failures(failures: list[ReadFailure]) -> None:
    """Name on stderr what could not be read, and end with status 1 when there is any."""
    for failure in failures:
        click.echo(visible(f"{failure.where or failure.doc_id}: {failure.reason}"), err=True)
    if failures:
        sys.exit(1)


def counted(number: int, what: str) -> str:
    """``1 document``, ``1,200 documents``."""
    return f"{number:,} {what}{'s' * (number != 1)}"

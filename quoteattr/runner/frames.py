"""From a pandas or Dask frame with a text a row to a frame of quotes."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

from quoteattr.documents import Document, ReadFailure, make_document
from quoteattr.documents.columns import find
from quoteattr.documents.date_columns import DateColumn
from quoteattr.errors import InputError
from quoteattr.runner.output import Selection
from quoteattr.runner.work import AnalyzerFactory, AnalyzerSettings, analyze_batch, analyzer_here
from quoteattr.schema import COLUMNS, Quote
from quoteattr.writers.flat import column_names, flat_rows

if TYPE_CHECKING:
    import pandas as pd

BATCH = 16


def analyze_frame(
    df: Any,
    text: str = "body",
    id: str | None = "url",
    *,
    selection: Selection | None = None,
    settings: AnalyzerFactory | None = None,
    errors: list[ReadFailure] | None = None,
) -> Any:
    """The quotes of a frame of articles; other columns become metadata.

    Parameters
    ----------
    df:
        A pandas frame, or a Dask frame (then the result is one too, and nothing is computed yet; each worker
        loads the models once).
    text, id:
        Columns with the text and with the id; ``id=None`` takes the index.
    selection:
        Which acts and factualities become rows; asserted speech by default.
    settings:
        How to analyse; the shipped models by default.
    errors:
        A list that failures and stretches left unread are added to. Without it the first failure raises and
        the latter are warnings; in a Dask frame, whose rows are far away, both are logged.

    Returns
    -------
    DataFrame
        As :func:`quoteattr.quotes_table` gives it: :data:`quoteattr.schema.COLUMNS`, then the metadata.

    Raises
    ------
    InputError
        A column is missing, ids are not unique, or a text can't be read and there is no ``errors``.
    """
    check_columns(df, text, id)
    settings = settings or AnalyzerSettings()
    selection = selection or Selection()
    if type(df).__module__.startswith("dask"):
        meta = quotes_of_partition(df._meta, text, id, selection, settings)
        return df.map_partitions(quotes_of_partition, text, id, selection, settings, meta=meta)
    failures: list[ReadFailure] = []
    skipped: list[ReadFailure] = []
    quotes = quotes_of_frame(df, text, id, selection, settings, failures, skipped)
    if errors is not None:
        errors += [*failures, *skipped]
    elif failures:
        raise InputError(
            f"{failures[0].where}: {failures[0].reason} ({len(failures)} in all; errors=[] collects them)"
        )
    else:
        for stretch in skipped:
            warnings.warn(f"{stretch.where}: {stretch.reason}", stacklevel=2)
    return quotes


def check_columns(df: Any, text: str, id: str | None) -> None:
    """Raise InputError when a column is missing, or two have one name."""
    if not hasattr(df, "columns"):
        raise InputError(f"df: a pandas or Dask frame is wanted, not {type(df).__name__}")
    columns = list(df.columns)
    for argument, name in (("text", text), ("id", id)):
        if name is not None and name not in columns:
            listed = ", ".join(map(str, columns)) or "none"
            raise InputError(f"{argument}={name!r}: there is no such column; columns found: {listed}")
    names = [str(c) for c in columns]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise InputError(
            f"df has several columns of the same name: {', '.join(map(repr, twice))} (0 and '0' are one name in "
            "a table of quotes); rename or drop them"
        )


def quotes_of_partition(
    df: pd.DataFrame, text: str, id: str | None, selection: Selection, settings: AnalyzerFactory
) -> pd.DataFrame:
    """The quotes of one partition of a Dask frame; failures are logged on the worker."""
    failures: list[ReadFailure] = []
    quotes = quotes_of_frame(df, text, id, selection, settings, failures, failures)
    for failure in failures:
        logging.getLogger("quoteattr").warning("%s: %s", failure.where, failure.reason)
    return quotes


def quotes_of_frame(
    df: pd.DataFrame,
    text: str,
    id: str | None,
    selection: Selection,
    settings: AnalyzerFactory,
    failures: list[ReadFailure],
    skipped: list[ReadFailure],
) -> pd.DataFrame:
    """The quotes of a pandas frame."""
    import pandas as pd

    from quoteattr.results.tables import quotes_table

    keys = [c for c in df.columns if c not in (text, id)]
    documents: list[Document] = []
    for document in documents_of(df, text, id):
        if isinstance(document, ReadFailure):
            failures.append(document)
        else:
            documents.append(document)
    refuse_duplicates(documents)
    quotes: list[Quote] = []
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        for document, result in zip(batch, analyze_batch(analyzer_here(settings), batch), strict=True):
            if result.error:
                failures.append(ReadFailure(document.id, result.error, document.id))
            skipped += [
                ReadFailure(document.id, why, f"{document.id}, {s}-{e}") for s, e, why in result.skipped
            ]
            quotes += selection(result.quotes)
    names = column_names(map(str, keys))
    rows = list(flat_rows(quotes, map(str, keys)))
    table = quotes_table(pd.DataFrame(rows, columns=[*COLUMNS, *names.values()]))
    for key, name in zip(keys, names.values(), strict=True):  # the dtypes of the input, also without rows
        numeric = pd.api.types.is_bool_dtype(df[key].dtype) or pd.api.types.is_numeric_dtype(df[key].dtype)
        kept = numeric and not any(
            isinstance(value, str) for value in table[name]
        )  # a date may be a number at first
        table[name] = table[name].astype(df[key].dtype if kept else "string")
    return table


def documents_of(df: pd.DataFrame, text: str, id: str | None) -> Any:
    """A Document a row, or why it can't be read. Its ``date`` is ISO text, by one decision for the column."""
    keys = [c for c in df.columns if c not in (text, id)]
    column = find([k for k in keys if isinstance(k, str)], "date")
    date = DateColumn(column).decided(df[column], "the frame") if column is not None else None
    for number, (index, row) in enumerate(df.iterrows(), 1):
        name = str(index if id is None else row[id])
        where = f"row {number} ({name})"
        if id is not None and (row[id] is None or row[id] != row[id] or not name.strip()):
            yield ReadFailure(name, f"column {id!r} holds {row[id]!r}, no id", where)
        elif not isinstance(row[text], str):
            yield ReadFailure(name, f"column {text!r} holds {row[text]!r}, not text", where)
        else:
            known = {str(k): row[k] for k in keys}
            yield make_document(name, row[text], date.apply(known) if date else known, where)


def refuse_duplicates(documents: list[Document]) -> None:
    """Raise InputError naming ids that come twice."""
    seen: set[str] = set()
    twice = [d.id for d in documents if d.id in seen or seen.add(d.id)]  # type: ignore[func-returns-value]
    if twice:
        raise InputError(
            f"rows with the same id: {', '.join(map(repr, twice[:5]))}; choose another column as id="
        )

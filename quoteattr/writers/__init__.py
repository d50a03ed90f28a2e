"""Files of quotes: CSV, JSON Lines, Parquet, Excel, SQLite, brat standoff, Label Studio's JSON; and back.

In: rows or frames. Out: files, whole or not at all. The runner, views and the command line import it.

CSV and Parquet are the flat form, :data:`quoteattr.schema.COLUMNS` and then the metadata; JSON Lines is the
complete one. A metadata column with the name of one of ours is written as ``input_<name>``.
"""

from quoteattr.writers.complete import quote_from_json
from quoteattr.writers.formats import FOLDERS, FORMATS, TABLES, format_of, write_quotes
from quoteattr.writers.reading import read_quotes

__all__ = ["FOLDERS", "FORMATS", "TABLES", "format_of", "quote_from_json", "read_quotes", "write_quotes"]

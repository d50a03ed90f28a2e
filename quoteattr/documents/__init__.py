"""Documents and their readers: files, folders, tables, pages, standard input, and the dates beside them.

In: what a user names. Out: a :class:`Document`, or a :class:`ReadFailure` for what could not be read, one by one.
Any room may import it.

Offsets count in :attr:`Document.text`: the characters of the file as decoded, without a byte order mark, with
line ends untouched; for a web page the characters of the extracted text; for a table those of the cell.
"""

from quoteattr.documents.corpus import Corpus, read_documents
from quoteattr.documents.document import Document, ReadFailure, make_document

__all__ = ["Corpus", "Document", "ReadFailure", "make_document", "read_documents"]

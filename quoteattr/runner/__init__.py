"""A corpus run: documents in, one file of quotes out, nothing lost on the way."""

from quoteattr.runner.output import Output, Selection
from quoteattr.runner.run import Summary, run
from quoteattr.runner.work import AnalyzerSettings, Result, Task

__all__ = ["AnalyzerSettings", "Output", "Result", "Selection", "Summary", "Task", "run"]

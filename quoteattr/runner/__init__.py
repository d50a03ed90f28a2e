"""A corpus run: documents in, one file of quotes out, nothing lost on the way.

In: a corpus, settings of the analyzer, an engine. Out: the output and its error report; a summary.
Engines, the page's server and the command line import it. A slow, stopped or repeated run is looked into here.
"""

from quoteattr.runner.output import Output, Selection
from quoteattr.runner.run import Summary, guard, run
from quoteattr.runner.work import AnalyzerSettings, Result, Task

__all__ = ["AnalyzerSettings", "Output", "Result", "Selection", "Summary", "Task", "guard", "run"]

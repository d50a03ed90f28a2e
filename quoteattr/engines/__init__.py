"""Engines: where the work of a run is done, in this process, in worker processes, on a Dask cluster.

In: tasks of the runner. Out: their results, in whatever order. The command line imports one of them at a time.
"""

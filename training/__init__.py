"""The recipe of the shipped models and of the fitted numbers; see ``training/__main__.py`` for its steps."""

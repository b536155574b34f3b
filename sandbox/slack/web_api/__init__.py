"""The Web API: one table of methods, one door that checks token, scope and weather."""

from sandbox.slack.web_api.door import answer, arguments

__all__ = ["answer", "arguments"]

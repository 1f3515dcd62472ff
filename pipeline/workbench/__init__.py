"""Workbench: what people who write extraction rules want to know of them.

``listing`` says which rules there are, ``trials`` whether they read their own examples, ``coverage`` what each adds on
a pile of reports, ``near`` which nearly fired on a sentence and what they wanted, ``proposal`` begins a new one.
"""

from __future__ import annotations


class WorkbenchError(ValueError):
    """A call that makes no sense; the message is one line that says what to do."""

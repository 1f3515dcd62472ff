"""Seatchange: audited tables of council control and seat changes from reports on UK local elections."""

__version__ = "0.1.0"

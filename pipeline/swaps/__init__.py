"""Spun words that models/spin lists, and where a text has them in a frame that allows to read them otherwise."""

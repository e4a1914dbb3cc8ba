"""Feedback in conversation: sending it, following it, answering it, keeping its time."""

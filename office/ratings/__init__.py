"""Ratings: an inner evaluation of the units by chatbot, on the factors of SIPAS."""

from __future__ import annotations

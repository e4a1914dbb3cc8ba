"""Scoring: the year's sheet, the points on it, and what is missing for the highest level."""

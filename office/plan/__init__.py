"""The plan: tasks, what units report, and where each task stands."""

"""The command line by subject; `api/cli.py` puts it together."""

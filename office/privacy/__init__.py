"""Everybody's right over her own data: every kind of it in one registry, and what is done with it.

`registry.KINDS` says of each kind how it is listed, exported and erased, `retention` how long it
is kept, `rotation` how its sealed columns get a new key. A table is in a kind or declared free of
personal data; a test holds that none is forgotten.
"""

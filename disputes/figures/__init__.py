"""How the portal does, in figures: what is open, how cases ended and how long they took, and whether the clock, staff,
reviewers and the mail keep up.

PostgreSQL counts all of it, with as many statements for a million cases as for one.
"""

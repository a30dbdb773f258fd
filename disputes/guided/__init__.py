"""A claim or an answer made part by part: what its parts ask, how far they have come, and the act's input they make."""

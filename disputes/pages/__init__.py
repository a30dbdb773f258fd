"""How a case is presented to one person: what is happening, what they can do, by when, and what silence does."""

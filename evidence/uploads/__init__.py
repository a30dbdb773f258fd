"""A large file on its way: begun, sent in parts, taken up again where it was cut off, finished, or given up.

Where the parts go is the business of `places`: through the portal to its disk, or past it straight into the store.
"""

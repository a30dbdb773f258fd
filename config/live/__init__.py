"""The live service: open pages hear that something changed. It has no database connection, and pages do without it."""

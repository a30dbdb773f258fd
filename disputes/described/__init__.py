"""The process, described from its declarations: acts, lapses, clocks, what leads where. Nothing is kept by hand."""

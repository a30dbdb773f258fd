"""The operators' page of figures: each chart is drawn, stands in a table, and comes as a file; all say the same."""

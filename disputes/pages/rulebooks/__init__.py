"""Pages about rulebooks: all of them, two side by side, a draft's form, its check before publishing, and its trials."""

"""Played cases: whole disputes written as YAML, played through the real acts on a simulated clock."""

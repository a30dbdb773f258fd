"""The whole portal on one machine: `make demo` starts it, Ctrl-C stops it, nothing is left behind."""

"""Pictures of the main pages, for the README and for whoever looks before they try."""

"""The languages people read the portal in: which there are, whose is which, and the catalogues of their words."""

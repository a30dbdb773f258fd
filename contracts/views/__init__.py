"""Pages of the people who have contracts: home, contracts, wallet, notices."""

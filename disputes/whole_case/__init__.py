"""The whole case as one document: as one reader may read it, and as the arbitrator gets it."""

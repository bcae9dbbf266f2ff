"""The performance figures: each a ratio against a floor or a peer, measured in turn in the same run."""

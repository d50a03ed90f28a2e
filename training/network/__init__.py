"""The network that quoteattr reads with: windows, losses, the training loop, silver attributions, averages."""

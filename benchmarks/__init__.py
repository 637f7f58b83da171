"""What is measured, as figures and as ratios to a bare loop on the same sink in the same run."""

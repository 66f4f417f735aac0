"""The fault kit: kills, power cuts, failing file calls, little memory, flipped bits; each counts what it found."""

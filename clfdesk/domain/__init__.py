"""What is true in the office, one stem a file: frozen values and pure functions; no clock, no disk, no window."""

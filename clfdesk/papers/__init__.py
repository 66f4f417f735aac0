"""Values in, PDF out: posters, notices, letters, sheets, labels, charts."""

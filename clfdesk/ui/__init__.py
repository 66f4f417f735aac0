"""Shows, asks, calls verbs; decides nothing; the only room with Qt."""

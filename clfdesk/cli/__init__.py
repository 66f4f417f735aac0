"""The same verbs without a window: words in, JSON or sentences out."""

"""The verbs of the office; one verb is one transaction is one undoable change set."""

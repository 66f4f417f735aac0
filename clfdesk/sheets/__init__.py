"""Values in, workbooks out; foreign workbooks in, rows and problems out."""

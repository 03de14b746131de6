"""Is this installation sound? Each file looks at one part and says what to do."""

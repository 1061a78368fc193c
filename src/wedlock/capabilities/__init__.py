"""The vocabulary of jobs and the lexicon of words, as data, and the code that reads it."""

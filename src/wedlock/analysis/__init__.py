"""The analysis: profile, jobs, matchers, selection, records, recommendation, report."""

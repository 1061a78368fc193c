"""The report in every form: HTML, JSON, XLSX, CSV."""

"""Faces of reports: a page for a browser, a PDF, a workbook. Each draws `reports.table`, and works nothing out."""

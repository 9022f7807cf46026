"""`report.xlsx`: the report as a workbook, with charts of the spreadsheet itself and the obligations behind it."""

from klantreis.reports.audit.workbook.book import AuditWorkbook

__all__ = ["AuditWorkbook"]

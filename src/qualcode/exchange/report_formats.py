"""A report in any of its formats."""

from qualcode.report import Report

FORMATS = ("md", "docx", "latex", "html")


def report_bytes(report: Report, form: str) -> bytes:
    """A report as the content of a file.

    Args:
        report: Its sections.
        form: One of `FORMATS`.

    Raises:
        MissingExtraError: If a .docx is asked for and python-docx is not installed.
    """
    if form == "docx":
        from qualcode.exchange.report_docx import report_docx

        return report_docx(report)
    from qualcode.exchange.report_html import format_report_html
    from qualcode.exchange.report_latex import format_report_latex
    from qualcode.exchange.report_markdown import format_report_markdown

    formats = {"md": format_report_markdown, "latex": format_report_latex, "html": format_report_html}
    return formats[form](report).encode("utf-8")

"""The report of an audit: one document, made from the figures by rule, and the forms in which it is written.

`model.py` is the document; `writing.py` makes it from the figures; `html.py`, `pdf.py`, `xlsx.py`, `figures_json.py`
and `rows.py` write it down. A form shows what the document holds and works nothing out of its own.
"""

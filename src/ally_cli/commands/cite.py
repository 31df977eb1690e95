"""How to quote it: the data set, and the sources behind an ally or a statement.

Also for LaTeX (-f bibtex), and for Zotero, Pandoc and others that read CSL-JSON (-f csl).
"""

import msgspec

from ally_cli.commands.options import AlliesAndStatements, CitationOutput, Filters
from ally_cli.dataset import load
from ally_cli.model import Verdict
from ally_cli.names import find_allies_and_statements
from ally_cli.query import UNREFUTED
from ally_cli.reports.cite import report

EXAMPLES = {
    "ally cite": "the data set alone",
    "ally cite uganda-article-2-ties-1995": "what says so, and what speaks for or against it",
    "ally cite russia --since 2022 -f bibtex": "for a .bib file",
    "ally cite iran -s military -f csl": "for Zotero",
}


def run(names: AlliesAndStatements, filters: Filters, output: CitationOutput) -> None:
    dataset = load(output.data)
    allies, statements = find_allies_and_statements(dataset, names.cited)
    # Who names a statement wants it, refuted or not.
    query = filters.query(dataset, unasked=tuple(Verdict) if statements else UNREFUTED)
    query = msgspec.structs.replace(query, allies=allies)
    output.write(report(dataset, query, statements=statements))

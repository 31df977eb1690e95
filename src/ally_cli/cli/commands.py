"""Every command: its examples, what it answers in one sentence, and how in another.

A command loads a data set, asks it, and writes a report. Its parameters are groups of options
(`options.py`); the first line of its docstring is its help, and the rest follows on its page.
"""

from collections.abc import Callable, Mapping
from inspect import cleandoc
from typing import NamedTuple

import typer

from ally_cli import reports
from ally_cli.cli.options import (
    AlliesOrStatements,
    CitationOutput,
    Data,
    ExitCode,
    Filters,
    General,
    MatrixRows,
    OneFile,
    OneOrMoreAllies,
    OneSchema,
    Output,
    Periods,
    Shell,
    SomeAllies,
    SomeTerms,
    SomeWords,
    StatementFilters,
    ToShow,
    TwoFiles,
)
from ally_cli.output.stream import emit


class Command(NamedTuple):
    """What does it, what it answers, and examples."""

    run: Callable[..., None]
    help: str
    examples: Mapping[str, str]  # command line -> what it answers

    @property
    def summary(self) -> str:
        """What it answers, in one sentence."""
        return self.help.partition("\n")[0]


COMMANDS: dict[str, Command] = {}  # in the order in which help shows them


def command(examples: Mapping[str, str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command of a function, named like it but for a trailing underscore."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        COMMANDS[run.__name__.rstrip("_")] = Command(run, cleandoc(run.__doc__ or ""), examples)
        return run

    return register


@command(
    {
        "ally list --support military": "who gives or gets arms, troops and training",
        "ally list -s military -d from": "whom North Korea has armed or trained",
        "ally list --region Africa --since 2016": "only Africa, only recent",
        "ally list --json | jq -r '.items[].name'": "names, for a script",
    }
)
def list_(allies: SomeAllies, filters: Filters, output: Output, data: Data) -> None:
    """Which allies match: one row each, with counts of the statements that match."""
    dataset = data.load()
    output.write(reports.list.report(dataset, filters.query(dataset, allies.names)))


@command(
    {
        "ally filter iran --support military": "who armed whom, and who says so",
        "ally filter --verdict refuted,disputed": "what does not stand up, or is contested",
        "ally filter russia --since 2022 -f csv": "for a spreadsheet",
        "ally filter --search 'panel of experts'": "every word, in text or note",
    }
)
def filter_(allies: SomeAllies, filters: Filters, output: Output, data: Data) -> None:
    """Which statements match: one row each, oldest first."""
    dataset = data.load()
    output.write(reports.filter.report(dataset, filters.query(dataset, allies.names)))


@command(
    {
        "ally search iran missiles": "every word, in any order, in the plural or not",
        "ally search 'panel of experts' --since 2020": "with filters",
        "ally search ammunition -f html > ammunition.html": "a page to send",
    }
)
def search(words: SomeWords, filters: Filters, output: Output, data: Data) -> None:
    """Where words stand: statements by words, best match first, what is refuted among them.

    Looked through are texts, notes, names of allies, support types, and the publishers and titles
    of sources.
    """
    dataset = data.load()
    query = filters.query(dataset, refuted=True)
    output.write(reports.search.report(dataset, query, words.split()))


@command(
    {
        "ally show iran": "by name; IR, IRN or Persia do as well",
        "ally show uganda-article-2-ties-1995": "one statement: who affirms it, and who denies it",
        "ally show uganda --verdict refuted": "what the article got wrong",
        "ally show cuba -f md": "for a note or an issue",
    }
)
def show(names: ToShow, filters: StatementFilters, output: Output, data: Data) -> None:
    """Everything about an ally, or about a statement: what is said, who says so, who denies it."""
    dataset = data.load()
    allies, statements = names.found(dataset)
    query = filters.query(dataset, allies, refuted=True)
    output.write(reports.show.report(dataset, query, statements))


@command(
    {
        "ally compare china russia": "the two most important ones",
        "ally compare china russia iran --since 2022": "the article's three, today",
        "ally compare syria cuba --verdict confirmed": "only what is well established",
    }
)
def compare(allies: OneOrMoreAllies, filters: StatementFilters, output: Output, data: Data) -> None:
    """Two to six allies side by side: what all of them give, and what only one does."""
    dataset = data.load()
    output.write(reports.compare.report(dataset, filters.query(dataset, allies.names)))


@command(
    {
        "ally matrix": "the whole picture",
        "ally matrix -d to": "what North Korea is given, and by whom; -d from: what it gives",
        "ally matrix --since 2016 --sort -military": "recent, and by one column",
        "ally matrix --by year -s military -f csv": "a sheet of counts: a row for each year",
    }
)
def matrix(
    allies: SomeAllies, by: MatrixRows, filters: Filters, output: Output, data: Data
) -> None:
    """Who gives or gets what: the allies by support type, with counts of what matches."""
    dataset = data.load()
    query = filters.query(dataset, allies.names)
    output.write(reports.matrix.report(dataset, query, by=by.row()))


@command(
    {
        "ally timeline russia --since 2022": "one ally, year by year",
        "ally timeline -s military -d from --by decade": "arms and training from North Korea",
        "ally timeline -f csv -F period,support,friction": "the counts, for a chart",
        "ally timeline iran --json | jq '.items[].events[].text'": "the events, for a script",
    }
)
def timeline(allies: SomeAllies, by: Periods, filters: Filters, output: Output, data: Data) -> None:
    """When things happened: how much in each year or decade, and then what, oldest first."""
    dataset = data.load()
    query = filters.query(dataset, allies.names)
    output.write(reports.timeline.report(dataset, query, by=by.period()))


@command(
    {
        "ally evidence uganda": "who says what about Uganda, and with what weight",
        "ally evidence uganda-article-2-ties-1995": "about one statement",
        "ally evidence -f csv > evidence.csv": "a sheet: a row for each statement and source",
    }
)
def evidence(names: AlliesOrStatements, filters: Filters, output: Output, data: Data) -> None:
    """Who says what: one row for each statement and source, with its stance, weight and origin."""
    dataset = data.load()
    allies, statements = names.found(dataset)
    query = filters.query(dataset, allies)
    output.write(reports.evidence.report(dataset, query, statements))


@command(
    {
        "ally sources uganda": "who says what is known about Uganda",
        "ally sources --since 2024 -F affirms,publisher,url": "addresses to read",
        "ally sources --verdict unverified": "what only weak sources say",
    }
)
def sources(allies: SomeAllies, filters: Filters, output: Output, data: Data) -> None:
    """What rests on what: every source, and what it affirms, qualifies and denies."""
    dataset = data.load()
    output.write(reports.sources.report(dataset, filters.query(dataset, allies.names)))


@command(
    {
        "ally terms": "what mutual, reported or treaty mean",
        "ally terms reported": "one word, with its rule and an example",
        "ally terms --sort -statements -F term,statements": "the words most in use",
        "ally terms -f md": "for a note on method",
    }
)
def terms(words: SomeTerms, output: Output, data: Data) -> None:
    """What the words mean: standings, types, verdicts and the rest, with the two rules."""
    output.write(reports.terms.report(data.load(), words.terms))


@command(
    {
        "ally cite": "the data set alone",
        "ally cite uganda-article-2-ties-1995": "what says so, and what speaks for or against it",
        "ally cite russia --since 2022 -f bibtex": "for a .bib file",
        "ally cite iran -s military -f csl": "for Zotero",
    }
)
def cite(names: AlliesOrStatements, filters: Filters, output: CitationOutput, data: Data) -> None:
    """How to quote it: the data set, and the sources behind an ally or a statement.

    Also for LaTeX (-f bibtex), and for Zotero, Pandoc and others that read CSL-JSON (-f csl).
    """
    dataset = data.load()
    allies, statements = names.found(dataset)
    query = filters.query(dataset, allies)
    output.write(reports.cite.report(dataset, query, statements))


@command(
    {
        "ally validate": "the data set that comes with the program",
        "ally validate own.json": "a data set of your own",
        "ally validate own.json --json | jq -r '.items[].path'": "places, for a script",
    }
)
def validate(file: OneFile, output: Output, data: Data) -> None:
    """Whether a data set is sound: every problem at once, with its place; exit code 1 if any."""
    report = reports.validate.report(*file.read(data))
    output.write(report)
    raise typer.Exit(1 if report.items else 0)


@command(
    {
        "ally diff old.json": "what the data set that comes with the program has changed",
        "ally diff old.json new.json -f md": "for a change log",
        "ally diff old.json -F id,old,new --json": "for a script",
        "ally diff old.json new.json -q --exit-code": "exit code 1 if anything differs",
    }
)
def diff(files: TwoFiles, how: ExitCode, output: Output, data: Data) -> None:
    """What changed between two data sets, by id: records and fields, verdicts and standings."""
    report = reports.diff.report(*files.load(data))
    output.write(report)
    raise typer.Exit(1 if how.exit_code and report.items else 0)


@command(
    {
        "ally schema": "of the data set; data/allies.schema.json is the same, for an editor",
        "ally schema list": "of what 'ally list --json' writes",
        "ally schema list | jq '.\"$defs\".AllyItem.properties | keys'": "the fields it has",
    }
)
def schema(asked: OneSchema, data: Data) -> None:
    """The JSON Schema of the data set, of an error, or of the JSON that a command writes."""
    from ally_cli.schema import text  # which imports every report

    emit([text(asked.schema, data.load)])


@command(
    {
        "ally completion bash": 'in ~/.bashrc: eval "$(ally completion bash)"',
        "ally completion zsh": 'in ~/.zshrc, after compinit: eval "$(ally completion zsh)"',
        "ally completion fish": "in ~/.config/fish/config.fish: ally completion fish | source",
    }
)
def completion(asked: Shell, general: General) -> None:
    """A script that has a shell complete ally's commands, options and their values.

    Printed and never installed: it says in its first lines where to put it.
    """
    emit([asked.script()])

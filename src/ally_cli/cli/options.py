"""The options, each written once with what completes it, in the groups that commands take."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import msgspec
import typer
from msgspec import Struct

from ally_cli import __version__, dates, reports
from ally_cli.dataset import called, load, read
from ally_cli.errors import DataError, UsageError
from ally_cli.model import Dataset, Direction, Kind, Standing, Term, Verdict
from ally_cli.names import find_allies, find_allies_and_statements, find_source, names_of
from ally_cli.output import FORMATS, formats_of, write
from ally_cli.output.stream import emit
from ally_cli.query import UNREFUTED, Query, regions
from ally_cli.reports.report import Report, arrange, fields_of
from ally_cli.words import Word, choose, choose_one, defined_by, fold, split

ANY = "any"
ROWS = ("ally", "year", "decade", "region", "standing", "verdict")
PERIODS = ("year", "decade")
SCRIPTS = Path(__file__).with_name("shells")
SHELLS = {
    "bash": "ally.bash",
    "zsh": "ally.zsh",
    "fish": "ally.fish",
    "powershell": "ally.ps1",
}


def _option(*names: str, group: str, help: str, **more: Any) -> Any:
    return typer.Option(*names, rich_help_panel=group, help=help, show_default=False, **more)


def argument(help: str, metavar: str = "ALLY...") -> Any:
    """Return what Typer needs to know of an argument; it stands in its annotation."""
    return typer.Argument(
        metavar=metavar, rich_help_panel="Arguments", help=help, show_default=False
    )


class Offer(NamedTuple):
    """A word to go on with, what it means, and the other names it goes by."""

    word: str
    meaning: str = ""
    names: Iterable[str] = ()


class Line(NamedTuple):
    """A command line before the unfinished word."""

    command: str
    arguments: list[str]
    options: Mapping[str, str]  # name as a parameter -> value

    def dataset(self) -> Dataset:
        """Return the data set that the line is about. Raises DataError."""
        file = self.options.get("data") or os.environ.get("ALLY_DATA")
        if file == "-":
            raise DataError("standard input is not there to be read yet")
        return load(str(Path(file).expanduser()) if file else None)


# What completes the value of an option or argument; it stands behind the option, in its annotation.
# Where there is none, there is nothing to offer.
Offers = Callable[[Line], Iterable[Offer]]


FILES = ":files:"  # has the shell offer the names of files


def a_file(line: Line) -> Iterable[Offer]:
    """Offer files."""
    return [Offer(FILES)]


def _words(*words: str) -> Offers:
    return lambda line: map(Offer, words)


def _terms(terms: Iterable[Term], *more: str) -> Offers:
    return lambda line: [*(Offer(t.value, t.meaning) for t in terms), *map(Offer, more)]


def _allies(line: Line) -> Iterable[Offer]:
    for ally in line.dataset().allies:
        yield Offer(ally.id, ally.name, names_of(ally))


def allies_and_statements(line: Line) -> Iterable[Offer]:
    """Offer the ids of allies, and those of statements."""
    yield from _allies(line)
    for ally in line.dataset().allies:
        yield from (Offer(statement.id, statement.text) for statement in ally.statements)


def _regions(line: Line) -> Iterable[Offer]:
    return map(Offer, regions(line.dataset()))


def _sources(line: Line) -> Iterable[Offer]:
    for source in line.dataset().sources:
        yield Offer(source.id, f"{source.publisher}: {source.title}")


def _support_types(line: Line) -> Iterable[Offer]:
    return [Offer(name, text) for name, text in line.dataset().support_types.items()]


def _formats(line: Line) -> Iterable[Offer]:
    return map(Offer, formats_of(line.command))


def _fields(line: Line) -> Iterable[Offer]:
    report = getattr(reports, line.command)
    item = getattr(report, "ITEM", None) or report.item_type(line.dataset().support_types)
    types = get_args(item) or (item,)
    return map(Offer, dict.fromkeys(name for one in types for name in fields_of(one)))


def _schemas(line: Line) -> Iterable[Offer]:
    from ally_cli.schema import names  # which imports every report

    return map(Offer, names())


def show_help(ctx: typer.Context, wanted: bool) -> None:
    """Write the help page of the command of *ctx* and end the program, if *wanted*."""
    if wanted:
        emit([ctx.get_help(), "\n"])
        raise typer.Exit


def show_version(wanted: bool) -> None:
    """Write the versions of the program, the shipped data and its schema and end, if *wanted*."""
    if wanted:
        data = load()
        emit([f"ally {__version__}, data {data.version}, schema {data.schema_version}\n"])
        raise typer.Exit


AskForHelp = Annotated[
    bool,
    _option(
        "-h",
        "--help",
        group="General",
        help="Show the help page.",
        is_eager=True,
        callback=show_help,
    ),
]
AskForVersion = Annotated[
    bool,
    _option(
        "-V",
        "--version",
        group="General",
        help="Show the versions of the program, the data and its schema.",
        is_eager=True,
        callback=show_version,
    ),
]


class General(Struct):
    """What every command can be asked."""

    version: AskForVersion = False
    help: AskForHelp = False


class Data(Struct):
    """Which data set to read."""

    data: Annotated[
        str | None,
        _option(
            "--data",
            group="General",
            metavar="FILE",
            envvar="ALLY_DATA",
            show_envvar=False,
            help="Read another data set; - is standard input. Also ALLY_DATA.",
        ),
        a_file,
    ] = None
    help: AskForHelp = False
    version: AskForVersion = False

    def load(self) -> Dataset:
        """Return the data set. Raises DataError."""
        return load(self.data)


def _in_format(formats: Iterable[str]) -> Any:
    return _option(
        "-f", "--format", group="Output", metavar="FORMAT", help=", ".join(formats) + "."
    )


AsJson = Annotated[bool, _option("--json", group="Output", help="The same as -f json.")]


class SomeAllies(Struct):
    """The allies a command is about; none means all of them."""

    names: Annotated[
        list[str],
        argument("Ids, names, ISO codes or aliases; all allies if none is given."),
        _allies,
    ] = []


class OneOrMoreAllies(Struct):
    """The allies a command is about."""

    names: Annotated[list[str], argument("Ids, names, ISO codes or aliases."), _allies]


class AlliesOrStatements(Struct):
    """The allies and the statements a command is about."""

    names: Annotated[
        list[str],
        argument(
            "Ids, names, ISO codes or aliases of allies, or ids of statements ('ally filter -F"
            " id,text' lists them).",
            "ALLY|STATEMENT...",
        ),
        allies_and_statements,
    ] = []

    def found(self, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the allies and of the statements. Raises UnknownAllyError."""
        return find_allies_and_statements(dataset, self.names)


class ToShow(Struct):
    """The allies or the statements that a command shows."""

    names: Annotated[
        list[str],
        argument(
            "Ids, names, ISO codes or aliases of allies; or ids of statements.",
            "ALLY|STATEMENT...",
        ),
        allies_and_statements,
    ]

    def found(self, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the allies or of the statements.

        Raises UnknownAllyError, and UsageError for some of each: they are not items of one kind.
        """
        allies, statements = find_allies_and_statements(dataset, self.names)
        if allies and statements:
            hint = f"first: ally show {' '.join(allies)}; then: ally show {' '.join(statements)}"
            raise UsageError("show takes allies or statements, not both at once", hint=hint)
        return allies, statements


class SomeWords(Struct):
    """The words that a command looks for."""

    words: Annotated[list[str], argument("All of them must be found.", "WORDS...")]

    def split(self) -> list[str]:
        """Return the words, folded. Raises UsageError if there is none."""
        words = [word for text in self.words for word in split(_text(text) or "")]
        if not words:
            raise UsageError("nothing to search for", hint="for example: ally search iran missiles")
        return words


class SomeTerms(Struct):
    """The terms that a command explains; none means all of them."""

    terms: Annotated[
        list[str], argument("Terms such as reported or treaty; all if none is given.", "WORD...")
    ] = []


class MatrixRows(Struct):
    """What the rows of a matrix are."""

    by: Annotated[
        str,
        _option("--by", group="Rows", metavar="WHAT", help=f"A row for each {', '.join(ROWS)}."),
        _words(*ROWS),
    ] = ROWS[0]

    def row(self) -> str:
        """Return what a row is. Raises UsageError."""
        return choose_one(self.by, ROWS, "way to make rows")


class Periods(Struct):
    """What the bars of a timeline are."""

    by: Annotated[
        str | None,
        _option(
            "--by",
            group="Rows",
            metavar="year|decade",
            help="A bar for each year or decade; if not given, decades where years are many.",
        ),
        _words(*PERIODS),
    ] = None

    def period(self) -> str | None:
        """Return what a bar is, if that was asked for. Raises UsageError."""
        return None if self.by is None else choose_one(self.by, PERIODS, "period")


class ExitCode(Struct):
    """How a difference ends the program."""

    exit_code: Annotated[
        bool, _option("--exit-code", group="Output", help="Exit code 1 if anything differs.")
    ] = False


class OneFile(Struct):
    """The data set a command is about."""

    file: Annotated[
        str | None,
        argument(
            "A data set; - is standard input. By default that of --data, or the shipped one.",
            "FILE",
        ),
        a_file,
    ] = None

    def read(self, data: Data) -> tuple[bytes, str]:
        """Return the bytes of the file, else those of *data*, and its name. Raises DataError."""
        file = data.data if self.file is None else self.file
        return read(file), called(file)


class TwoFiles(Struct):
    """The data sets a command is about."""

    old: Annotated[str, argument("A data set; - is standard input.", "OLD"), a_file]
    new: Annotated[
        str | None,
        argument("Another; by default that of --data, or the shipped one.", "NEW"),
        a_file,
    ] = None

    def load(self, data: Data) -> tuple[Dataset, Dataset]:
        """Return both, the new one by default from *data*. Raises DataError and UsageError."""
        new = data.data if self.new is None else self.new
        if self.old == new == "-":
            raise UsageError("only one of two data sets can be standard input")
        return load(self.old), load(new)


class Shell(Struct):
    """The shell a command is about."""

    shell: Annotated[str, argument("bash, zsh, fish or powershell.", "SHELL"), _words(*SHELLS)]

    def script(self) -> str:
        """Return the completion script for the shell. Raises UsageError."""
        return (SCRIPTS / SHELLS[choose_one(self.shell, SHELLS, "shell")]).read_text("utf-8")


class OneSchema(Struct):
    """The schema a command is about; it is JSON, whether that is asked for or not."""

    schema: Annotated[
        str,
        argument("dataset (the default), error, or a command that answers in JSON.", "NAME"),
        _schemas,
    ] = "dataset"
    json: Annotated[
        bool,
        _option("--json", group="Output", help="A schema is JSON anyway; with this errors are."),
    ] = False


class StatementFilters(Struct):
    """Which statements count."""

    support: Annotated[
        list[str],
        _option(
            "-s",
            "--support",
            group="Filter",
            metavar="TYPE",
            help="About this support type, such as military ('ally terms' has them all). Repeat,"
            " or separate with commas, for any of several. Implies --kind support.",
        ),
        _support_types,
    ] = []
    match: Annotated[
        str,
        _option(
            "--match",
            group="Filter",
            metavar="any|all",
            help="A statement must be about any (the default) or all of the types.",
        ),
        _words("any", "all"),
    ] = "any"
    direction: Annotated[
        list[str],
        _option(
            "-d",
            "--direction",
            group="Filter",
            metavar="to|from|mutual",
            help="Which way it flows: to North Korea, from it, or both ways.",
        ),
        _terms(Direction),
    ] = []
    article: Annotated[
        bool,
        _option(
            "--article", group="Filter", help="Only what the article says that the data checks."
        ),
    ] = False
    kind: Annotated[
        str | None,
        _option(
            "--kind", group="Filter", metavar="support|friction|any", help="Co-operation or strain."
        ),
        _terms(Kind, ANY),
    ] = None
    verdict: Annotated[
        list[str],
        _option(
            "--verdict",
            group="Filter",
            metavar="VERDICT",
            help="confirmed, reported, disputed, unverified, refuted, or any. Refuted statements"
            " are left out unless asked for.",
        ),
        _terms(Verdict, ANY),
    ] = []
    since: Annotated[
        str | None,
        _option(
            "--since",
            group="Filter",
            metavar="DATE",
            help="Still going on, or ended, on or after YYYY, YYYY-MM or YYYY-MM-DD.",
        ),
    ] = None
    until: Annotated[
        str | None,
        _option("--until", group="Filter", metavar="DATE", help="Began on or before that date."),
    ] = None
    source: Annotated[
        list[str],
        _option(
            "--source",
            group="Filter",
            metavar="ID",
            help="A source affirms, qualifies or denies it.",
        ),
        _sources,
    ] = []
    search: Annotated[
        str | None,
        _option(
            "--search",
            group="Filter",
            metavar="TEXT",
            help="Has every word in its text or note; case and accents do not matter.",
        ),
    ] = None

    def query(self, dataset: Dataset, names: Iterable[str] = (), *, refuted: bool = False) -> Query:
        """Return a query for the allies of those *names* that these filters narrow down.

        Unless verdicts are asked for, *refuted* statements are left out or not. Raises UsageError
        for a value that *dataset* does not have, and UnknownAllyError for such a name.
        """
        support = _types(self.support, dataset.support_types)
        kind = (Kind.SUPPORT if support else ANY) if self.kind is None else self.kind
        return Query(
            support=support,
            match=_match(self.match),
            direction=choose(self.direction, Direction, "direction"),
            article=self.article,
            kind=_some_or_any([kind], Kind, "kind"),
            verdict=_some_or_any(self.verdict, Verdict, "verdict")
            or (tuple(Verdict) if refuted else UNREFUTED),
            since=_date(self.since),
            until=_date(self.until),
            source=tuple(find_source(dataset, name) for name in _split(self.source, "source")),
            search=_search(self.search),
            allies=find_allies(dataset, names),  # last: of several mistakes the first is told
        )


class Filters(StatementFilters):
    """Which statements count, and of which allies."""

    standing: Annotated[
        list[str],
        _option(
            "--standing",
            group="Filter",
            metavar="STANDING",
            help="Of an ally whose standing is treaty, recent, dormant or ended ('ally terms').",
        ),
        _terms(Standing),
    ] = []
    region: Annotated[
        list[str],
        _option(
            "--region",
            group="Filter",
            metavar="REGION",
            help="Of an ally in this region or subregion, such as Africa.",
        ),
        _regions,
    ] = []

    def query(self, dataset: Dataset, names: Iterable[str] = (), *, refuted: bool = False) -> Query:
        """Return a query, as of `StatementFilters`, also for allies of a standing or region."""
        standing = choose(self.standing, Standing, "standing")
        region = choose(self.region, regions(dataset), "region")
        query = super().query(dataset, names, refuted=refuted)
        return msgspec.structs.replace(query, standing=standing, region=region)


class Output(Struct):
    """How to write the answer."""

    format: Annotated[str | None, _in_format(FORMATS), _formats] = None
    json: AsJson = False
    fields: Annotated[
        list[str],
        _option(
            "-F",
            "--fields",
            group="Output",
            metavar="NAME,...",
            help="Only these fields of each item, in this order.",
        ),
        _fields,
    ] = []
    sort: Annotated[
        str | None,
        _option(
            "--sort",
            group="Output",
            metavar="FIELD",
            help="Sort by a field; -FIELD turns the order round.",
        ),
        _fields,
    ] = None
    limit: Annotated[
        int | None,
        _option("-n", "--limit", group="Output", metavar="N", help="At most N items."),
    ] = None
    no_header: Annotated[
        bool, _option("--no-header", group="Output", help="Leave out the row of headings.")
    ] = False
    color: Annotated[
        str,
        _option(
            "--color",
            group="Output",
            metavar="WHEN",
            help="auto (the default), always or never.",
        ),
        _words("auto", "always", "never"),
    ] = "auto"
    no_pager: Annotated[
        bool, _option("--no-pager", group="Output", help="A long answer is not paged.")
    ] = False
    quiet: Annotated[
        bool, _option("-q", "--quiet", group="Output", help="No notes on standard error.")
    ] = False

    def write(self, report: Report) -> None:
        """Write *report* as these options ask. Raises UsageError and OutputError."""
        if self.limit is not None and self.limit < 0:
            raise UsageError(f"a limit cannot be {self.limit}", hint="0 or more")
        query = msgspec.structs.replace(
            report.query,
            fields=_split(self.fields, "field") or None,
            sort=_one(self.sort, "field"),
            limit=self.limit,
        )
        default = "json" if self.json else "table"
        given = default if self.format is None else self.format
        chosen = choose_one(given, formats_of(report.command), "format")
        if self.json and chosen != "json":
            raise UsageError(f"--json and --format {chosen} contradict each other")
        if query.fields and chosen not in FORMATS:
            raise UsageError(f"--fields does not go with {chosen}", hint="its fields are fixed")
        write(
            arrange(msgspec.structs.replace(report, query=query)),
            chosen,
            color=choose_one(self.color, ["auto", "always", "never"], "colour choice"),
            header=not self.no_header,
            quiet=self.quiet,
            pager=not self.no_pager,
        )


class CitationOutput(Output):
    """How to write citations."""

    format: Annotated[str | None, _in_format(formats_of("cite")), _formats] = None


def _types(given: Iterable[str], types: Mapping[str, str]) -> tuple[str, ...]:
    """Return those of the support *types* that are *given*. Raises UsageError.

    For a word that is none, those are suggested in whose definition it stands.
    """
    try:
        return choose(given, types, "support type")
    except UsageError as error:
        words = {fold(word) for text in given for word in text.split(",")} - set(map(fold, types))
        wrong = sorted(filter(split, words))
        if error.suggestions or not wrong:
            raise
        meant = defined_by(wrong[0], types)
        raise UsageError(error.message, hint=error.hint, suggestions=meant) from None


def _some_or_any(given: Iterable[str], words: Iterable[Word], what: str) -> tuple[Word, ...]:
    """Return those of *words* that are *given*; all of them for `any`."""
    words = list(words)
    chosen = choose(given, [*map(str, words), ANY], what)
    return tuple(word for word in words if word in chosen or ANY in chosen)


def _match(text: str) -> Literal["any", "all"]:
    return "all" if choose_one(text, ["any", "all"], "way to match") == "all" else "any"


def _split(texts: Iterable[str], what: str) -> tuple[str, ...]:
    """Return the words of *texts*, each a list with commas. Raises UsageError for an empty one."""
    for text in texts:
        if not text.replace(",", "").strip():
            raise UsageError(f"no {what} is given")
    return tuple(word.strip() for text in texts for word in text.split(",") if word.strip())


def _one(text: str | None, what: str) -> str | None:
    """Return *text*, if it is given. Raises UsageError for an empty one."""
    if text is None or text.strip():
        return text
    raise UsageError(f"no {what} is given")


def _search(text: str | None) -> str | None:
    if text is None or split(text):
        return _text(text)
    raise UsageError("nothing to search for", hint="--search takes words")


def _text(text: str | None) -> str | None:
    # A byte that is no text in the encoding of the system, Python passes on as half a character.
    if text is None or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    raise UsageError(f"'{text}' is not text in UTF-8")


def _date(text: str | None) -> str | None:
    if text is None or dates.is_date(text):
        return text
    near = [text[:4]] if re.fullmatch(r"\d{4}s", text) else []
    hint = "YYYY, YYYY-MM or YYYY-MM-DD"
    raise UsageError(f"'{text}' is not a date", hint=hint, suggestions=near)

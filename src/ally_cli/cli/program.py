"""What Typer runs: the program and its commands, each built when it is asked for and not before."""

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec
import typer
from msgspec import Struct
from typer.core import TyperCommand, TyperGroup

from ally_cli.cli.commands import COMMANDS, command
from ally_cli.cli.options import General, Line, Offer, argument
from ally_cli.errors import UnknownCommandError
from ally_cli.output.stream import emit, help_width
from ally_cli.words import choose_one, nearest


class ShownCommand(TyperCommand):
    """A command with a help page of ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        from ally_cli.cli.help import of_command, write  # only help needs it

        write(of_command(self), formatter)


class Program(TyperGroup):
    """The commands by name."""

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand:
        """Return the command *cmd_name*. Raises UnknownCommandError if there is none."""
        if cmd_name in COMMANDS:
            return build(cmd_name)
        raise UnknownCommandError(
            f"no command '{cmd_name}'",
            hint=f"one of: {', '.join(COMMANDS)}",
            suggestions=nearest(cmd_name, COMMANDS),
        )

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        from ally_cli.cli.help import of_program, write  # only help needs it

        write(of_program(self), formatter)


def build(name: str) -> TyperCommand:
    """Return the command *name* for Typer."""
    app = _typer()
    register = app.command(name, cls=ShownCommand, help=COMMANDS[name].help, add_help_option=False)
    register(_flat(COMMANDS[name].run))
    built = typer.main.get_command(app)
    assert isinstance(built, TyperCommand)
    return built


def program() -> TyperGroup:
    """Return the program for Typer."""
    app = _typer()
    settings = {"terminal_width": help_width()}
    register = app.callback(
        cls=Program, help=ally.__doc__, add_help_option=False, context_settings=settings
    )
    register(_flat(ally))
    built = typer.main.get_command(app)
    assert isinstance(built, TyperGroup)
    return built


def ally(general: General) -> None:
    """Who North Korea's allies are, what support flows, who says so, and whether it stands up."""


def _typer() -> typer.Typer:
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _topics(line: Line) -> list[Offer]:
    from ally_cli.cli.help import TOPICS  # only help and the Tab key need it

    return list(map(Offer, (*COMMANDS, *TOPICS)))


class OneTopic(Struct):
    """What a help page is about."""

    topic: Annotated[
        str | None,
        argument("A command or a topic; without one, all of them are listed.", "COMMAND|TOPIC"),
        _topics,
    ] = None


# Here and not among the others, because it knows them all.
@command(
    {
        "ally help list": "what 'ally list --help' shows",
        "ally help filters": "which statements and allies count, for all commands",
        "ally help": "all commands and topics",
    }
)
def help_(topic: OneTopic, general: General) -> None:
    """The help page of a command, or of a topic: filters, output, environment, exit-codes."""  # noqa: D401 - it is its help
    emit([help_text(topic.topic)])


def help_text(name: str | None) -> str:
    """Return the help page of *name*, a command or a topic, or of the program if there is none.

    Raises UsageError if it is neither.
    """
    from ally_cli.cli.help import TOPICS, of_command, of_program, of_topic, write

    if name is None:
        page = of_program(program())
    else:
        name = choose_one(name, [*COMMANDS, *TOPICS], "command or topic")
        page = of_topic(name, build("filter")) if name in TOPICS else of_command(build(name))
    formatter = typer.Context(program(), terminal_width=help_width()).make_formatter()
    write(page, formatter)
    return str(formatter.getvalue())


def fields(run: Callable[..., None]) -> Iterator[msgspec.structs.FieldInfo]:
    """Yield the options and arguments of *run*, which its parameters, groups of them, have."""
    for group in _groups(run).values():
        yield from msgspec.structs.fields(group)


def _groups(run: Callable[..., None]) -> dict[str, type[Struct]]:
    return {name: hint for name, hint in run.__annotations__.items() if name != "return"}


def _flat(run: Callable[..., None]) -> Callable[..., None]:
    """Return *run* with the fields of its parameters, which are Structs, as its own parameters.

    Typer reads options from a signature; so a group of options is written once, as a Struct.
    """

    def flat(**values: Any) -> None:
        run(
            **{
                name: group(**{field: values[field] for field in group.__struct_fields__})
                for name, group in _groups(run).items()
            }
        )

    flat.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_default(field),
                annotation=field.type,
            )
            for field in fields(run)
        ]
    )
    flat.__annotations__ = {}
    return flat


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.required:
        return inspect.Parameter.empty
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()

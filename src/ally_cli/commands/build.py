"""Make the command that Typer runs out of a module of this package."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer.core import TyperCommand

from ally_cli.output.stream import help_width


class Command(TyperCommand):
    """A command whose help shows examples before options, and the options in groups."""

    examples: dict[str, str]  # command line -> what it answers

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, then the options under the headings of their groups."""
        with formatter.section("Examples"):
            formatter.write_dl(self.examples.items(), col_max=formatter.width * 5 // 8)
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            if record := param.get_help_record(ctx):
                sections.setdefault(getattr(param, "rich_help_panel", ""), []).append(record)
        for name, records in sections.items():
            with formatter.section(name):
                formatter.write_dl(records)


def summary(name: str) -> str:
    """Return in one sentence what the command *name* answers."""
    # Read, not imported: to name the commands is no reason to load them all.
    with Path(__file__).with_name(f"{name}.py").open(encoding="utf-8") as module:
        return module.readline().strip('"\n')


def build(name: str) -> Command:
    """Return the command that the module *name* of this package describes."""
    module = import_module(f"ally_cli.commands.{name}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    settings = {"terminal_width": help_width()}
    register = app.command(
        name, cls=Command, help=module.__doc__, add_help_option=False, context_settings=settings
    )
    register(_flat(module.run))
    command = typer.main.get_command(app)
    assert isinstance(command, Command)
    command.examples = module.EXAMPLES
    return command


def _flat(run: Callable[..., None]) -> Callable[..., None]:
    """Return *run* with the fields of its parameters, which are Structs, as its own parameters.

    Typer reads options from a signature; so a group of options is written once, as a Struct.
    """
    groups = {name: hint for name, hint in run.__annotations__.items() if name != "return"}

    def flat(**values: Any) -> None:
        run(
            **{
                name: group(**{field: values[field] for field in group.__struct_fields__})
                for name, group in groups.items()
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
            for group in groups.values()
            for field in msgspec.structs.fields(group)
        ]
    )
    flat.__annotations__ = {}
    return flat


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.required:
        return inspect.Parameter.empty
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()

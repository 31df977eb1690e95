"""Make the command that Typer runs out of a module of this package."""

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import typer
from typer.core import TyperCommand

from ally_cli.output.stream import help_width

if TYPE_CHECKING:
    from ally_cli.commands.page import Page


class Command(TyperCommand):
    """A command with a help page of ours."""

    examples: Mapping[str, str]  # command line -> what it answers

    def get_help(self, ctx: Any) -> str:
        """Return the help page as text, laid out for the terminal."""
        from ally_cli.commands.page import text  # only help needs it

        return text(self.page(ctx), help_width())

    def page(self, ctx: Any) -> "Page":
        """Return what stands on the help page."""
        from ally_cli.commands.page import page  # only help needs it

        return page(self.name or "", self.help or "", self.examples, self.get_params(ctx))


def summary(name: str) -> str:
    """Return in one sentence what the command *name* answers."""
    # Read, not imported: to name the commands is no reason to load them all.
    with Path(__file__).with_name(f"{name}.py").open(encoding="utf-8") as module:
        return module.readline().strip('"\n')


def build(name: str) -> Command:
    """Return the command that the module *name* of this package describes."""
    module = import_module(f"ally_cli.commands.{name}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    register = app.command(name, cls=Command, help=module.__doc__, add_help_option=False)
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

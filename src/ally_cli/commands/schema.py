"""The JSON Schema of the data set, of an error, or of the JSON that a command writes."""

import json

from ally_cli.commands.options import OneSchema
from ally_cli.dataset import load
from ally_cli.output.json import in_encoding
from ally_cli.output.schema import names, schema
from ally_cli.output.stream import emit, style
from ally_cli.text import choose_one

EXAMPLES = {
    "ally schema": "of the data set; data/allies.schema.json is the same, for an editor",
    "ally schema list": "of what 'ally list --json' writes",
    "ally schema list | jq '.\"$defs\".AllyItem.properties | keys'": "the fields it has",
}


def run(options: OneSchema) -> None:
    name = choose_one(options.schema, names(), "schema")
    answer = schema(name, lambda: load(options.data).support_types)
    text = json.dumps(answer, indent=2, ensure_ascii=False)
    emit([in_encoding(text, style("never", header=False)) + "\n"])

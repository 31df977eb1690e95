# The answer of `ally list --support TYPE --json`, made by jq: --arg support TYPE.
def flows: reduce .[] as $direction ({to: 0, from: 0, mutual: 0}; .[$direction] += 1);
def rank: {closest: 0, ally: 1, partner: 2, former: 3}[.];

.version as $version
| [ .allies[]
    | .statements as $all
    | [ $all[]
        | select(.kind == "support" and .verdict != "refuted"
                 and any(.types[]; . == $support)) ] as $found
    | select($found != [])
    | ($found | [.[].types[]] | unique
       | map(. as $type
             | {key: .,
                value: ([$found[] | select(any(.types[]; . == $type)) | .direction] | flows)})
       | sort_by([-([.value[]] | add), .key])) as $by_type
    | del(.statements)
      + {types: [$by_type[].key]}
      + ([$found[].direction] | flows)
      + {friction: 0,
         latest: ([$found[] | .end // .start // empty] | max),
         by_type: ($by_type | from_entries)} ]
| sort_by([(.standing | rank), .name])
| {schema_version: 1, data_version: $version, command: "list", query: {support: [$support]},
   count: length, total: length, items: .}

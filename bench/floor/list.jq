# The answer of `ally list --support TYPE --json`, made by jq: --arg support TYPE.
def flows: reduce .[] as $direction ({to: 0, from: 0, mutual: 0}; .[$direction] += 1);
def rank: {treaty: 0, recent: 1, dormant: 2, ended: 3}[.];
def enough: any(.[]; .primary) or ([.[].origin] | unique | length > 1);
def verdict($publishers):
  [ .evidence[]
    | select(.weight != "weak" and .stance != "qualifies")
    | {stance, primary: (.weight == "primary"), origin: (.origin // $publishers[.source])} ]
  | map(select(.stance == "affirms")) as $affirm
  | map(select(.stance == "denies")) as $deny
  | if $deny == [] then
      if $affirm == [] then "unverified"
      elif $affirm | enough then "confirmed"
      else "reported" end
    elif $affirm == [] and ($deny | enough) then "refuted"
    else "disputed" end;
def standing($publishers; $as_of; $first):
  .treaty as $treaty
  | if .ties_until then "ended"
    elif $treaty and any(.statements[];
        .id == $treaty and .direction == "mutual" and .ongoing
        and any(.types[]; . == "military") and verdict($publishers) == "confirmed")
    then "treaty"
    elif any(.statements[];
        .kind == "support"
        and ((if .ongoing then $as_of else .end // .start end)
             | . and . + "-12-31"[length - 4:] >= $first)
        and (verdict($publishers) | . == "confirmed" or . == "reported"))
    then "recent"
    else "dormant" end;

.version as $version
| .as_of as $as_of
| (($as_of[:4] | tonumber - 5 | tostring) + $as_of[4:]) as $first
| (.sources | map({key: .id, value: .publisher}) | from_entries) as $publishers
| [ .allies[]
    | [ .statements[]
        | select(.kind == "support" and any(.types[]; . == $support)
                 and verdict($publishers) != "refuted") ] as $found
    | select($found != [])
    | ($found | [.[].types[]] | unique
       | map(. as $type
             | {key: .,
                value: ([$found[] | select(any(.types[]; . == $type)) | .direction] | flows)})
       | sort_by([-([.value[]] | add), .key])) as $by_type
    | standing($publishers; $as_of; $first) as $standing
    | del(.statements)
      + {standing: $standing, types: [$by_type[].key]}
      + ([$found[].direction] | flows)
      + {friction: 0,
         latest: ([$found[] | .end // .start // empty] | max),
         ongoing: any($found[]; .ongoing),
         by_type: ($by_type | from_entries)} ]
| sort_by([(.standing | rank), .name])
| {schema_version: 2, data_version: $version, command: "list", query: {support: [$support]},
   count: length, total: length, items: .}

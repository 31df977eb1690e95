"""The countries of the world, so that a real one is never taken for a misspelt ally.

Short names after ISO 3166-1, folded as `words.fold_name` folds them. Congo is left out on purpose:
who asks for it may well mean the Democratic Republic.
"""

_NAMES = """
afghanistan; albania; algeria; andorra; angola; antigua and barbuda; argentina; armenia; australia;
austria; azerbaijan; bahamas; bahrain; bangladesh; barbados; belarus; belgium; belize; benin;
bhutan; bolivia; bosnia and herzegovina; bosnia; botswana; brazil; brunei; bulgaria; burkina faso;
burundi; cabo verde; cape verde; cambodia; cameroon; canada; central african republic; chad; chile;
china; colombia; comoros; costa rica; cote divoire; ivory coast; croatia; cuba; cyprus; czechia;
czech republic; denmark; djibouti; dominica; dominican republic; ecuador; egypt; el salvador;
equatorial guinea; eritrea; estonia; eswatini; swaziland; ethiopia; fiji; finland; france; gabon;
gambia; georgia; germany; ghana; greece; grenada; guatemala; guinea; guinea bissau; guyana; haiti;
holy see; vatican; honduras; hong kong; hungary; iceland; india; indonesia; iran; iraq; ireland;
israel; italy; jamaica; japan; jordan; kazakhstan; kenya; kiribati; kosovo; kuwait; kyrgyzstan;
laos; latvia; lebanon; lesotho; liberia; libya; liechtenstein; lithuania; luxembourg; macao;
madagascar; malawi; malaysia; maldives; mali; malta; marshall islands; mauritania; mauritius;
mexico; micronesia; moldova; monaco; mongolia; montenegro; morocco; mozambique; myanmar; namibia;
nauru; nepal; netherlands; new zealand; nicaragua; niger; nigeria; north macedonia; norway; oman;
pakistan; palau; palestine; panama; papua new guinea; paraguay; peru; philippines; poland; portugal;
qatar; romania; russia; rwanda; saint kitts and nevis; saint lucia;
saint vincent and the grenadines; samoa; san marino; sao tome and principe; saudi arabia; senegal;
serbia; seychelles; sierra leone; singapore; slovakia; slovenia; solomon islands; somalia;
south africa; south korea; south sudan; spain; sri lanka; sudan; suriname; sweden; switzerland;
syria; taiwan; tajikistan; tanzania; thailand; timor leste; east timor; togo; tonga;
trinidad and tobago; tunisia; turkiye; turkey; turkmenistan; tuvalu; uganda; ukraine;
united arab emirates; united kingdom; great britain; united states; uruguay; uzbekistan; vanuatu;
venezuela; vietnam; western sahara; yemen; zambia; zimbabwe
"""


def is_country(folded: str) -> bool:
    """Tell whether *folded*, a folded name, is that of a country."""
    return folded in {" ".join(name.split()) for name in _NAMES.split(";")}

"""What schemathesis needs to know to ask for what is there: the description leaves open what the query
grammar has besides, and random words would be refused for their form before anything else is looked at."""

import schemathesis

ORDERS = ["id", "id.desc", "created_at.desc.nullslast"]
SELECTS = ["*", "id", "id,created_at", "count()"]


@schemathesis.hook
def before_load_schema(context, raw):
    """Narrows what is generated, not what is checked."""
    parameters = raw["components"]["parameters"]
    for name, parameter in parameters.items():
        if name.endswith(".filter"):
            # Fields only, with conditions that any value fits.
            fields = parameter["schema"]["properties"]
            condition = {"type": "string", "enum": ["is.null", "not.is.null"]}
            which = {"type": "string", "enum": ["eq.1", "eq.2", "in.(3,4)", "gt.999999"]}
            parameter["required"] = True
            parameter["schema"] = {
                "type": "object",
                "properties": {field: which if field == "id" else condition for field in fields},
                "required": ["id"],
                "additionalProperties": False,
                "maxProperties": 2,
            }
    narrow = {
        "select": {"enum": SELECTS},
        "order": {"enum": ORDERS},
        "limit": {"type": "integer", "minimum": 0, "maximum": 20},
        "offset": {"type": "integer", "minimum": 0, "maximum": 20},
        "search": {"enum": ["fts.a", "fts.张", "not.fts.zs"]},
        "id": {"enum": ["eq.1", "eq.2", "eq.999999"]},
        "Prefer.read": {"enum": ["count=exact", "count=planned", "count=estimated"]},
        "Prefer.insert": {"enum": ["return=representation", "return=representation, missing=default"]},
        "Prefer.write": {"enum": ["return=minimal", "return=representation", "count=exact"]},
        "If-Match": {"enum": ['"1"', "*"]},
        "If-None-Match": {"enum": ['"1"']},
        "Range": {"enum": ["0-4", "5-"]},
    }
    for name, schema in narrow.items():
        parameters[name]["schema"] = {"type": "string", **schema}
    # A cursor and a group of conditions are made of other answers and fields; tests of the grammar have them.
    for name in ("after", "and", "or", "columns", "on_conflict"):
        remove(raw, f"#/components/parameters/{name}")
        del parameters[name]


def remove(raw, reference):
    for path in raw["paths"].values():
        for operation in path.values():
            if "parameters" in operation:
                operation["parameters"] = [p for p in operation["parameters"] if p.get("$ref") != reference]


@schemathesis.hook
def before_call(context, case, kwargs):
    """That a created record is answered with no body where none is wanted can't be said in OpenAPI, where one
    status has one answer: it is always wanted here."""
    if case.operation.method.lower() == "post" and "return=representation" not in case.headers.get("Prefer", ""):
        case.headers["Prefer"] = "return=representation"

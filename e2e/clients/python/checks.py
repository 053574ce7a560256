"""How each documented method is tried. A check raises what the server refuses; for a method that works it
also looks whether the answer is right."""

import time
from collections.abc import Callable
from typing import Any

from postgrest import APIError, CountMethod, ReturnMethod

Check = Callable[[Any, "Fixture"], None]


class Fixture:
    """Three accounts and three contacts, marked with a word of their own."""

    def __init__(self, db: Any) -> None:
        self.mark = f"py-{time.time_ns()}"
        self.fresh = 0
        accounts = [
            {"name": "甲公司", "external_id": f"{self.mark}-a", "credit_limit": 100, "city": self.mark},
            {"name": "乙公司", "external_id": f"{self.mark}-b", "credit_limit": 200.5, "city": self.mark},
            {"name": "丙公司", "external_id": f"{self.mark}-c", "credit_limit": None, "city": self.mark},
        ]
        made = db.from_("accounts").insert(accounts).execute().data
        self.a, self.b = made[0]["id"], made[1]["id"]
        contacts = [
            {"name": "Anna", "department_name": self.mark, "account_id": self.a, "interests": ["tea", "music"]},
            {"name": "Berta", "department_name": self.mark, "account_id": self.b, "interests": ["tea"]},
            {"name": "Carl", "department_name": self.mark, "account_id": None, "interests": None},
        ]
        self.people = [row["id"] for row in db.from_("contacts").insert(contacts).execute().data]

    def new_name(self) -> str:
        self.fresh += 1
        return f"new-{self.mark}-{self.fresh}"


def same(found: Any, wanted: Any) -> None:
    if found != wanted:
        raise AssertionError(f"{found!r} instead of {wanted!r}")


def refused(run: Callable[[], Any], code: str) -> None:
    try:
        run()
    except APIError as error:
        same(error.code, code)
        return
    raise AssertionError(f"not refused with {code}")


def finds(narrow: Callable[[Any], Any], *names: str, of: str = "contacts") -> Check:
    """The records of the fixture, narrowed, must have these names."""

    def check(db: Any, data: Fixture) -> None:
        field = "department_name" if of == "contacts" else "city"
        every = db.from_(of).select("name").eq(field, data.mark).order("id")
        same([row["name"] for row in narrow(every).execute().data], list(names))

    return check


def own(db: Any, data: Fixture, *columns: str, **options: Any) -> Any:
    return db.from_("contacts").select(*columns, **options).eq("department_name", data.mark)


def create(db: Any, data: Fixture, **options: Any) -> Any:
    return db.from_("contacts").insert({"name": data.new_name()}, **options)


ALL = ("Anna", "Berta", "Carl")


def schema(db: Any, data: Fixture) -> None:
    refused(lambda: db.schema("private").from_("contacts").select("*").execute(), "PGRST106")
    same(len(own(db.schema("public"), data, "id").execute().data), 3)


def auth(db: Any, data: Fixture) -> None:
    token = db.headers["Authorization"].removeprefix("Bearer ")
    try:
        db.auth("stw_wrong")
        refused(lambda: own(db, data, "id").execute(), "PGRST301")
    finally:
        db.auth(token)
    same(len(own(db, data, "id").execute().data), 3)


def rpc(db: Any, data: Fixture) -> None:
    operation = {"op": "create", "object": "contacts", "values": {"name": data.new_name()}}
    answer = db.rpc("batch", {"operations": [operation]}).execute()
    same(answer.data["results"][0]["version"], 1)


def select(db: Any, data: Fixture) -> None:
    rows = own(db, data, "name", "account(name)").order("id").execute().data
    same(rows[0], {"name": "Anna", "account": {"name": "甲公司"}})


def counted(method: CountMethod) -> Check:
    def check(db: Any, data: Fixture) -> None:
        answer = own(db, data, "id", count=method).limit(1).execute()
        same(len(answer.data), 1)
        # What a planner expects is never less than what the page shows.
        same(answer.count >= 2 if method == CountMethod.planned else answer.count == 3, True)

    return check


def head(db: Any, data: Fixture) -> None:
    same(own(db, data, "id", count=CountMethod.exact, head=True).execute().count, 3)


def insert(db: Any, data: Fixture) -> None:
    same(create(db, data).execute().data[0]["version"], 1)


def insert_minimal(db: Any, data: Fixture) -> None:
    same(create(db, data, returning=ReturnMethod.minimal, count=CountMethod.exact).execute().count, 1)


def insert_defaults(db: Any, data: Fixture) -> None:
    rows = [{"name": data.new_name()}, {"name": data.new_name(), "is_primary": True}]
    made = db.from_("contacts").insert(rows, default_to_null=False).execute().data
    same([row["is_primary"] for row in made], [False, True])


def upsert(db: Any, data: Fixture) -> None:
    same(db.from_("accounts").upsert({"id": data.a, "name": "甲公司"}).execute().data[0]["id"], data.a)


def upsert_key(db: Any, data: Fixture) -> None:
    row = {"name": "乙公司", "external_id": f"{data.mark}-b"}
    done = db.from_("accounts").upsert([row], on_conflict="external_id").execute()
    same(done.data[0]["id"], data.b)


def upsert_ignoring(db: Any, data: Fixture) -> None:
    row = {"name": "不写", "external_id": f"{data.mark}-b"}
    done = db.from_("accounts").upsert(row, on_conflict="external_id", ignore_duplicates=True).execute()
    same(done.data, [])


def update(db: Any, data: Fixture) -> None:
    done = db.from_("contacts").update({"title": "经理"}).eq("id", data.people[0]).execute()
    same(done.data[0]["title"], "经理")


def delete(db: Any, data: Fixture) -> None:
    made = create(db, data).execute().data[0]
    done = db.from_("contacts").delete(count=CountMethod.exact).eq("id", made["id"]).execute()
    same((done.count, done.data[0]["name"]), (1, made["name"]))


def order(db: Any, data: Fixture) -> None:
    rows = own(db, data, "name").order("name", desc=True, nullsfirst=True).execute().data
    same([row["name"] for row in rows], ["Carl", "Berta", "Anna"])


def order_embedded(db: Any, data: Fixture) -> None:
    every = db.from_("accounts").select("contacts(name)").eq("city", data.mark)
    same(len(every.order("name", foreign_table="contacts").execute().data), 3)


def limit_embedded(db: Any, data: Fixture) -> None:
    every = db.from_("accounts").select("contacts(name)").eq("city", data.mark)
    same(every.limit(0, foreign_table="contacts").execute().data, [{"contacts": []}] * 3)


def single(db: Any, data: Fixture) -> None:
    same(own(db, data, "name").eq("id", data.people[0]).single().execute().data, {"name": "Anna"})
    refused(lambda: own(db, data, "name").single().execute(), "PGRST116")


def maybe_single(db: Any, data: Fixture) -> None:
    same(own(db, data, "name").eq("id", 0).maybe_single().execute(), None)
    same(own(db, data, "name").eq("name", "Anna").maybe_single().execute().data, {"name": "Anna"})


def csv(db: Any, data: Fixture) -> None:
    text = own(db, data, "name", "account(name)").order("id").csv().execute().data
    same(text, "name,account.name\nAnna,甲公司\nBerta,乙公司\nCarl,\n")


def strip_nulls(db: Any, data: Fixture) -> None:
    same(own(db, data, "name", "account_id").eq("name", "Carl").strip_nulls().execute().data, [{"name": "Carl"}])


def max_affected(db: Any, data: Fixture) -> None:
    change = lambda most: db.from_("contacts").update({"title": "x"}).in_("id", data.people).max_affected(most)
    refused(lambda: change(2).execute(), "PGRST124")
    same(len(change(3).execute().data), 3)


def select_written(db: Any, data: Fixture) -> None:
    same(list(create(db, data).select("name", "title").execute().data[0]), ["name", "title"])


def aclose(db: Any, _data: Fixture) -> None:
    db.schema("public").aclose()


RANGE = ["2000-01-01", "2000-02-01"]

CHECKS: dict[str, Check] = {
    "from_": finds(lambda every: every, *ALL),
    "table": lambda db, data: same(len(db.table("contacts").select("id").in_("id", data.people).execute().data), 3),
    "from_table": lambda db, data: same(len(db.from_table("contacts").select("id").limit(1).execute().data), 1),
    "schema": schema,
    "auth": auth,
    "aclose": aclose,
    "rpc": rpc,
    "rpc get": lambda db, _: db.rpc("batch", {}, get=True).execute(),
    "rpc head": lambda db, _: db.rpc("batch", {}, head=True).execute(),
    "rpc select": lambda db, _: db.rpc("batch", {"operations": []}).select("id").execute(),
    "select": select,
    "select count exact": counted(CountMethod.exact),
    "select count planned": counted(CountMethod.planned),
    "select count estimated": counted(CountMethod.estimated),
    "select head": head,
    "select after a write": select_written,
    "insert": insert,
    "insert returning minimal": insert_minimal,
    "insert default_to_null": insert_defaults,
    "upsert": upsert,
    "upsert on_conflict": upsert_key,
    "upsert ignore_duplicates": upsert_ignoring,
    "update": update,
    "delete": delete,
    "execute": finds(lambda every: every, *ALL),
    "retry": finds(lambda every: every.retry(enabled=False), *ALL),
    "filter": finds(lambda every: every.filter("name", "in", '("Anna","Berta")'), "Anna", "Berta"),
    "not_": finds(lambda every: every.not_.eq("name", "Anna"), "Berta", "Carl"),
    "eq": finds(lambda every: every.eq("name", "Anna"), "Anna"),
    "neq": finds(lambda every: every.neq("name", "Anna"), "Berta", "Carl"),
    "gt": finds(lambda every: every.gt("credit_limit", 100), "乙公司", of="accounts"),
    "gte": finds(lambda every: every.gte("credit_limit", 100), "甲公司", "乙公司", of="accounts"),
    "lt": finds(lambda every: every.lt("credit_limit", 200.5), "甲公司", of="accounts"),
    "lte": finds(lambda every: every.lte("credit_limit", 200.5), "甲公司", "乙公司", of="accounts"),
    "is_": finds(lambda every: every.is_("account_id", None), "Carl"),
    "like": finds(lambda every: every.like("name", "%r%"), "Berta", "Carl"),
    "like_all_of": finds(lambda every: every.like_all_of("name", "B%,%ta"), "Berta"),
    "like_any_of": finds(lambda every: every.like_any_of("name", "A%,%rl"), "Anna", "Carl"),
    "ilike": finds(lambda every: every.ilike("name", "a%"), "Anna"),
    "ilike_all_of": finds(lambda every: every.ilike_all_of("name", "b%,%TA"), "Berta"),
    "ilike_any_of": finds(lambda every: every.ilike_any_of("name", "a%,%RL"), "Anna", "Carl"),
    "or_": finds(lambda every: every.or_("name.eq.Anna,and(name.eq.Carl,account_id.is.null)"), "Anna", "Carl"),
    "in_": finds(lambda every: every.in_("name", ["Anna", "Carl", "a,b"]), "Anna", "Carl"),
    "cs": finds(lambda every: every.cs("interests", ["tea", "music"]), "Anna"),
    "cd": finds(lambda every: every.cd("interests", ["tea", "wine"]), "Berta"),
    "ov": finds(lambda every: every.ov("interests", ["music", "wine"]), "Anna"),
    "contains": finds(lambda every: every.contains("interests", ["tea", "music"]), "Anna"),
    "contained_by": finds(lambda every: every.contained_by("interests", ["tea", "wine"]), "Berta"),
    "overlaps": finds(lambda every: every.overlaps("interests", ["music", "wine"]), "Anna"),
    "match": finds(lambda every: every.match({"name": "Anna"}), "Anna"),
    "max_affected": max_affected,
    "fts": finds(lambda every: every.fts("name", "anna"), "Anna"),
    "plfts": finds(lambda every: every.plfts("name", "anna"), "Anna"),
    "phfts": finds(lambda every: every.phfts("name", "anna"), "Anna"),
    "wfts": finds(lambda every: every.wfts("name", "anna"), "Anna"),
    "text_search": finds(lambda every: every.text_search("name", "anna"), "Anna"),
    "sl": finds(lambda every: every.sl("birthday", RANGE)),
    "sr": finds(lambda every: every.sr("birthday", RANGE)),
    "nxl": finds(lambda every: every.nxl("birthday", RANGE)),
    "nxr": finds(lambda every: every.nxr("birthday", RANGE)),
    "adj": finds(lambda every: every.adj("birthday", RANGE)),
    "range_gt": finds(lambda every: every.range_gt("birthday", RANGE)),
    "range_gte": finds(lambda every: every.range_gte("birthday", RANGE)),
    "range_lt": finds(lambda every: every.range_lt("birthday", RANGE)),
    "range_lte": finds(lambda every: every.range_lte("birthday", RANGE)),
    "range_adjacent": finds(lambda every: every.range_adjacent("birthday", RANGE)),
    "order": order,
    "order foreign_table": order_embedded,
    "limit": finds(lambda every: every.limit(1), "Anna"),
    "limit foreign_table": limit_embedded,
    "offset": finds(lambda every: every.offset(1), "Berta", "Carl"),
    "range": finds(lambda every: every.range(1, 1), "Berta"),
    "single": single,
    "maybe_single": maybe_single,
    "csv": csv,
    "strip_nulls": strip_nulls,
    "explain": lambda db, data: own(db, data, "id").explain().execute(),
}

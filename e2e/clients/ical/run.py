"""The calendar of an address, as PyPI icalendar and dateutil read it, against what the server itself says takes place."""

import json
import os
import sys
import urllib.request
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

SERVER, TOKEN = os.environ["STEWARD"], os.environ["STEWARD_TOKEN"]
UTC = timezone.utc

# The days that are compared; all of them are in the feed.
DAYS = 300

# What repeats: zone, start and end in that zone, rule, days (counted by time) that are left out.
SERIES = [
    ("Europe/Berlin", "09:00", 60, "FREQ=WEEKLY", [1, 4]),
    ("Asia/Shanghai", "09:30", 30, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=90", [0]),
    ("America/New_York", "17:00", 45, "FREQ=MONTHLY;BYDAY=-1FR;COUNT=7", []),
    ("Australia/Lord_Howe", "02:15", 20, "FREQ=DAILY;INTERVAL=3;UNTIL={until}", []),
    ("UTC", "12:00", 60, "FREQ=WEEKLY;INTERVAL=2", [2]),
]


def ask(method: str, path: str, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    known = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}", **(headers or {})}
    request = urllib.request.Request(SERVER + path, data=data, method=method, headers=known)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return text if "calendar" in (answer.headers["Content-Type"] or "") else json.loads(text or "null")


def make(values: dict) -> int:
    wish = {"Prefer": "return=representation"}
    return ask("POST", "/api/v1/events?select=id", values, wish)[0]["id"]


def first_start(zone: str, clock: str, rule: str, around: datetime) -> datetime:
    """The first time of the rule at or after a day, in its zone."""
    hour, minute = map(int, clock.split(":"))
    local = around.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None)
    plain = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL", "COUNT")))
    return next(iter(rrulestr(plain, dtstart=local))).replace(tzinfo=ZoneInfo(zone))


def plan(now: datetime) -> None:
    """Fills the calendar: once, all day, again and again, with times changed and left out."""
    iso = lambda at: at.astimezone(UTC).isoformat()
    make({"title": "一次；with, signs\\ and more", "body": "two\nlines; and, so on", "starts_at": iso(now + timedelta(days=3)), "ends_at": iso(now + timedelta(days=3, hours=1))})
    make({"title": "展会", "all_day": True, "time_zone": "Asia/Shanghai", "starts_at": iso(now + timedelta(days=9)), "ends_at": iso(now + timedelta(days=11))})
    make({"title": "纪念日", "all_day": True, "time_zone": "Europe/Berlin", "rrule": "FREQ=MONTHLY;COUNT=8", "starts_at": iso(now.replace(day=3) + timedelta(days=31)), "ends_at": iso(now.replace(day=3) + timedelta(days=31, hours=1))})
    for at, (zone, clock, minutes, rule, left_out) in enumerate(SERIES):
        until = (now + timedelta(days=200)).strftime("%Y%m%dT%H%M%SZ")
        rule = rule.format(until=until)
        start = first_start(zone, clock, rule, now + timedelta(days=2))
        values = {"title": f"系列 {at}", "time_zone": zone, "rrule": rule, "starts_at": iso(start), "ends_at": iso(start + timedelta(minutes=minutes))}
        series = make(values)
        span = {"from": iso(now), "to": iso(now + timedelta(days=DAYS)), "filter": f"id=eq.{series}"}
        times = [one["recurrence_id"] for one in ask("POST", "/api/v1/rpc/expand", span)]
        ask("PATCH", f"/api/v1/events?id=eq.{series}", {"exdates": [times[index] for index in left_out]}, {"Prefer": "return=minimal"})
        moved = datetime.fromisoformat(times[5]) + timedelta(hours=5)
        make({"title": f"改期 {at}", "series_id": series, "recurrence_id": times[5], "starts_at": iso(moved), "ends_at": iso(moved + timedelta(hours=1))})


def instant(value) -> datetime:
    """A time as an instant; a day as the midnight of nowhere."""
    if isinstance(value, datetime):
        assert value.tzinfo is not None, f"{value} has no zone"
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def left_out(event) -> set[datetime]:
    found = event.get("EXDATE", [])
    found = found if isinstance(found, list) else [found]
    return {instant(each.dt) for dates in found for each in dates.dts}


def by_feed(calendar: Calendar, start: datetime, end: datetime) -> list[tuple[str, str]]:
    """What takes place according to the feed alone."""
    events = calendar.walk("VEVENT")
    changed = {(str(one["UID"]), instant(one["RECURRENCE-ID"].dt)) for one in events if "RECURRENCE-ID" in one}
    found = []
    for event in events:
        begin = event["DTSTART"].dt
        starts = [begin]
        if "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            times = rruleset()
            base = begin if isinstance(begin, datetime) else datetime(begin.year, begin.month, begin.day)
            times.rrule(rrulestr(rule, dtstart=base))
            limit = end + timedelta(days=1)
            starts = []
            for time in times:
                if instant(time if time.tzinfo else time.date()) >= limit:
                    break
                starts.append(time if time.tzinfo else time.date())
            gone = left_out(event) | {at for uid, at in changed if uid == str(event["UID"])}
            starts = [at for at in starts if instant(at) not in gone]
        title = str(event["SUMMARY"])
        found += [(title, instant(at).isoformat()) for at in starts if start <= instant(at) < end]
    return sorted(found)


def by_server(start: datetime, end: datetime) -> list[tuple[str, str]]:
    found = []
    for one in ask("POST", "/api/v1/rpc/expand", {"from": start.isoformat(), "to": end.isoformat()}):
        at = datetime.fromisoformat(one["starts_at"])
        if one["all_day"]:
            day = at.astimezone(ZoneInfo(one["time_zone"])).date()
            at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if start <= at < end:
            found.append((one["title"], at.astimezone(UTC).isoformat()))
    return sorted(found)


def check_zones(calendar: Calendar, start: datetime) -> list[str]:
    """The zones as the feed defines them, against the tz database, hour by hour."""
    wrong = []
    for defined in calendar.walk("VTIMEZONE"):
        name = str(defined["TZID"])
        mine, known = defined.to_tz(lookup_tzid=False), ZoneInfo(name)
        for hours in range(0, 24 * DAYS, 5):
            local = (start + timedelta(hours=hours)).astimezone(known).replace(tzinfo=None)
            if local.replace(tzinfo=mine).utcoffset() != local.replace(tzinfo=known).utcoffset():
                wrong.append(f"{name} at {local}: {local.replace(tzinfo=mine).utcoffset()}")
    return wrong


def main() -> int:
    now = datetime.now(UTC).replace(microsecond=0)
    plan(now)
    path = ask("POST", "/api/v1/calendar")["path"]
    text = ask("GET", path)
    assert all(len(line) <= 75 for line in text.split(b"\r\n")), "a line is too long"
    calendar = Calendar.from_ical(text)
    errors = [error for part in calendar.walk() for error in part.errors]
    assert not errors, errors
    bodies = [str(one["DESCRIPTION"]) for one in calendar.walk("VEVENT") if "DESCRIPTION" in one]
    assert bodies == ["two\nlines; and, so on"], bodies
    start, end = now, now + timedelta(days=DAYS)
    feed, server = by_feed(calendar, start, end), by_server(start, end)
    wrong = [f"only in the feed: {one}" for one in feed if one not in server]
    wrong += [f"not in the feed: {one}" for one in server if one not in feed]
    wrong += check_zones(calendar, now)
    for line in wrong:
        print(line, file=sys.stderr)
    zones = {str(one["TZID"]) for one in calendar.walk("VTIMEZONE")}
    print(f"{len(feed)} times, {len(zones)} zones, {len(wrong)} wrong")
    enough = len(feed) > 200 and len(zones) == 4 and any("with, signs\\ and more" in title for title, _ in feed)
    return 1 if wrong or not enough else 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes corpus.jsonl: rules, and when they start according to python-dateutil.

    pip install python-dateutil tzdata
    python3 corpus.py > corpus.jsonl

Each line has the rule, its zone, its first local start and its first starts in UTC. dateutil expands
the rule in local time; Python's zoneinfo turns local times into UTC. Rules whose first start is
not the given one are left out: RFC 5545 leaves open what they mean.
"""

import itertools
import json
import random
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

# How many starts a line has at most, and the year in which a rule without an end is cut off.
MOST = 25
LAST_YEAR = 2060

ZONES = ["Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "America/New_York", "America/St_Johns",
         "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "UTC", "Asia/Kathmandu"]

# What people do, and the examples of RFC 5545, section 3.8.5.3, that repeat daily or less often.
BY_HAND = [
    ("FREQ=DAILY;COUNT=10", "1997-09-02T09:00:00"), ("FREQ=DAILY;UNTIL=19971224T000000", "1997-09-02T09:00:00"),
    ("FREQ=DAILY;INTERVAL=2", "1997-09-02T09:00:00"), ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02T09:00:00"),
    ("FREQ=YEARLY;UNTIL=20000131T140000;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "1998-01-01T09:00:00"),
    ("FREQ=WEEKLY;COUNT=10", "1997-09-02T09:00:00"), ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02T09:00:00"),
    ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997-09-02T09:00:00"),
    ("FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000;WKST=SU;BYDAY=MO,WE,FR", "1997-09-01T09:00:00"),
    ("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09-05T09:00:00"), ("FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "1997-09-07T09:00:00"),
    ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22T09:00:00"), ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28T09:00:00"),
    ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "1997-09-02T09:00:00"), ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "1997-09-30T09:00:00"),
    ("FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "1997-09-10T09:00:00"),
    ("FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "1997-06-10T09:00:00"), ("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "1997-01-01T09:00:00"),
    ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19T09:00:00"), ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12T09:00:00"),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13T09:00:00"), ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13T09:00:00"),
    ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13T09:00:00"),
    ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05T09:00:00"),
    ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04T09:00:00"), ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29T09:00:00"),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00:00"), ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00:00"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15T09:00:00"), ("FREQ=YEARLY", "2024-02-29T08:30:00"),
    ("FREQ=MONTHLY", "2026-01-31T10:00:00"), ("FREQ=WEEKLY;BYDAY=SU", "2026-03-01T02:30:00"), ("FREQ=DAILY", "2026-03-27T02:30:00"),
    ("FREQ=DAILY", "2026-10-24T02:30:00"), ("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30T17:00:00"), ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-02T09:00:00"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "2025-02-28T12:00:00"), ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2020-01-03T09:00:00"), ("FREQ=YEARLY;BYYEARDAY=-1", "2023-12-31T09:00:00"),
]

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(dice, values, most):
    return ",".join(str(v) for v in sorted(dice.sample(values, dice.randint(1, most)), key=str))


def invented(dice):
    freq = dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if dice.random() < 0.5:
        parts.append(f"INTERVAL={dice.randint(2, 5)}")
    end = dice.random()
    if end < 0.4:
        parts.append(f"COUNT={dice.randint(1, 40)}")
    elif end < 0.7:
        parts.append(f"UNTIL={dice.randint(2026, 2031)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}T{dice.randint(0, 23):02}0000")
    if freq != "YEARLY" or dice.random() < 0.6:
        if dice.random() < 0.3:
            parts.append("BYMONTH=" + some(dice, range(1, 13), 4))
    if freq in ("MONTHLY", "YEARLY"):
        kind = dice.random()
        if kind < 0.3:
            parts.append("BYMONTHDAY=" + some(dice, [*range(1, 32), -1, -2, -5], 3))
        elif kind < 0.6:
            ordinals = ["", "1", "2", "3", "4", "-1", "-2"] if freq == "MONTHLY" else [""]
            parts.append("BYDAY=" + some(dice, [o + d for o in ordinals for d in DAYS], 3))
        elif kind < 0.75 and freq == "YEARLY" and not any(p.startswith("BYMONTH=") for p in parts):
            parts.append("BYYEARDAY=" + some(dice, [*range(1, 367), -1, -10], 4))
    elif dice.random() < 0.6:
        parts.append("BYDAY=" + some(dice, DAYS, 4))
    if any(p.startswith("BYDAY") or p.startswith("BYMONTHDAY") for p in parts) and freq != "DAILY" and dice.random() < 0.3:
        parts.append("BYSETPOS=" + dice.choice(["1", "2", "-1", "1,-1"]))
    if dice.random() < 0.3:
        parts.append("WKST=" + dice.choice(["SU", "MO"]))
    start = datetime(dice.randint(2024, 2027), dice.randint(1, 12), dice.randint(1, 28), dice.randint(0, 23), dice.choice([0, 15, 30, 45]))
    return ";".join(parts), start.isoformat()


def line(rule, start, zone):
    first = datetime.fromisoformat(start)
    expanded = itertools.takewhile(lambda at: at.year < LAST_YEAR, rrulestr(rule, dtstart=first))
    starts = list(itertools.islice(expanded, MOST + 1))
    if not starts or starts[0] != first:
        return None
    utc = [at.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for at in starts[:MOST]]
    ends = "COUNT" in rule or "UNTIL" in rule
    further = itertools.islice(rrulestr(rule, dtstart=first), len(utc) + 1) if ends else ()
    complete = ends and len(list(further)) == len(utc)
    return json.dumps({"rule": rule, "zone": zone, "start": start, "starts": utc, "all": complete})


def main():
    dice = random.Random(5545)
    for (rule, start), zone in itertools.product(BY_HAND, ZONES[:5]):
        text = line(rule, start, zone)
        if text:
            print(text)
    made = 0
    while made < 600:
        rule, start = invented(dice)
        # Begin where the rule begins.
        first = next(iter(rrulestr(rule.replace("COUNT=0", "COUNT=1"), dtstart=datetime.fromisoformat(start))), None)
        if first is None or first.year >= LAST_YEAR:
            continue
        text = line(rule, first.isoformat(), dice.choice(ZONES))
        if text:
            print(text)
            made += 1


main()

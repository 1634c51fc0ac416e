"""What sealing a verdict's facts costs, beside writing them as JSON: ``python -m bench.sealing``."""

from __future__ import annotations

import os
import time
import timeit
from datetime import date

TIMES = 100_000


def main() -> None:
    """Prints microseconds of processor time a row."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    import orjson

    from registry.sealing import SealedDate, SealedJson

    facts = {
        "birth_date": "1985-03-01",
        "work": [{"employer": "苏州示例机床厂", "occupation": "6-18-01-01", "from": "2012-07-01", "to": None}] * 3,
        "grades": [
            {"occupation": "6-18-01-01", "level": "intermediate", "awarded_on": "2019-03-15", "number": "S" * 22}
        ],
        "education": [{"level": "senior_secondary", "graduated_on": "2003-07-01", "school": "苏州示例中学"}],
    }
    column, day = SealedJson(purpose="bench"), SealedDate(purpose="bench")
    sealed = column.seal(facts)
    for name, work in {
        f"JSON of {len(orjson.dumps(facts))} bytes": lambda: orjson.dumps(facts),
        "the same, sealed": lambda: column.seal(facts),
        "opened": lambda: column.from_db_value(sealed, None, None),
        "a day, sealed": lambda: day.seal(date(1985, 3, 1)),
    }.items():
        print(f"{name:28} {timeit.timeit(work, timer=time.process_time, number=TIMES) / TIMES * 1e6:6.2f} µs")


if __name__ == "__main__":
    main()

"""体检: everything that whoever looks after an installation would look at, each finding with what to do about it."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from registry.documents import fonts
from registry.models import CalendarYear, Event, LedgerEntry, LedgerLeaf
from registry.operation import parts

CLOCK_SECONDS: Final = 2.0
UNPLACED: Final = timedelta(minutes=10)
OLDEST_POSTGRES: Final = 15

ADVICE: Final = {
    "database": ("启动数据库，或核对 DATABASE_URL", "start the database, or look at DATABASE_URL"),
    "broker": ("启动消息服务，或核对 REDIS_URL", "start the broker, or look at REDIS_URL"),
    "worker": ("启动任务进程", "start a worker"),
    "beat": ("启动定时进程，只要一个", "start the beat, one and no more"),
    "outbox": (
        "任务进程是否够用，数据库是否慢",
        "see whether there are enough workers and whether the database is slow",
    ),
    "dead_messages": (
        "由系统管理员在首页查明原因后重新发送",
        "the administrator sends them again, once the cause is known",
    ),
    "disk": ("腾出空间；磁盘满时数据库会停止", "make room; the database stops when the disk is full"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """检查结果: ``level`` is ``ok``, ``warning`` or ``fault``; ``advice`` is empty where all is well."""

    name: str
    level: str
    zh: str
    en: str
    advice_zh: str = ""
    advice_en: str = ""


Check = Callable[[], Iterator[Finding]]


def examine() -> Iterator[Finding]:
    """Every finding, the parts first; a check that fails itself is a fault and stops no other."""
    down: set[str] = set()
    for part in parts.ask():
        zh, en = parts.NAMES[part.name]
        detail = f" ({part.detail})" if part.detail else ""
        if not part.ok:
            down.add(part.name)
        words = f"{zh}：{part.zh}{detail}", f"{en}: {part.en}{detail}"
        yield looked_at(part.name, part.ok, words, ADVICE[part.name])
    for name, check, needs in CHECKS:
        if needs & down:
            continue  # what it stands on was named already
        try:
            yield from check()
        except Exception as error:
            yield Finding(name, "fault", f"{name}：检查未能完成", f"{name}: the check failed ({type(error).__name__})")


def looked_at(
    name: str, well: bool, words: tuple[str, str], advice: tuple[str, str] = ("", ""), otherwise: str = "fault"
) -> Finding:
    """A finding in Chinese and English; ``advice``, and the level ``otherwise``, only where it is not well."""
    return Finding(name, "ok", *words) if well else Finding(name, otherwise, *words, *advice)


def _settings() -> Iterator[Finding]:
    debug, demo, address = settings.DEBUG, settings.DEMO, settings.PUBLIC_BASE_URL
    yield looked_at(
        "debug", not debug, (f"调试模式{_on_zh(debug)}", f"DEBUG is {_on(debug)}"), ("去掉 DEBUG", "unset DEBUG")
    )
    yield looked_at(
        "demonstration", not demo,
        ("演示时钟" + ("可以拨动" if demo else "已关闭"), f"the demonstration's clock is {_on(demo)}"),
        ("正式登记去掉 DEMO", "a real registry never sets DEMO"), "warning",
    )  # fmt: skip
    yield looked_at(
        "address", address.startswith("https://"), (f"对外地址 {address}", f"address {address}"),
        ("PUBLIC_BASE_URL 应为 https://", "PUBLIC_BASE_URL should be https://"), "warning",
    )  # fmt: skip


def _on(switched: bool) -> str:
    return "on" if switched else "off"


def _on_zh(switched: bool) -> str:
    return "已开启" if switched else "已关闭"


def _keys() -> Iterator[Finding]:
    apart = len({settings.REGISTRY_SEAL_KEY, settings.REGISTRY_LOOKUP_KEY}) == 2 and len(settings.SECRET_KEY) >= 50
    yield looked_at(
        "keys", apart,
        ("密钥齐全且各不相同", "the keys are there and differ") if apart
        else ("密钥过短或相同", "keys are too short or the same"),
        ("按 .env.example 重新生成（已有数据时不得更换封存密钥）",
         "make them as .env.example says; never another seal key where data exist"),
    )  # fmt: skip
    kept = settings.DATA_DIR / "secrets.env"
    if kept.is_file():
        mode = stat.S_IMODE(kept.stat().st_mode)
        yield looked_at(
            "keys_file", mode & 0o077 == 0, (f"{kept.name} 权限 {mode:04o}", f"{kept.name} has mode {mode:04o}"),
            (f"chmod 600 {kept}", f"chmod 600 {kept}"),
        )  # fmt: skip


def _database() -> Iterator[Finding]:
    version = connection.pg_version // 10_000  # type: ignore[attr-defined]
    yield looked_at(
        "postgres", version >= OLDEST_POSTGRES, (f"PostgreSQL {version}", f"PostgreSQL {version}"),
        (f"需要{OLDEST_POSTGRES}或更新", f"{OLDEST_POSTGRES} or newer is needed"),
    )  # fmt: skip
    executor = MigrationExecutor(connection)
    left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield looked_at(
        "migrations", not left, (f"未执行的迁移：{left}", f"migrations not applied: {left}"),
        ("manage.py migrate", "manage.py migrate"),
    )  # fmt: skip


def _roles() -> Iterator[Finding]:
    """Web server and jobs, where roles of their own are set for them, may do no more than serve."""
    for role, (name, _password) in getattr(settings, "DATABASE_ROLES", {}).items():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AND %s FROM pg_roles "
                "WHERE rolname = %s", [role == "web", name],
            )  # fmt: skip
            row = cursor.fetchone()
        if row is None:
            words = f"数据库角色{name}不存在", f"the role {name} does not exist"
        elif row[0]:
            words = f"数据库角色{name}权限过大", f"the role {name} may do too much"
        else:
            words = f"数据库角色{name}正常", f"the role {name} is well"
        yield looked_at(
            f"role_{role}", row is not None and not row[0], words, ("按 docs/running.md 授权", "grant as docs/running.md says")
        )  # fmt: skip


def _clocks() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        row = cursor.fetchone()
        after = time.time()
    assert row is not None, "the clock always answers"
    off = max(before - row[0], row[0] - after, 0.0)
    yield looked_at(
        "clock", off <= CLOCK_SECONDS, (f"与数据库时钟相差{off:.1f}秒", f"the database's clock differs by {off:.1f} s"),
        ("启用时间同步（chrony、ntpd）", "let the clocks be set by chrony or ntpd"),
    )  # fmt: skip
    ahead = not settings.DEMO and Event.objects.filter(at__gt=timezone.now() + timedelta(minutes=5)).exists()
    yield looked_at(
        "future", not ahead,
        ("有时间在未来的事件", "events lie ahead of now") if ahead else ("没有未来的事件", "no event lies ahead"),
        ("时钟曾被拨快，查明后再继续", "the clock ran ahead; find out why before going on"),
    )  # fmt: skip


def _fonts() -> Iterator[Finding]:
    try:
        font = fonts.certificate_font()
    except fonts.FontUnavailable as error:
        yield Finding("fonts", "fault", "缺少证书字体", "the certificates' font is missing", str(error), str(error))
    else:
        yield Finding("fonts", "ok", f"证书字体 {font.name}", f"the certificates' font {font.name}")


def _static() -> Iterator[Finding]:
    collected = settings.DEBUG or bool(getattr(staticfiles_storage, "hashed_files", True))
    yield looked_at(
        "static", collected,
        ("静态文件已收集", "static files are collected") if collected
        else ("静态文件未收集", "static files are not collected"),
        ("manage.py collectstatic", "manage.py collectstatic"), "warning",
    )  # fmt: skip


def _ledger() -> Iterator[Finding]:
    last = LedgerEntry.objects.order_by("-index").values_list("index", flat=True).first()
    many = LedgerEntry.objects.count()
    whole = many == (0 if last is None else last + 1)
    yield looked_at(
        "ledger", whole,
        (f"账本{many}条，无缺口", f"{many} places in the ledger, no gap") if whole
        else (f"账本{many}条，有缺口", f"{many} places in the ledger, with a gap"),
        ("停止发证，manage.py audit", "stop issuing; manage.py audit"),
    )  # fmt: skip
    left = LedgerLeaf.objects.filter(place__isnull=True, created_at__lt=timezone.now() - UNPLACED).count()
    yield looked_at(
        "ledger_places", not left, (f"久未排序的叶：{left}", f"leaves long without a place: {left}"),
        ("定时进程和任务进程是否运行", "see whether beat and worker run"),
    )  # fmt: skip


def _calendar() -> Iterator[Finding]:
    """This year's holidays; in December those of the next as well, because deadlines reach into it."""
    today = timezone.localdate()
    needed = [today.year, today.year + 1] if today.month == 12 else [today.year]
    known = set(CalendarYear.objects.filter(year__in=needed).values_list("year", flat=True))
    lacking = [year for year in needed if year not in known]
    yield looked_at(
        "calendar", not lacking,
        (f"节假日安排缺{lacking[0]}年", f"the holidays of {lacking[0]} are not on record") if lacking
        else ("节假日安排已登记", "the holidays are on record"),
        ("更新 seeds 后 manage.py seed", "update the seeds, then manage.py seed"), "warning",
    )  # fmt: skip


_DATABASE: Final = frozenset({"database"})
CHECKS: Final[tuple[tuple[str, Check, frozenset[str]], ...]] = (
    ("settings", _settings, frozenset()),
    ("keys", _keys, frozenset()),
    ("database", _database, _DATABASE),
    ("roles", _roles, _DATABASE),
    ("clocks", _clocks, _DATABASE),
    ("fonts", _fonts, frozenset()),
    ("static", _static, frozenset()),
    ("ledger", _ledger, _DATABASE),
    ("calendar", _calendar, _DATABASE),
)
"""Name, check, and the parts that it stands on."""

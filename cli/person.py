"""``vanthu person``: people who sign in to the pages, made and let in by whoever administers the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.errors import PersonNotFound
from assembly.people.person import MOST_NAME, ROLES, Person, Role, fold_login, is_login
from assembly.people.ports import OwnPeople
from assembly.people.sign_in import make_link
from assembly.settings import Settings, read_settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_organisations import SqlOrganisationStore
from assembly.stores.sql_people import SqlOwnPeople
from cli.organisation_choice import chosen_organisation, of_organisation

MOST_DAYS = 30
as_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON. (Print JSON.)")
for_days = click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=7,
    show_default=True,
    help="Số ngày liên kết còn dùng được. (Days the link holds.)",
)


@click.group("person")
def command() -> None:
    """Quản lý người dùng của các trang. (Manage the people who use the pages.)"""


@command.command("create")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@click.option("--name", required=True, help="Họ và tên. (Full name.)")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="secretary",
    show_default=True,
    help="Vai trò: thư ký, lãnh đạo văn phòng, quản trị. (What the person may do.)",
)
@for_days
@of_organisation
def create(login: str, name: str, role: Role, days: int, organisation: str | None) -> None:
    """Thêm một người và in liên kết đăng nhập một lần. (Add a person, print a one-time link.)"""
    folded = fold_login(login)
    if not is_login(folded):
        raise click.BadParameter(
            "gồm chữ không dấu, chữ số và . _ @ + -, ví dụ huong.tt. (Plain letters, figures, . _ @ + -)",
            param_hint="TÊN_ĐĂNG_NHẬP",
        )
    if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
        raise click.BadParameter(
            f"phải là một dòng có từ 1 đến {MOST_NAME} chữ. (One line of 1 to {MOST_NAME} letters.)",
            param_hint="--name",
        )
    settings = read_settings()
    with _people(settings, organisation) as people:
        person = people.add(str(uuid7()), name.strip(), folded, role)
        token = make_link(person.id, people=people, lifetime=timedelta(days=days))
    _show_link(person, token, days, settings)


@command.command("list")
@of_organisation
@as_json
def list_people(organisation: str | None, as_json: bool) -> None:
    """Liệt kê người dùng. (List the people.)"""
    with _people(read_settings(), organisation) as people:
        found = people.people()
    if as_json:
        click.echo(json.dumps([_plain(person) for person in found], ensure_ascii=False, indent=2))
        return
    for person in found:
        closed = "  (đã ngừng dùng)" if person.disabled_at else ""
        click.echo(f"{person.login}  {person.name}  [{person.role}]{closed}")


@command.command("link")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@for_days
@of_organisation
def link(login: str, days: int, organisation: str | None) -> None:
    """In liên kết đăng nhập một lần, cũng để đặt lại mật khẩu. (Print a one-time link.)"""
    settings = read_settings()
    with _people(settings, organisation) as people:
        person = _known(people, login)
        people.unlock(person.id)
        token = make_link(person.id, people=people, lifetime=timedelta(days=days))
    _show_link(person, token, days, settings)


@command.command("disable")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@of_organisation
def disable(login: str, organisation: str | None) -> None:
    """Ngừng dùng một tài khoản: đăng xuất ngay ở mọi nơi. (Close an account at once.)"""
    with _people(read_settings(), organisation) as people:
        person = people.disable(_known(people, login).id)
    click.echo(f"Đã ngừng dùng tài khoản “{person.login}” ({person.name}).")


@command.command("enable")
@click.argument("login", metavar="TÊN_ĐĂNG_NHẬP")
@of_organisation
def enable(login: str, organisation: str | None) -> None:
    """Mở lại một tài khoản. (Open a closed account again.)"""
    with _people(read_settings(), organisation) as people:
        person = people.enable(_known(people, login).id)
    click.echo(f"Đã mở lại tài khoản “{person.login}” ({person.name}).")


@contextmanager
def _people(settings: Settings, organisation: str | None) -> Iterator[OwnPeople]:
    with opened_database(settings.database) as engine:
        chosen = chosen_organisation(SqlOrganisationStore(engine), organisation)
        yield SqlOwnPeople(engine, program("vanthu", chosen.id))


def _known(people: OwnPeople, login: str) -> Person:
    wanted = fold_login(login)
    for person in people.people():
        if person.login == wanted:
            return person
    raise PersonNotFound(login)


def _show_link(person: Person, token: str, days: int, settings: Settings) -> None:
    # the link alone goes to standard output: LINK=$(vanthu person link huong)
    click.echo(
        f"Liên kết đăng nhập của {person.name} ({person.login}), dùng một lần trong {days} ngày:", err=True
    )
    click.echo(f"{settings.pages}/vao/{token}")


def _plain(person: Person) -> dict[str, Any]:
    moments = {name: getattr(person, name) for name in ("created_at", "signed_in_at", "disabled_at")}
    plain = {"id": person.id, "login": person.login, "name": person.name, "role": person.role}
    return plain | {name: moment.isoformat() for name, moment in moments.items() if moment is not None}

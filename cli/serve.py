"""``vanthu serve``: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

import click
from rich.console import Console

from assembly.callbacks.address import read_allowed
from assembly.errors import InputRefused, VanthuError
from assembly.settings import Settings, read_settings
from assembly.templates.registry import open_library
from cli.fault_list import print_refusal

NAMES = {
    "valkey": "hàng đợi (valkey)",
    "web": "trang web (web)",
    "worker": "bộ phận tạo văn bản (worker)",
    "quick": "bộ phận tạo văn bản lẻ (quick)",
    "callbacks": "bộ phận gửi thông báo (callbacks)",
    "pdf": "bộ phận tạo PDF (pdf)",
    "beat": "đồng hồ (beat)",
}


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), help="Cổng của trang web (0: cổng trống bất kỳ).")
@click.option("--host", help="Địa chỉ của trang web.")
@click.option("--workers", type=click.IntRange(1, 256), help="Số văn bản được tạo cùng lúc.")
def command(port: int | None, host: str | None, workers: int | None) -> None:
    """Chạy toàn bộ Vanthu trên máy này. (Run everything on this machine.)"""
    console = Console(highlight=False, markup=False, soft_wrap=True)  # names of folders may hold brackets
    given = {"port": port, "host": host, "workers": workers}
    try:
        settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    except VanthuError as refusal:
        _tell(refusal)
        sys.exit(2)
    if os.name != "posix":
        click.echo("Lệnh này cần Linux hoặc macOS; trên Windows hãy dùng Docker hoặc WSL.", err=True)
        click.echo("this command needs Linux or macOS; on Windows use Docker or WSL", err=True)
        sys.exit(1)
    try:
        open_library(settings)  # told here, not in the log of a program that will not start
        read_allowed(settings.callback_allow)
        serve(settings, console)
    except InputRefused as refusal:
        print_refusal(refusal)
        sys.exit(1)
    except VanthuError as trouble:
        _tell(trouble)
        sys.exit(1)


def _tell(trouble: VanthuError) -> None:
    click.echo(trouble.message, err=True)
    click.echo(str(trouble), err=True)


class StopSignal:
    """Ctrl-C, SIGTERM and a closed terminal ask to stop; the second time they ask to hurry."""

    def __init__(self) -> None:
        self._asked = 0
        self._event = threading.Event()
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means it
            signal.signal(signal.SIGHUP, self._note)

    def _note(self, *_: Any) -> None:
        self._asked += 1
        self._event.set()

    def pause(self, seconds: float) -> bool:
        """Wait for some seconds, less where somebody asks to stop; tell whether to stop."""
        return self._event.wait(seconds)

    def hurry(self) -> bool:
        """Tell whether somebody asked twice."""
        return self._asked > 1


def _tell_link(link: str | None, console: Console) -> None:
    if link is None:
        console.print("Tài khoản quản trị của máy này đã ngừng dùng; mở lại: vanthu person enable quantri")
        return
    console.print("Mở các trang bằng liên kết này (dùng một lần):")
    console.print(link, style="bold")


def _tell_key(token: str | None, console: Console) -> None:
    if token is None:
        console.print("Khoá truy cập của máy này đã bị thu hồi; tạo khoá mới: vanthu key create")
        return
    console.print(f"Khoá truy cập: {token}")
    console.print("(gửi kèm Authorization: Bearer; mỗi lần khởi động là một khoá mới, khoá cũ hết hiệu lực)")


def serve(settings: Settings, console: Console) -> None:
    """Run the house until asked to stop.

    Raises PlaceTaken, Unavailable, NotReady.
    """
    from cli.serving.household import Household  # noqa: PLC0415 - needs Unix, this file must load anywhere

    def told(name: str, code: int, pause: float) -> None:
        console.print(
            f"{NAMES[name]} dừng bất ngờ (mã {code}), khởi động lại sau {pause:g} giây;"
            f" xem {settings.data / 'logs' / name}.log",
            style="yellow",
        )

    stop = StopSignal()
    house = Household(settings, told)
    try:
        console.print("Vanthu đang khởi động …")
        if house.start(stop.pause):
            console.print(f"Vanthu đang chạy tại {house.url}", style="bold")
            console.print(f"Số văn bản tạo cùng lúc: {settings.workers}")
            console.print(f"Dữ liệu: {settings.data}")
            console.print(f"Nhật ký: {settings.data / 'logs'}")
            _tell_link(house.link, console)
            _tell_key(house.token, console)
            console.print("Nhấn Ctrl-C để dừng.")
            while not stop.pause(0.25):
                house.tend()
        console.print("Đang dừng …")
    finally:
        house.stop(stop.hurry)
    console.print("Đã dừng.")

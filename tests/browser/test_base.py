"""What the other tests of this folder stand on: errors in a browser are noted, people are apart."""

from __future__ import annotations

from tests.browser.visitors import Visitors


def test_whatever_goes_wrong_in_a_browser_is_noted(visitors: Visitors) -> None:
    """An error of a module, a script that the policy stops and an outside address fail a test."""
    page = visitors.page()
    page.goto("/")
    assert visitors.faults == []
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    page.evaluate("fetch('https://outside.example/').catch(() => {})")
    page.wait_for_timeout(100)
    faults = "\n".join(visitors.faults)
    assert "thrown" in faults
    assert "inline script" in faults
    assert "outside.example" in faults
    visitors.expected.append("")


def test_nobody_is_signed_in_unasked(visitors: Visitors) -> None:
    """Who has no session is led to the sign-in."""
    page = visitors.page(role=None)
    page.goto("/hoi-nghi")
    assert "/dang-nhap" in page.url

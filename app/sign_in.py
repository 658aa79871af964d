"""What does a person see before and after a session? Nothing is fetched from elsewhere."""

from html import escape
from string import Template

from app.look import LOGO

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title · Crossdock</title>
<style>
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f3f6f8;
    color: #1c2b36; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans",
    sans-serif; }
  main { width: min(25rem, calc(100vw - 2rem)); background: #fff; border: 1px solid #dbe3e8;
    border-radius: 10px; padding: 2rem 2rem 1.75rem; box-shadow: 0 8px 30px rgb(28 43 54 / 7%); }
  h1 { font-size: 1.25rem; font-weight: 620; margin: 1.4rem 0 .25rem; }
  p { margin: 0 0 1.25rem; color: #5a6c7a; }
  label { display: block; font-weight: 550; margin: 0 0 .9rem; }
  input { display: block; width: 100%; margin-top: .3rem; padding: .55rem .7rem; font: inherit;
    color: inherit; border: 1px solid #c3ced6; border-radius: 6px; background: #fff; }
  input:focus-visible { outline: 2px solid #1f5f7a; outline-offset: 1px; border-color: #1f5f7a; }
  button { width: 100%; margin-top: .4rem; padding: .62rem; font: inherit; font-weight: 600;
    color: #fff; background: #1f5f7a; border: 0; border-radius: 6px; cursor: pointer; }
  button:hover { background: #184d63; }
  button:focus-visible { outline: 2px solid #1c2b36; outline-offset: 2px; }
  .refused { margin: 0 0 1.1rem; padding: .6rem .8rem; border-radius: 6px; color: #8c2a24;
    background: #fbeeed; border: 1px solid #efcfcc; }
  a { color: #1f5f7a; }
</style>
</head>
<body><main>$logo$body</main></body>
</html>
""")

_SIGN_IN = Template("""
<h1>Sign in</h1>
<p>Orders, exceptions and measures of your distribution.</p>
$refusal
<form method="post" action="/session/login">
  <input type="hidden" name="next" value="$next">
  <label>Login
    <input name="login" value="$login" autocomplete="username" autocapitalize="none"
      spellcheck="false" required autofocus></label>
  <label>Password
    <input name="password" type="password" autocomplete="current-password" required></label>
  <button type="submit">Sign in</button>
</form>
""")

_SIGN_OUT = """
<h1>Sign out</h1>
<p>Your session ends on this computer; what you recorded stays recorded.</p>
<form method="post" action="/session/logout"><button type="submit">Sign out</button></form>
<p style="margin: 1rem 0 0"><a href="/">Back to Crossdock</a></p>
"""


def sign_in_page(*, then: str, login: str = "", refusal: str = "") -> str:
    """Return the sign-in page; `then` is where to go afterwards."""
    told = f'<div class="refused" role="alert">{escape(refusal)}</div>' if refusal else ""
    body = _SIGN_IN.substitute(refusal=told, next=escape(then), login=escape(login))
    return _PAGE.substitute(title="Sign in", logo=LOGO, body=body)


def sign_out_page() -> str:
    """Return the page that asks before a session ends."""
    return _PAGE.substitute(title="Sign out", logo=LOGO, body=_SIGN_OUT)


def refusal_page(reason: str) -> str:
    """Return a page that says why a request was refused."""
    body = f'<h1>Refused</h1><p>{escape(reason)}</p><p><a href="/">Back to Crossdock</a></p>'
    return _PAGE.substitute(title="Refused", logo=LOGO, body=body)

"""How does the app present itself? Mark, logo and the few rules that the theme cannot say."""

MARK = (
    "data:image/svg+xml;utf8,"
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='7' fill='%231f5f7a'/>"
    "<path d='M7 12h11l-3-3M25 20H14l3 3' fill='none' stroke='white' stroke-width='2.6' "
    "stroke-linecap='round' stroke-linejoin='round'/></svg>"
)

LOGO = """
<svg xmlns="http://www.w3.org/2000/svg" width="168" height="32" viewBox="0 0 168 32">
  <rect width="32" height="32" rx="7" fill="#1f5f7a"/>
  <path d="M7 12h11l-3-3M25 20H14l3 3" fill="none" stroke="#fff" stroke-width="2.6"
    stroke-linecap="round" stroke-linejoin="round"/>
  <text x="42" y="22" font-family="system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif"
    font-size="18" font-weight="650" fill="#1c2b36">Crossdock</text>
</svg>
"""

STYLE = """
<style>
  .stMainBlockContainer { padding-top: 2.6rem; max-width: 1360px; }
  [data-testid="stMetric"] { background: #ffffff; }
  [data-testid="stMetricLabel"] { color: #44576a; }
</style>
"""

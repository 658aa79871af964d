"""How much a reader takes before it calls a file hostile, and why so much."""

LONGEST_RECORD = 1_000_000  # bytes: 100 times the longest order line that we have seen
LARGEST_RECORD = 16 << 20  # bytes of one JSON or XML record: an order with 50,000 lines
DEEPEST = 100  # levels of nesting: UBL, the deepest that we know, has 12
MOST_COLUMNS = 5_000  # spreadsheets end at 16,384, and nobody maps 1,000
MOST_CELLS = 5_000_000  # of one batch: 80 MB where all are empty
MOST_MEMBERS = 1_000  # files of one archive
# Deflate packs rows of text 5 to 50 times. Only emptiness packs better, up to 1,032 times.
HIGHEST_RATIO = 200
SMALL_UNPACKED = 64 << 20  # bytes that may be unpacked at any ratio: blank pads do no harm
LARGEST_UNPACKED = 16 << 30  # bytes: what a disk should have free
LARGEST_WORKBOOK = 256 << 20  # bytes unpacked: a workbook is read into memory as a whole
LARGEST_GROUP = 4 << 30  # bytes of one row group of Parquet, unpacked, as its footer states
RAW_KEPT = 10_000  # characters of a faulty record shown; the archive has it whole

"""Where what was built of a scope lies, before and after what is new."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.parts.merging import schema_of


@dataclass(frozen=True, slots=True)
class Built:
    """Two database files: the marts, and what is kept for what is made of the whole."""

    folder: Path
    name: str

    @property
    def marts(self) -> Path:
        return self.folder / f"marts-{self.name}.duckdb"

    @property
    def schema(self) -> str:
        """The schema of the marts: those in `marts` are views, which know the file by its name."""
        return schema_of(self.name)

    @property
    def kept(self) -> Path:
        return self.folder / f"kept-{self.name}.duckdb"

"""Uploaded files: announced, then filled, then shared."""

from dataclasses import dataclass, field

from sandbox.slack.wire import Json

# Slack needs about a second to process an upload; until then an image block refuses it.
PROCESSING_SECONDS = 1.0
KINDS = {"png": "image/png", "jpg": "image/jpeg", "csv": "text/csv", "txt": "text/plain",
         "pdf": "application/pdf", "svg": "image/svg+xml", "json": "application/json"}  # fmt: skip


@dataclass
class File:
    id: str
    name: str
    length: int
    user: str
    ticket: str
    content: bytes | None = None
    title: str = ""
    completed_at: float | None = None
    channels: list[str] = field(default_factory=list)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    def is_ready(self, at: float) -> bool:
        return self.completed_at is not None and at - self.completed_at >= PROCESSING_SECONDS

    def as_slack(self, base_url: str, at: float) -> Json:
        return {
            "id": self.id,
            "created": int(self.completed_at or 0),
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": KINDS.get(self.extension, "application/octet-stream")
            if self.is_ready(at)
            else "",
            "filetype": self.extension if self.is_ready(at) else "",
            "user": self.user,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(self.channels),
            "channels": self.channels,
            "url_private": f"{base_url}files/{self.id}/{self.name}",
            "url_private_download": f"{base_url}files/{self.id}/download/{self.name}",
            "permalink": f"{base_url}files/{self.id}/{self.name}",
        }

"""A real Dovecot in a temporary folder, for the lane that proves us against another's server."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote

BINARY = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "sales@saebyeok.example", "dawn & dew"

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
{capability}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """One server with one mailbox. Files put into its maildir are new mail."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="dovecot-")))
    can_idle: bool = True
    port: int = 0
    _process: "subprocess.Popen[bytes] | None" = None
    _delivered: int = 0

    def __enter__(self) -> Self:
        self.port = _free_port()
        self.folder.chmod(0o755)  # Dovecot's own user must come through
        owner = _unprivileged()
        for name in ("run", "state", "home", "mail/cur", "mail/new", "mail/tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(owner))
        _give(self.folder, owner)
        self._process = subprocess.Popen([str(BINARY), "-F", "-c", str(config)])
        self._await_port()
        return self

    def __exit__(self, *trouble: object) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"imap://{quote(USER, safe='')}:{quote(PASSWORD)}@127.0.0.1:{self.port}/INBOX"

    def deliver(self, raw: bytes) -> None:
        self._delivered += 1
        name = f"1795000000.M{self._delivered:06}P1.test"
        written = self.folder / "mail" / "tmp" / name
        written.write_bytes(raw)
        _give(written, _unprivileged())
        written.rename(self.folder / "mail" / "new" / name)

    def renumber(self) -> None:
        """Forget the UIDs, as happens when a folder is made anew: another UIDVALIDITY."""
        for name in (
            "dovecot-uidlist",
            "dovecot.index",
            "dovecot.index.log",
            "dovecot.index.cache",
        ):
            (self.folder / "mail" / name).unlink(missing_ok=True)
        (self.folder / "mail" / "dovecot-uidvalidity").unlink(missing_ok=True)

    def _config(self, owner: pwd.struct_passwd) -> str:
        import grp

        return CONFIG.format(
            folder=self.folder,
            port=self.port,
            user=owner.pw_name,
            group=grp.getgrgid(owner.pw_gid).gr_name,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            capability="" if self.can_idle else "imap_capability = IMAP4rev1",
        )

    def _await_port(self) -> None:
        for _ in range(200):
            if self._process and self._process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as greeted:
                    if greeted.recv(1):
                        return
            except OSError:
                time.sleep(0.05)
        log = self.folder / "log"
        raise RuntimeError(log.read_text() if log.exists() else "Dovecot did not start")


def _unprivileged() -> pwd.struct_passwd:
    """Dovecot refuses to serve mail as root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _give(path: Path, owner: pwd.struct_passwd) -> None:
    if os.getuid() != 0:
        return
    for each in [path, *path.rglob("*")]:
        os.chown(each, owner.pw_uid, owner.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

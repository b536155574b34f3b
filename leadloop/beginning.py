"""What a machine needs before its processes start: tables, and a playbook in force."""

import logging

import funnel
from leadloop.clock import Now
from leadloop.playbooks import read_folder
from leadloop.settings import Settings
from store import base, playbooks, schema

log = logging.getLogger("leadloop")


def prepare(settings: Settings, now: Now) -> None:
    """Migrate; where no playbook was ever applied, put the folder's in force."""
    base.open_database(settings.database_url)
    for name in schema.migrate():
        log.info("migration=%s applied", name)
    with base.connection():
        _, number = playbooks.in_force()
        if number == 0 and settings.playbook_dir.is_dir():
            number = funnel.apply_playbook(read_folder(settings.playbook_dir), by=None, at=now())
            log.info("playbook=%s in force", number)
    base.db.close()

"""`leadloop jobs`: the clock's timetable, and a job by hand."""

from datetime import UTC, datetime

import click

from leadloop.commands.door import opened
from leadloop.commands.speech import example, json_option, say, show_json, show_table, tr
from leadloop.excuses import Trouble


class Moment(click.ParamType[datetime]):
    """A date and time; without an offset it is UTC."""

    name = "when"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(tr("Write it like 2026-12-01T09:00+09:00."), param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


@click.group(
    help=tr("What the clock does how often; any job can be run by hand."),
    epilog=example("leadloop jobs list", "leadloop jobs run stale"),
)
def jobs() -> None:
    pass


@jobs.command(
    "list",
    help=tr("Show the timetable."),
    epilog=example("leadloop jobs list --json"),
)
@json_option
def list_jobs(as_json: bool) -> None:
    from scheduler.clock import jobs as timetable

    table = timetable()
    if as_json:
        rows = [
            {"name": job.name, "every_seconds": int(job.every.total_seconds()), "help": job.help}
            for job in table
        ]
        show_json(rows)
        return
    show_table(
        (tr("Name"), tr("Every"), tr("What it does")),
        [(job.name, f"{int(job.every.total_seconds())} s", job.help) for job in table],
    )


@jobs.command(
    help=tr("Run one job now, or as if it were another moment; tells how many rows it touched."),
    epilog=example(
        "leadloop jobs run stale", "leadloop jobs run comeback --at 2026-12-01T09:00+09:00"
    ),
)
@click.argument("name")
@click.option("--at", "moment", type=Moment(), help=tr("The moment it is to take for now."))
@json_option
def run(name: str, moment: datetime | None, as_json: bool) -> None:
    from leadloop.house import build_house
    from scheduler.clock import AlreadyRunning, NoSuchJob, run_job
    from scheduler.clock import jobs as timetable

    with opened() as ready:
        try:
            done = run_job(name, build_house(ready.settings), moment or ready.now())
        except NoSuchJob:
            names = ", ".join(job.name for job in timetable())
            raise Trouble(
                tr("There is no job %(name)s. Jobs: %(names)s", name=name, names=names)
            ) from None
        except AlreadyRunning:
            raise Trouble(tr("Another process is running %(name)s just now.", name=name)) from None
    if as_json:
        show_json({"job": name, "done": done})
    else:
        say(tr.n("%(name)s: %(num)d row", "%(name)s: %(num)d rows", done, name=name))

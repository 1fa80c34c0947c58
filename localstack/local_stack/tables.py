"""The status as tables a person reads."""

from rich.console import Group, RenderableType
from rich.table import Table

from local_stack.status import Status


def render(status: Status) -> RenderableType:
    """All tables; those that would be empty are left out."""
    if not status.processes:
        return "The stack is down. Start it: make up"
    parts: list[RenderableType] = [_processes(status)]
    if status.queues:
        parts.append(_queues(status))
    if status.jobs:
        parts.append(_jobs(status))
    parts.append(status.api_url or "[yellow]The stack is not complete. Start it again: make up[/]")
    return Group(*parts)


def _processes(status: Status) -> Table:
    table = _table("Process", "PID", "Port", "Memory", "Up")
    for process in status.processes:
        port = str(process.port or "")
        memory, up = f"{process.memory_mib} MiB", f"{process.up_s} s"
        table.add_row(process.name, str(process.pid), port, memory, up)
    return table


def _queues(status: Status) -> Table:
    table = _table("Queue", "Waiting", "In flight", "Delayed")
    for queue in status.queues:
        depths = [str(queue.waiting), str(queue.in_flight), str(queue.delayed)]
        style = "red" if "dead" in queue.name and queue.waiting else None
        table.add_row(queue.name, *depths, style=style)
    return table


def _jobs(status: Status) -> Table:
    table = _table("Jobs", "Count")
    for state, count in status.jobs.items():
        table.add_row(state, str(count))
    for job in status.failed_jobs:
        table.add_row(f"{job.name} {job.job_id}: {job.reason}", "", style="red")
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(first, title_justify="left", pad_edge=False)
    for name in others:
        table.add_column(name, justify="right")
    return table

"""The same run on a real cluster: a scheduler and workers, one of which is killed at work."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.batch.results import Outcome
from sts_lint.batch.state import load
from tests.batch.campaign import timeless
from tests.batch.making import REGION, git, make
from tests.batch.running import AUTHOR, ROOT, batch, plain, started
from tests.batch.tasks import CLIENT, repository
from tests.batch.test_runs import wait_for

FIX = ("--unsafe-fixes", "--region", REGION, "--author", AUTHOR)


def _dask(what: str, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", what, *arguments, "--no-dashboard"],
        cwd=folder,
        env=plain() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its workers' processes."""
    said = tmp_path / "scheduler.json"
    with contextlib.ExitStack() as stack:
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(said))
        processes = [_dask("scheduler", tmp_path, *options)]
        stack.callback(_end, processes)
        end = time.monotonic() + 60
        while not said.exists() or not said.read_text().strip():
            assert time.monotonic() < end
            time.sleep(0.1)
        address = json.loads(said.read_text())["address"]
        options = (address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        processes += [_dask("worker", tmp_path, *options) for _ in range(3)]
        _wait_for_workers(address, 3)
        yield address, processes[1:]


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, timeout="30s", set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_killed_worker_costs_nothing_but_its_task(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    made = make(tmp_path / "repositories", 24, 4, seed=5)
    listed = tmp_path / "list.txt"
    usable = [each for each in made if not each.why]
    listed.write_text("".join(f"file://{each.path}\n" for each in usable))
    process = started("fix", "list.txt", *FIX, "--scheduler", address, cwd=tmp_path)
    wait_for(process, 3)
    os.kill(workers[0].pid, signal.SIGKILL)
    out, said = process.communicate(timeout=240)
    assert process.returncode == 0, out + said
    local = batch("fix", "list.txt", *FIX, "--campaign", "local", cwd=tmp_path)
    assert local.returncode == 0
    assert timeless(load(tmp_path / "sts-lint-campaign")) == timeless(load(tmp_path / "local"))
    assert not (tmp_path / "sts-lint-campaign" / "clones").exists()
    ours, others = (
        [patch.read_bytes() for patch in sorted((tmp_path / folder / "patches").iterdir())]
        for folder in ("sts-lint-campaign", "local")
    )
    assert ours == others


def test_paths_work_where_they_lead_to_the_same_place(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    path = repository(tmp_path / "repositories" / "a")
    done = batch("fix", "repositories", *FIX, "--scheduler", cluster[0], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (known,) = load(tmp_path / "sts-lint-campaign").repositories
    assert known.outcome is Outcome.FIXED
    assert git(path, "cat-file", "blob", f"{known.commit}:client.py") == CLIENT.after


def test_a_cluster_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    arguments = ("scan", "repositories", "--scheduler", "tcp://127.0.0.1:9")
    done = batch(*arguments, cwd=tmp_path, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("sts-lint: error: no scheduler answers at tcp:")
    assert "Traceback" not in done.stderr


def test_without_the_extra_it_is_one_line(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    (tmp_path / "without" / "distributed").mkdir(parents=True)
    (tmp_path / "without" / "distributed" / "__init__.py").write_text("raise ImportError")
    done = batch("scan", "repositories", "--scheduler", "tcp://127.0.0.1:9", cwd=tmp_path,
                 PYTHONPATH=f"{tmp_path / 'without'}")  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2,
        "sts-lint: error: --scheduler needs dask.distributed: pip install 'sts-lint[dask]'\n",
    )

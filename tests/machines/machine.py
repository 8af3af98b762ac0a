"""A bare Debian machine in a folder: made by debootstrap, entered with chroot, thrown away after each attempt."""

import contextlib
import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = str(Path("/", "home", "student"))
COURSE = f"{HOME}/course"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
# Where this machine's own way to the registries is written down; it is handed on when the script runs.
NETWORK = ("_proxy", "_PROXY", "CERT_FILE", "CA_BUNDLE", "_CERT_DIR", "_CAINFO")


class Machine:
    """A Debian ``suite`` with python3, make, git and certificates, in layers that attempts lie on top of.

    ``bare`` is what debootstrap makes, ``venv`` has the package python3-venv as well (and every newer
    Python that the suite has), and ``built`` a clone of this checkout in which `make book` has run.
    """

    def __init__(self, folder: Path, suite: str):
        self.folder, self.suite = folder / suite, suite
        self.merged = self.folder / "merged"
        self.mounted = []

    def layers(self, name: str) -> list:
        """Return the folders of a layer and of all below it, the uppermost first."""
        order = ["bare", "venv", "built"]
        return [self.folder / layer for layer in reversed(order[: order.index(name) + 1])]

    def make_bare(self) -> None:
        bare = self.folder / "bare"
        if (self.folder / "bare.done").exists():
            return
        shutil.rmtree(bare, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", "--include=python3,make,git,ca-certificates"]
        with open(self.folder / "debootstrap.log", "w") as log:
            subprocess.run([*command, self.suite, bare, mirror()], stdout=log, stderr=log, check=True)
        shutil.copy("/etc/resolv.conf", bare / "etc/resolv.conf")
        shutil.copy("/etc/hosts", bare / "etc/hosts")
        shutil.copy(BUNDLE, bare / BUNDLE.relative_to("/"))
        for settings in Path("/etc/apt/apt.conf.d").glob("*"):
            if "Acquire::" in settings.read_text():
                shutil.copy(settings, bare / "etc/apt/apt.conf.d")
        subprocess.run(["chroot", bare, "useradd", "--create-home", "--shell", "/bin/sh", "student"], check=True)
        (self.folder / "bare.done").touch()

    @contextlib.contextmanager
    def layer(self, name: str, made_from: str = ""):
        """Work in a new layer that is kept until it is to be made from something else; on an error it is thrown away."""
        done = self.folder / f"{name}.done"
        if done.exists() and done.read_text() == made_from:
            yield False
            return
        done.unlink(missing_ok=True)
        below = self.layers(name)[1:]
        shutil.rmtree(self.folder / name, ignore_errors=True)
        with self.mount(below, self.folder / name):
            yield True
        done.write_text(made_from)

    @contextlib.contextmanager
    def attempt(self, name: str):
        """Work on top of a layer; nothing of it remains."""
        upper = self.folder / "attempt"
        shutil.rmtree(upper, ignore_errors=True)
        with self.mount(self.layers(name), upper):
            yield
        shutil.rmtree(upper, ignore_errors=True)

    @contextlib.contextmanager
    def mount(self, lower: list, upper: Path):
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        for folder in (upper, work, self.merged):
            folder.mkdir(parents=True, exist_ok=True)
        lowers = ":".join(map(str, lower))
        try:
            self._mount(
                "-t",
                "overlay",
                "overlay",
                "-o",
                f"lowerdir={lowers},upperdir={upper},workdir={work},redirect_dir=on",
                "",
            )
            self._mount("-t", "proc", "proc", "proc")
            self._mount("--rbind", "/dev", "dev")
            self._mount("-t", "tmpfs", "tmpfs", "dev/shm")
            yield
        finally:
            while self.mounted:
                subprocess.run(["umount", "--recursive", "--lazy", self.mounted.pop()], check=True)

    def _mount(self, *arguments) -> None:
        target = self.merged / arguments[-1]
        subprocess.run(["mount", *arguments[:-1], target], check=True)
        self.mounted.append(target)

    def command(self, command: str, user: str = "student", network: bool = True, **variables) -> list:
        """Return what runs ``command`` in a shell of the machine as ``user``, with ``variables`` beside the usual."""
        usual = {
            "HOME": HOME if user == "student" else "/root",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
        }
        given = {**usual, **way_to_the_registries(), **variables}
        inside = ["chroot", f"--userspec={user}:{user}", str(self.merged), "/usr/bin/env", "-i"]
        inside += [f"{name}={value}" for name, value in given.items()] + ["sh", "-c", command]
        if network:
            return inside
        return ["unshare", "--net", "sh", "-c", f"ip link set lo up && exec {shlex.join(inside)}"]

    def run(self, command: str, timeout: float = 1800, **options) -> "Run":
        """Run ``command`` and return what came of it."""
        started = self.start(command, **options)
        return started.wait(timeout)

    def start(self, command: str, **options) -> "Run":
        return Run(command, self.command(command, **options))

    def write(self, path: str, text: str) -> None:
        """Write a file of the student's."""
        target = self.merged / path.lstrip("/")
        self.run(f"mkdir -p {shlex.quote(os.path.dirname(path))}").succeeds()
        target.write_text(text, encoding="utf-8")
        self.run(f"chown student:student {shlex.quote(path)}", user="root").succeeds()

    def clone(self, path: str = COURSE) -> None:
        """Put a clone of this checkout's last commit at ``path`` of the machine, the student's own."""
        target = self.merged / path.lstrip("/")
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, target], check=True)
        self.run(f"chown -R student:student {shlex.quote(path)}", user="root").succeeds()

    def update(self) -> None:
        """Bring the clone of a layer that an earlier run has made to the last commit."""
        target = self.merged / COURSE.lstrip("/")
        subprocess.run(["git", "-c", "safe.directory=*", "-C", target, "pull", "--quiet"], check=True)
        self.run(f"find {COURSE} -user root -exec chown -h student:student {{}} +", user="root").succeeds()


class Run:
    """A command on a machine: ``code``, ``output`` (both streams) and ``seconds``, once it has ended."""

    def __init__(self, command: str, arguments: list):
        self.command, self.began = command, time.monotonic()
        self.process = subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self, timeout: float = 1800) -> "Run":
        try:
            output, _ = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            output, _ = self.process.communicate()
            output += b"\n(it was ended: too long)"
        self.output, self.code = output.decode("utf-8", "replace"), self.process.returncode
        self.seconds = time.monotonic() - self.began
        return self

    def __str__(self):
        tail = "\n".join(self.output.splitlines()[-40:])
        return f"$ {self.command}\n{tail}\n(exit {self.code} after {self.seconds:.0f} s)"

    def succeeds(self) -> "Run":
        assert self.code == 0, self
        return self

    def says(self, *words: str) -> "Run":
        """Hold that it failed with a sentence that has ``words``, and without a traceback."""
        assert self.code != 0, self
        assert "Traceback" not in self.output, self
        for word in words:
            assert word in self.output, f"{word!r} is not in\n{self}"
        return self

    def pid_of(self, words: str, timeout: float = 120) -> int:
        """Wait for a process below this one whose command line has ``words``; return its id."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for pid in below(self.process.pid):
                with contextlib.suppress(OSError):
                    if words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(
                        errors="replace"
                    ):
                        return pid
            time.sleep(0.1)
        raise AssertionError(f"no process with {words!r} below {self.command!r}")


def below(pid: int) -> list:
    """Return the ids of all processes that ``pid`` has started, and that those have."""
    children = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += [int(child) for child in (thread / "children").read_text().split()]
    return children + [grandchild for child in children for grandchild in below(child)]


def mirror() -> str:
    """Return the address that this machine's apt takes Debian's packages from."""
    command = ["apt-get", "indextargets", "--format", "$(SITE) $(ORIGIN)", "Created-By: Packages"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    sites = [line.split()[0] for line in lines if line.endswith(" Debian") and "security" not in line]
    assert sites, "apt knows no mirror of Debian: run `apt-get update` once"
    return sites[0]


def way_to_the_registries() -> dict:
    """Return the variables that say how this machine reaches PyPI: proxy, certificates, pip's sources."""
    spec = importlib.util.spec_from_file_location("environment", ROOT / ".ci" / "environment.py")
    environment = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(environment)
    listing = subprocess.run(["pip", "config", "list"], capture_output=True, text=True).stdout
    sources = environment.pip_variables({}, listing)
    here = {
        name: value
        for name, value in sources.items()
        if name not in ("PIP_CONFIG_FILE", "PIP_USER", "PYTHONNOUSERSITE")
    }
    here = {name: value for name, value in here.items() if "FIND_LINKS" not in name and "file:" not in value}
    return here | {name: value for name, value in os.environ.items() if name.endswith(NETWORK)}

"""Let a CUDA build of torch run without CUDA's libraries: stand-ins in which every call answers "no device".

PyPI has no other build of torch for Linux, and what it asks for besides are gigabytes that no test here calls.
``python without_cuda.py`` finds the torch of the running interpreter and writes the stand-ins beside its own
libraries, and takes CUDA's packages out of what it requires, so that pip leaves them out as well. Needs gcc and
binutils.
"""

import re
import subprocess
import sys
from collections import defaultdict
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

NO_DEVICE = 100  # cudaErrorNoDevice
CUDA = re.compile(r"lib(cu|nv|nccl)")


def main() -> None:
    """Write the stand-ins."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        sys.exit("there is no torch here")
    here = Path(spec.origin).parent / "lib"
    libraries = [*here.glob("*.so"), *here.parent.glob("*.so")]  # the stand-ins end in a number
    own = {path.name for path in libraries}
    wanted: set[str] = set()
    symbols: dict[str, set[str]] = defaultdict(set)  # by version
    versions_of: dict[str, set[str]] = defaultdict(set)  # by library
    for library in libraries:
        needed = output("readelf", "-d", library)
        wanted |= {n for n in re.findall(r"NEEDED.*\[(.*)\]", needed) if CUDA.match(n) and n not in own}
        for file, versions in re.findall(
            r"File: (\S+).*((?:\n.*Name: .*)+)", output("readelf", "-V", "-W", library)
        ):
            versions_of[file] |= {*re.findall(r"Name: (\S+)", versions)}
        for name, version in re.findall(r" U (\w+)@+(\S+)", output("nm", "-D", "--undefined-only", library)):
            symbols[version].add(name)
        for name in re.findall(r" U ((?:cu|nv|nccl)\w+)$", output("nm", "-D", library), re.MULTILINE):
            symbols[""].add(name)
    loose = symbols.pop("")
    for number, name in enumerate(sorted(wanted)):
        versions = {v: symbols[v] for v in versions_of[name]}
        plain = loose if number == 0 else set()
        functions = sorted(set().union(*versions.values(), plain))
        code = "".join(f"int {f}(void) {{ return {NO_DEVICE}; }}\n" for f in functions)
        script = "".join(
            f"{v} {{ global: {'; '.join(sorted(found))}; }};\n" for v, found in versions.items() if found
        )
        names = here / f"{name}.map"
        names.write_text(script or "{ global: *; };\n", encoding="utf-8")
        command = [
            "gcc",
            "-shared",
            "-fPIC",
            "-w",
            "-fno-builtin",
            f"-Wl,-soname,{name}",
            f"-Wl,--version-script={names}",
        ]
        subprocess.run([*command, "-o", str(here / name), "-x", "c", "-"], input=code, text=True, check=True)
        names.unlink()
    metadata = (
        Path(str(distribution("torch").locate_file("")))
        / f"torch-{distribution('torch').version}.dist-info/METADATA"
    )
    lines = metadata.read_text("utf-8").splitlines(keepends=True)
    metadata.write_text(
        "".join(x for x in lines if not re.match(r"Requires-Dist: (cuda|nvidia|triton)", x)), "utf-8"
    )
    print(f"stand-ins for {len(wanted)} libraries of CUDA in {here}")


def output(*command: object) -> str:
    """What a command prints."""
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()

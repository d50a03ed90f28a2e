"""The page of the package: nothing on it leads to a file that isn't there."""

import configparser
import re
from fnmatch import fnmatch


def test_the_package_page_needs_no_other_file(root):
    config = configparser.ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    page = (root / config["metadata"]["long_description"].removeprefix("file:").strip()).read_text("utf-8")
    links = re.findall(r"\]\(([^)]*)\)|src=\"([^\"]*)\"", page)
    assert [link for pair in links for link in pair if link and not link.startswith("https://")] == []
    assert len(page) > 1000


def test_links_of_the_readme_and_the_guides_lead_somewhere(root):
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not link.startswith(("http://", "https://", "mailto:")):
                assert (page.parent / link).exists(), (page.name, link)


def test_every_file_of_the_package_is_in_the_wheel(root):
    config = configparser.ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    patterns = config["options.package_data"]["quoteattr"].split()
    package = root / "quoteattr"
    files = (p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    names = [p.relative_to(package).as_posix() for p in files if p.suffix not in (".py", ".pyc")]
    assert len(names) > 20
    assert [
        n for n in names if not any(fnmatch(n, pattern.replace("**/*", "*")) for pattern in patterns)
    ] == []

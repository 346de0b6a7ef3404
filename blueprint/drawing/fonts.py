"""The fonts the picture is set in, found even on a machine that has none.

A bare server draws a bank counter as empty boxes: no font, no message. So a fontconfig file is written that
adds matplotlib's DejaVu Sans and, if installed, the Chinese fonts of ``service-blueprint[zh]`` to whatever
the machine has, and puts simplified Chinese shapes before Japanese ones.

Kept: a ``FONTCONFIG_FILE`` the user has set is never overridden, and characters that no font holds are named
in one warning (`MissingGlyphs`) before drawing, because Graphviz never says.
"""

import functools
import os
import tempfile
import warnings
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

LATIN = ("Noto Sans", "Source Sans 3", "Open Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
CHINESE = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei",
           "PingFang SC")  # fmt: skip
FAMILIES = {"en": "sans-serif", "zh": "Noto Sans SC,Noto Sans CJK SC,sans-serif"}
SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}


class MissingGlyphs(UserWarning):
    """Some characters of the picture are in no font of this machine and will show as empty boxes."""


def family(lang: str) -> str:
    """Return the font list in which a picture in ``lang`` is set."""
    return FAMILIES.get(lang, FAMILIES["en"])


def font_folders() -> list[Path]:
    """Return the folders searched for fonts, those that come with Python packages first."""
    bundled = [("matplotlib", "mpl-data/fonts/ttf"), ("pylopdf_fonts_zh_cn", "")]
    found = [
        Path(place) / below
        for package, below in bundled
        for spec in [find_spec(package)]
        if spec is not None
        for place in spec.submodule_search_locations or []
    ]
    home = Path.home()
    usual = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"]
    usual += [str(home / ".fonts"), str(home / ".local/share/fonts"), str(home / "Library/Fonts")]
    if "WINDIR" in os.environ:
        usual.append(os.environ["WINDIR"] + "/Fonts")
    return [folder for folder in found + [Path(u) for u in usual] if folder.is_dir()]


def fontconfig_text(folders: Iterable[Path], cache: Path) -> str:
    """Return the fontconfig file: these ``folders`` besides the machine's own, our order of preference."""
    dirs = "\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in folders)
    prefer = "".join(f"<family>{name}</family>" for name in LATIN + CHINESE)
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>sans-serif</string></edit>
  </match>
  <alias binding="strong"><family>sans-serif</family><prefer>{prefer}</prefer></alias>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{dirs}
  <cachedir>{escape(str(cache))}</cachedir>
  <match target="font">
    <test name="weight" compare="less_eq"><const>medium</const></test>
    <test target="pattern" name="weight" compare="more"><const>medium</const></test>
    <edit name="embolden" mode="assign"><bool>true</bool></edit>
    <edit name="weight" mode="assign"><const>bold</const></edit>
  </match>
</fontconfig>
"""


@functools.cache
def fontconfig_file() -> str:
    """Write the fontconfig file for this process, once, and return its path.

    The user's own ``FONTCONFIG_FILE`` is returned untouched when set.
    """
    if own := os.environ.get("FONTCONFIG_FILE"):
        return own
    user = getattr(os, "getuid", lambda: "user")()
    folder = Path(tempfile.gettempdir()) / f"blueprint-fonts-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid != user:
            raise PermissionError(folder)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="blueprint-fonts-"))
    path = folder / "fonts.conf"
    fresh = folder / f"fonts-{os.getpid()}.conf"
    fresh.write_text(fontconfig_text(font_folders(), folder / "cache"), encoding="utf-8")
    fresh.replace(path)
    return str(path)


@functools.cache
def characters(path: str) -> frozenset[int]:
    """Return the code points one font file can show; none for a file that is no readable font."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(path).get_charmap())
    except (RuntimeError, OSError):
        return frozenset()


def font_files(folders: Iterable[Path]) -> Iterable[Path]:
    """Yield the font files below ``folders``, each folder's in order of name."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in SUFFIXES and not path.name.startswith("LastResort"):
                yield path


def missing(text: str, folders: Iterable[Path] | None = None) -> list[str]:
    """Return the characters of ``text`` that no font can show, sorted.

    Fonts are opened only until all are found; plain Latin text opens none when there is any font at all.
    """
    wanted = {ord(c) for c in text if not c.isspace()}
    places = font_folders() if folders is None else list(folders)
    for path in font_files(places):
        if all(code < 128 for code in wanted):
            return []
        wanted -= characters(str(path))
    return sorted(chr(code) for code in wanted)


def warn_of_missing(text: str) -> None:
    """Warn once, by `MissingGlyphs`, of the characters of ``text`` that no font can show."""
    lacking = missing(text)
    if not lacking:
        return
    some = "".join(lacking[:12]) + ("…" if len(lacking) > 12 else "")
    chinese = any("\u3000" <= c <= "\u9fff" for c in lacking)
    remedy = 'pip install "service-blueprint[zh]"' if chinese else "install a font that holds them"
    message = f"no font here can show {len(lacking)} characters of the picture ({some}): {remedy}"
    warnings.warn(message, MissingGlyphs, stacklevel=4)

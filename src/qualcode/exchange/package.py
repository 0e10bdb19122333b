"""Zip-based files (.docx): parts read by name under caps, XML without DOCTYPE."""

import io
import re
import zipfile
import zlib

from lxml import etree

_MOST_ENTRIES = 10_000
_MOST_BYTES = 100_000_000
_MOST_RATIO = 200
_SMALL = 65_536  # bytes; below that no ratio does harm
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


class UnsafeError(Exception):
    """Why a file is not read: the rule it breaks, and a message with what to do."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class Package:
    """The parts of a zip-based file, read by name and never extracted."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except _FAULTS as error:
            raise _damaged(error) from error
        infos = self._archive.infolist()
        if len(infos) > _MOST_ENTRIES:
            raise UnsafeError("zip-limit", f"holds {len(infos)} parts; a transcript has a few dozen, save it again")
        self._left = _MOST_BYTES
        self._infos = {info.filename: info for info in infos}
        if len({name.casefold() for name in self._infos}) < len(infos):
            raise UnsafeError("zip-limit", "holds two parts of one name; open it in Word and save it again")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, sorted."""
        return tuple(sorted(self._infos))

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; `None` where there is none of that name."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 1 or info.compress_type not in _METHODS:
            raise UnsafeError(
                "encrypted", f"its part '{name}' is encrypted or oddly packed; save it without a password"
            )
        if info.file_size > self._left:
            raise UnsafeError(
                "zip-limit", f"unpacks to more than {_MOST_BYTES // 1_000_000} MB; cut it into smaller files"
            )
        if info.file_size > _SMALL and info.file_size > info.compress_size * _MOST_RATIO:
            raise UnsafeError("zip-limit", f"its part '{name}' unpacks to more than {_MOST_RATIO} times its size")
        try:
            with self._archive.open(info) as stream:
                raw = stream.read(info.file_size + 1)
        except _FAULTS as error:
            raise _damaged(error) from error
        self._left -= len(raw)
        return raw

    def read_xml(self, name: str) -> etree._Element | None:
        """The root element of a part; `None` where there is none of that name."""
        raw = self.read(name)
        if raw is None:
            return None
        if _DOCTYPE.search(raw):
            raise _doctype(name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(raw, parser)
        except etree.XMLSyntaxError as error:
            message = f"its part '{name}' is no sound XML ({error.msg}); open it in Word and save it again"
            raise UnsafeError("bad-xml", message) from error
        if getattr(
            root.getroottree().docinfo, "doctype", ""
        ):  # an encoding other than UTF-8 hides it from the search above
            raise _doctype(name)
        return root


def _doctype(name: str) -> UnsafeError:
    return UnsafeError("doctype", f"its part '{name}' has a DOCTYPE, which Word never writes; save it again in Word")


def _damaged(error: Exception) -> UnsafeError:
    message = f"is no sound zip file ({str(error).lower()}); open it in Word and save it again as .docx"
    return UnsafeError("not-docx", message)

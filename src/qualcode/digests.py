"""Digests of a study's files: what a result rests on, so that a reader can tell whether they hold the same."""

from collections.abc import Sequence
from hashlib import sha256

from qualcode.analysis.reporting.provenance import FileDigest
from qualcode.layout import CODINGS, LAYER, SETTINGS, decisions_path
from qualcode.model import Document, Layer, Study
from qualcode.records import Decision


def study_digests(
    study: Study, layers: Sequence[Layer], documents: Sequence[Document], decisions: Sequence[Decision] = ()
) -> list[FileDigest]:
    """Digests of settings, codebook, some layers, the files of some decisions and the texts of some documents.

    The digest of a layer is that of the lines which `LC_ALL=C sha256sum *` prints in its folder, without the files
    that a blind round hides; that of the texts is of the lines `sha256 id`, sorted by id, with the digests that layers
    record of their documents.
    """
    texts = "".join(f"{study.texts[one].sha256}  {one}\n" for one in sorted(document.id for document in documents))
    return [
        _of_file(study, "settings", SETTINGS),
        _of_file(study, f"codebook, version {study.codebook.version}", study.codebook.path),
        *(_of_layer(study, layer) for layer in sorted(layers, key=lambda layer: layer.id)),
        *(
            _of_file(study, "decisions", path)
            for path in sorted({decisions_path(one.round, one.document) for one in decisions})
        ),
        FileDigest(f"texts of the {len(documents)} documents compared", "transcripts/", _digest(texts.encode("utf-8"))),
    ]


def _of_file(study: Study, what: str, path: str) -> FileDigest:
    file = study.root / path
    return FileDigest(what, path, _digest(file.read_bytes() if file.is_file() else b""))


def _of_layer(study: Study, layer: Layer) -> FileDigest:
    folder = study.root / CODINGS / layer.id
    hidden = {f"{document}.jsonl" for layer_id, document in study.hidden if layer_id == layer.id}
    files = sorted(
        file for file in folder.iterdir() if file.name == LAYER or (file.suffix == ".jsonl" and file.name not in hidden)
    )
    lines = "".join(f"{_digest(file.read_bytes())}  {file.name}\n" for file in files)
    version = f", coded under {layer.codebook}" if layer.codebook else ""
    return FileDigest(f"layer of {layer.coder}{version}", f"{CODINGS}/{layer.id}/", _digest(lines.encode("utf-8")))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()

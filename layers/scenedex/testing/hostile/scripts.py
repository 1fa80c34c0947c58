"""Texts that pose as videos and make a player open other files or addresses."""

from pathlib import Path

from scenedex.domain.errors import Code
from scenedex.testing.hostile.good import silent
from scenedex.testing.hostile.hostile_file import HostileFile

NEIGHBOUR = "neighbour.mp4"
"""What a script beside it names; a good video."""
NEIGHBOUR_S = 7.0
"""How long it is; nothing else is as long."""
LISTENER = "127.0.0.1:65000"
"""An address that scripts name; a test puts its own in its place, which must be as long."""


def ffconcat(path: Path) -> None:
    """A script that makes libav open a neighbouring file."""
    _write(path, "ffconcat version 1.0\nfile {name}\n")


def ffconcat_address(path: Path) -> None:
    """Likewise, an address."""
    _write(path, "ffconcat version 1.0\nfile http://{listener}/a.mp4\n")


def ffconcat_option(path: Path) -> None:
    """Likewise, with an option that would switch its own checks off."""
    _write(path, "ffconcat version 1.0\nfile {path}\noption safe 0\n")


def hls(path: Path) -> None:
    """An HLS playlist that names a local file by its path."""
    _write(path, _hls("{path}"))


def hls_behind_mark(path: Path) -> None:
    """Likewise, behind a byte order mark."""
    _write(path, "\ufeff" + _hls("{path}"))


def hls_protocol(path: Path) -> None:
    """Likewise, by way of protocols that read files."""
    _write(path, _hls("concat:{path}|{path}") + _hls("subfile,,start,0,end,0,,:{path}"))


def hls_address(path: Path) -> None:
    """An HLS playlist of playlists elsewhere."""
    _write(path, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://{listener}/a.m3u8\n")


def hls_key(path: Path) -> None:
    """An HLS playlist whose key is elsewhere."""
    key = '#EXT-X-KEY:METHOD=AES-128,URI="http://{listener}/key"\n'
    _write(path, _hls("{path}").replace("#EXTINF", key + "#EXTINF"))


def m3u_address(path: Path) -> None:
    """A list of songs with an address."""
    _write(path, "#EXTM3U\n#EXTINF:123,Radio\nhttp://{listener}/a.mp3\n")


def dash(path: Path) -> None:
    """A DASH manifest."""
    _write(
        path,
        '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"'
        ' mediaPresentationDuration="PT10S"><Period><AdaptationSet mimeType="video/mp4">'
        '<Representation id="1" bandwidth="1"><BaseURL>http://{listener}/a.mp4</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>\n",
    )


def smooth(path: Path) -> None:
    """A Smooth Streaming manifest."""
    _write(path, '<SmoothStreamingMedia><StreamIndex Url="http://{listener}/"/>\n')


def sdp(path: Path) -> None:
    """A description of a session that somebody would send to us."""
    _write(
        path,
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        "m=video 65000 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    )


def rtsp(path: Path) -> None:
    """QuickTime's text that stands for an address."""
    _write(path, "RTSPtext\r\nrtsp://{listener}/a\r\n")


def asx(path: Path) -> None:
    """Windows Media's playlist."""
    _write(path, '<asx version="3.0"><entry><ref href="http://{listener}/a"/></entry></asx>\n')


def asf_address(path: Path) -> None:
    """Windows Media's older one."""
    _write(path, "[Reference]\r\nRef1=http://{listener}/a?MSWMExt=.asf\r\n")


def pls(path: Path) -> None:
    """Winamp's playlist."""
    _write(path, "[playlist]\nFile1=http://{listener}/a\nNumberOfEntries=1\n")


def cue_sheet(path: Path) -> None:
    """The contents of a disc."""
    _write(path, 'FILE "{path}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n')


def smil(path: Path) -> None:
    """A presentation."""
    _write(path, '<smil><body><video src="http://{listener}/a.mp4"/></body></smil>\n')


def real_text(path: Path) -> None:
    """RealPlayer's captions."""
    _write(path, '<window duration="10"><a href="http://{listener}/">x</a></window>\n')


def sami(path: Path) -> None:
    """Captions of Windows Media that name a file."""
    _write(path, '<SAMI><BODY><SYNC Start=0><P><IMG SRC="file://{path}"></BODY></SAMI>\n')


def substation(path: Path) -> None:
    """Captions that name the video they belong to."""
    _write(path, "[Script Info]\nScriptType: v4.00+\nVideo File: {path}\n\n[Events]\n")


def subrip(path: Path) -> None:
    """Captions."""
    _write(path, '1\n00:00:00,000 --> 00:00:09,000\n<img src="http://{listener}/a">\n')


def webvtt(path: Path) -> None:
    """Captions with a style that names an address."""
    _write(path, "WEBVTT\n\nSTYLE\n::cue {{ background: url(http://{listener}/) }}\n")


def avisynth(path: Path) -> None:
    """A program for a frame server."""
    _write(path, 'AviSource("{path}")\n')


def metadata(path: Path) -> None:
    """What libav itself writes titles and chapters in."""
    _write(path, ";FFMETADATA1\ntitle={path}\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=9\n")


def vobsub(path: Path) -> None:
    """An index of pictures of captions, which lie beside it."""
    _write(path, "# VobSub index file, v7\nsize: 720x576\ntimestamp: 00:00:00:000, filepos: 00\n")


SCRIPTS = tuple(
    HostileFile(build.__name__.replace("_", " "), build, Code.CONTAINER_NOT_ALLOWED)
    for build in (
        ffconcat, ffconcat_address, ffconcat_option, hls, hls_behind_mark, hls_protocol,
        hls_address, hls_key, m3u_address, dash, smooth, sdp, rtsp, asx, asf_address, pls,
        cue_sheet, smil, real_text, sami, substation, subrip, webvtt, avisynth, metadata, vobsub,
    )
)  # fmt: skip


def write_neighbour(path: Path) -> Path:
    """A good video beside a path."""
    neighbour = path.with_name(NEIGHBOUR)
    neighbour.write_bytes(silent(length_s=NEIGHBOUR_S))
    return neighbour.resolve()


def _write(path: Path, script: str) -> None:
    neighbour = write_neighbour(path)
    filled = script.format(name=neighbour.name, path=neighbour, listener=LISTENER)
    path.write_text(filled, encoding="utf-8")


def _hls(address: str) -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n"


def aim(path: Path, address: str) -> None:
    """Puts another address in the place of ``LISTENER``, which must be as long."""
    data = path.read_bytes()
    for encoding in ("ascii", "utf-16-le"):
        data = data.replace(LISTENER.encode(encoding), address.encode(encoding))
    path.write_bytes(data)

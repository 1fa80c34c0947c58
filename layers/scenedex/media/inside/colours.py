"""Which matrix turns a picture's luma and chroma into red, green and blue."""

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

# AVColorSpace (ITU-T H.273, table 4) of what swscale converts; of anything else it makes an error.
_BT709, _BT2020_CONSTANT = 1, 10
_CONVERTED = frozenset({_BT709, 4, 5, 6, 7, 9})
# Where a file does not say, browsers and players take BT.709 from here on: SD has 576 lines.
_HD_HEIGHT = 720


def settle_matrix(frame: VideoFrame) -> None:
    """Names a matrix where the file names none, or one that cannot be converted.

    A picture of an odd matrix is then a little off in its colours, and not missing. Grey levels
    of which nothing is said go from 16 to 235 (H.264 and H.265, annex E), not as in photographs.
    """
    if frame.color_range == ColorRange.UNSPECIFIED and frame.format.name.startswith("gray"):
        frame.color_range = ColorRange.MPEG
    if frame.colorspace in _CONVERTED or frame.format.is_rgb:
        return
    if frame.colorspace == _BT2020_CONSTANT:
        frame.colorspace = Colorspace.BT2020
    else:
        is_hd = frame.height >= _HD_HEIGHT
        frame.colorspace = Colorspace.ITU709 if is_hd else Colorspace.ITU601

"""What is in the images, and under which licences: `make sbom`.

A scanner reads what packages say of themselves. This also opens the native libraries that wheels
bring along, the two FFmpeg builds before all, and asks them for their versions and licences.
"""

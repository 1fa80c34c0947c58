"""A module that ends its process while it is loaded."""

import sys

print("no way")
sys.exit(3)

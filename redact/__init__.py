"""The first floor, west side: what must be hidden, and hiding it."""

import os

# From 1.32 on, onnxruntime keeps a number of this machine under ~/.cache and calls its maker over the network, unless
# this is set before it is first imported. Here, because every module that imports it lies in this room.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

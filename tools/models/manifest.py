#!/usr/bin/env python3
"""Prints the manifest of a safetensors file: its size and the CRC-32 of its header and of each tensor's data.

  python3 tools/models/manifest.py assets/models/minilm-int8g64.safetensors > assets/models/minilm-int8g64.manifest.json
"""
import json
import struct
import sys
import zlib


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)

    def crc(part):
        return f"{zlib.crc32(part):08x}"

    def tensor(entry):
        first, last = entry["data_offsets"]
        return crc(data[start + first : start + last])

    tensors = {name: tensor(entry) for name, entry in sorted(header.items())}
    print(json.dumps({"bytes": len(data), "header": crc(data[:start]), "tensors": tensors}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])

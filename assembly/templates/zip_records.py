"""The records of a zip container, as bytes. Source: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5."""

from __future__ import annotations

import struct

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
DIRECTORY_HEADER = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR64 = struct.Struct("<4sIQI")

LOCAL_SIGNATURE = b"PK\x03\x04"
DIRECTORY_SIGNATURE = b"PK\x01\x02"
END_SIGNATURE = b"PK\x05\x06"
END64_SIGNATURE = b"PK\x06\x06"
LOCATOR64_SIGNATURE = b"PK\x06\x07"

VERSION = 20  # 2.0: deflate
VERSION64 = 45  # 4.5: zip64
UTF8_NAME = 0x0800
STORED, DEFLATED = 0, 8
EARLIEST_TIME, EARLIEST_DATE = 0, 0x0021  # 1980-01-01 00:00, the first moment a zip can hold
IN_ZIP64 = 0xFFFFFFFF  # stands where the true number, of 64 bits, is told elsewhere
COUNT_IN_ZIP64 = 0xFFFF

"""The smallest msgspec program that decodes a data set into records and encodes the answer."""

import gc
import sys
from pathlib import Path

import msgspec

from bench.floor.records import Dataset, answer

gc.disable()  # else it takes longer, and this would be a floor easy to reach
dataset = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Dataset)
sys.stdout.buffer.write(msgspec.json.encode(answer(dataset, support=sys.argv[2])))

"""Prints the id of the finding about one subject by one measure, from a result in JSON.

python demo/find.py RESULT SUBJECT MEASURE
"""

import json
import sys
from pathlib import Path

result, wanted, measure = sys.argv[1:]
for subject in json.loads(Path(result).read_bytes())["subjects"]:
    if wanted in (subject["node"], subject["name"]):
        for finding in subject["findings"]:
            if finding["measure"] == measure and finding["decision"] == "prohibited":
                sys.exit(print(finding["id"][:12]))
sys.exit(f"no finding about {wanted} by {measure} in {result}")

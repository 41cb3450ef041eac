"""Whether a test failed: failed.py REPORTS CLASS#METHOD, by the reports of Maven."""

import glob
import re
import sys
import xml.etree.ElementTree

reports, test = sys.argv[1:]
name, method = test.split("#")
cases = [
    case
    for file in glob.glob(f"{reports}/TEST-*.{name}.xml")
    for case in xml.etree.ElementTree.parse(file).iter("testcase")
    if re.split(r"[({\[]", case.get("name"))[0] == method
]
if not cases:
    sys.exit(f"no test {test} was run")
sys.exit(0 if any(c.find("failure") is not None or c.find("error") is not None for c in cases) else 1)

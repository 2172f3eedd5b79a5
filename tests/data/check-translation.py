# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what people see that a translation has no words for.

   check-translation.py SOURCE_ROOT LANGUAGE
"""

import os
import subprocess
import sys
import tempfile

root, language = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    template, merged = os.path.join(folder, "template.pot"), os.path.join(folder, "merged.po")
    subprocess.run(["xgettext", "--directory=" + root, "--files-from=" + os.path.join(root, "po", "POTFILES.in"),
                    "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                    "--keyword=NC_:1c,2", "--output=" + template], check=True)
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=" + merged,
                    os.path.join(root, "po", language + ".po"), template], check=True)
    missing = b"".join(subprocess.run(["msgattrib", "--no-obsolete", "--no-wrap", kind, merged], check=True,
                                      capture_output=True).stdout for kind in ("--untranslated", "--only-fuzzy"))
    n_all = subprocess.run(["msgattrib", "--no-obsolete", merged], check=True, capture_output=True).stdout.count(b"\nmsgid ")

if n_all < 100:
    sys.exit("only %d sentences were found to translate" % n_all)
if missing:
    sys.exit(missing.decode())

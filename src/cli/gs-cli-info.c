/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"

#include <gst/gst.h>
#include <sqlite3.h>
#include <stdio.h>

/**
 * gs_cli_info:
 *
 * `gatescope-cli info`: versions of the program and of what it rests on.
 */
int
gs_cli_info (int argc,
             char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *gst = NULL;
  int status;

  if (!gs_cli_parse ("info", NULL, "Prints the program's version and what it was built with.", entries, &argc, &argv, &status))
    return status;

  gst = gst_version_string ();
  printf ("gatescope %s\nSQLite %s\n%s\n", GS_VERSION, sqlite3_libversion (), gst);

  return GS_CLI_DONE;
}

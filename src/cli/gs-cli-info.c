/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-blas.h"
#include "gs-cli.h"
#include "gs-compact.h"
#include "gs-data-file.h"
#include "gs-json.h"
#include "gs-migrations.h"

#include <fftw3.h>
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <portaudio.h>
#include <sqlite3.h>
#include <stdio.h>

/* What a report of a fault should say: name and value, in this order. */
typedef struct
{
  const char *name;
  const char *key; /* in JSON */
  char *value;
} Fact;

static void
print_json (const Fact *facts,
            guint n_facts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < n_facts; i++)
    {
      json_builder_set_member_name (builder, facts[i].key);
      if (facts[i].value != NULL)
        json_builder_add_string_value (builder, facts[i].value);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/**
 * gs_cli_info:
 *
 * `gatescope-cli info`: versions of the program and of what it rests on, and where it finds what it brings along.
 */
int
gs_cli_info (int argc,
             char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!gs_cli_parse ("info", NULL, "Prints the program's version and what it rests on.", entries, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return gs_cli_usage_stray ("info", argv[1], NULL);

  {
    const Fact facts[] = {
      { "Gatescope", "version", g_strdup (GS_VERSION) },
      { "Encoder", "encoder", g_strdup (GS_COMPACT_VERSION) },
      { "Project file version", "project_file_version", g_strdup_printf ("%u", gs_migrations_get_version ()) },
      { "Processors", "processors", g_strdup_printf ("%u", g_get_num_processors ()) },
      { "OpenBLAS core", "openblas_core", g_strdup (gs_blas_get_core_name ()) },
      { "GLib", "glib", g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version) },
      { "GStreamer", "gstreamer", gst_version_string () },
      { "PortAudio", "portaudio", g_strdup (Pa_GetVersionInfo ()->versionText) },
      { "SQLite", "sqlite", g_strdup (sqlite3_libversion ()) },
      { "FFTW", "fftw", g_strdup (fftwf_version) },
      { "Demo clip", "demo_clip", gs_data_file_find ("demo/demo.webm") },
    };

    if (json)
      print_json (facts, G_N_ELEMENTS (facts));

    for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
      {
        if (!json)
          printf ("%-22s%s\n", facts[i].name, facts[i].value != NULL ? facts[i].value : "not installed");
        g_free (facts[i].value);
      }
  }

  return GS_CLI_DONE;
}

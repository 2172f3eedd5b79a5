/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-gold-options.h"
#include "gs-cli-traces.h"
#include "gs-cli.h"
#include "gs-gold-standard.h"
#include "gs-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void
append_number (GString *text,
               double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static GString *
make_csv (const GsGoldStandard *standard)
{
  const GsGold *gold = standard->gold;
  GString *text = g_string_new ("time,value,sd,minimum,maximum,raters\n");

  for (gsize t = 0; t < gold->n; t++)
    {
      gint64 time = g_array_index (standard->times, gint64, t);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT, time < 0 ? "-" : "",
                              ABS (time) / 1000000000, ABS (time) % 1000000000);
      append_number (text, gold->values[t]);
      append_number (text, gold->sd[t]);
      append_number (text, gold->minimum[t]);
      append_number (text, gold->maximum[t]);
      g_string_append_printf (text, ",%u\n", gold->counts[t]);
    }

  return text;
}

static void
print_json (const GsGoldStandard *standard)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  gs_gold_standard_build_json (standard, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
print_raters (const GsGoldStandard *standard)
{
  printf ("%-36s %8s %10s %8s\n", "rater", "weight", "agreement", "delay/s");
  for (guint k = 0; k < standard->gold->n_raters; k++)
    {
      const GsGoldRater *rater = &standard->gold->raters[k];
      const char *reason = gs_gold_reason_explain (rater->reason);

      printf ("%-36s", (const char *) standard->names->pdata[k]);
      if (isnan (rater->weight))
        printf (" %8s", "-");
      else
        printf (" %8.4f", rater->weight);
      if (isnan (rater->agreement))
        printf (" %10s", "-");
      else
        printf (" %10.4f", rater->agreement);
      printf (" %8.3f%s%s\n", (double) rater->delay * standard->period, reason != NULL ? "  left out: " : "",
              reason != NULL ? reason : "");
    }
}

static int
make (const GsTraceTable *table,
      const GsGoldStandardConfig *config,
      const char *out,
      gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsGoldStandard) standard = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GString) csv = NULL;

  if (gs_trace_table_get_n_clips (table) > 1)
    {
      fprintf (stderr, "gatescope-cli: the project has %u clips, and a gold standard is one clip's: --clip says which\n",
               gs_trace_table_get_n_clips (table));
      return GS_CLI_FAILED;
    }

  standard = gs_gold_standard_new (table, 0, config, gs_cli_get_cancellable (), &error);
  if (standard == NULL)
    return gs_cli_fail (NULL, error);

  warnings = gs_gold_standard_list_warnings (standard);
  for (guint i = 0; i < warnings->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) warnings->pdata[i]);

  csv = make_csv (standard);
  if (out != NULL && !g_file_set_contents_full (out, csv->str, (gssize) csv->len,
                                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &error))
    return gs_cli_fail (out, error);

  if (json)
    print_json (standard);
  else if (out != NULL)
    print_raters (standard);
  else
    fwrite (csv->str, 1, csv->len, stdout);

  return GS_CLI_DONE;
}

/**
 * gs_cli_gold:
 *
 * `gatescope-cli gold FILE FILE... [--method M] [--out CSV] [--json]`: one trace of several raters'.
 */
int
gs_cli_gold (int argc,
             char **argv)
{
  GsCliTracesOptions options = { 0 };
  GsCliGoldOptions gold;
  g_autoptr (GsTraceTable) table = NULL;
  g_autofree char *out = NULL;
  g_autofree char *wrong = NULL;
  g_auto (GStrv) files = NULL;
  gboolean json = FALSE;
  int n_threads = 0, status;
  const GOptionEntry entries[] = {
    GS_CLI_TRACES_ENTRIES (options),
    GS_CLI_GOLD_ENTRIES (gold),
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Write it as CSV (else to stdout)", "CSV" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print as one JSON document what made it and what became of each rater", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads (0: as many as processors)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  gs_cli_gold_options_init (&gold);
  if (!gs_cli_parse ("gold", "FILE…",
                     "One trace of several raters': CSV files with a time column, or the raters of a project's clip.", entries,
                     &argc, &argv, &status))
    return status;
  if (!gs_cli_count_threads ("gold", &n_threads, &status))
    return status;
  wrong = gs_cli_gold_options_check (&gold);
  gs_cli_gold_options_clear (&gold);
  if (wrong != NULL)
    return gs_cli_usage ("gold", "%s", wrong);

  table = gs_cli_traces_load ("gold", files, &options, &status);
  gs_cli_traces_options_clear (&options);
  if (table == NULL)
    return status;

  gold.config.n_threads = (guint) n_threads;

  return make (table, &gold.config, out, json);
}

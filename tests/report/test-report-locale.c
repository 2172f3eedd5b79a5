/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure-scatter.h"
#include "gs-report-data.h"
#include "gs-report-study.h"
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

/* A report is in English, and its numbers have points, also where the program itself is in German. */

#define LOCALE "de_DE.UTF-8"

/* A German locale of the test's own, where the machine has none. Returns: whether there is one */
static gboolean
make_locale (GsFolder *folder)
{
  g_autofree char *place = g_build_filename (folder->folder, LOCALE, NULL);
  char *arguments[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", place, NULL };

  if (setlocale (LC_ALL, LOCALE) != NULL)
    return TRUE;
  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", folder->folder, TRUE);

  return setlocale (LC_ALL, LOCALE) != NULL;
}

static void
make_project (GsStore *store)
{
  static const char *const names[] = { "Ada", "Bob", "Cem" };
  GsClip *clip = gs_fixture_add_clip (store, 200);
  GsRun *computed;
  g_autoptr (GsRunBlock) block = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, names[k]), "valence", -1.0, 1.0);

      gs_store_begin_trace (store, trace);
      for (guint i = 0; i < 380; i++)
        gs_trace_append (trace, i * SECOND / 60, 1000 + i, 0.5 * sin (i / 30.0) + 0.1 * sin (i * 0.7 + k));
      gs_store_end_trace (store, trace);
    }
  computed = gs_fixture_begin_run (store, clip);
  block = gs_fixture_create_block (computed, 0, 200);
  gs_run_set_state (computed, GS_RECORD_COMPLETE);
  gs_store_write_run_block (store, computed, block);
  gs_store_finish_run (store, computed);
  g_assert_true (gs_store_flush (store, NULL));
}

static GsReport *
make_report (GsStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsReportData) report_data = gs_report_data_load (store, NULL, 7.5, NULL, &error);
  GsReportConfig config;
  GsReport *report;

  g_assert_no_error (error);
  gs_report_config_init (&config);
  config.n_replicates = 20;
  config.confidence = 0.905;
  config.gold.delay = GS_GOLD_DELAY_FIXED;
  config.gold.delay_seconds = 0.25;
  config.gold.least_agreement = 0.15;
  config.program = "a test";
  report = gs_report_make (report_data, &config, NULL, &error);
  g_assert_no_error (error);

  return report;
}

static char *
dup_figure (void)
{
  const double x[] = { 0.25, 0.5, -0.75, 0.125 }, y[] = { 0.2, 0.55, -0.7, 0.1 };
  g_autoptr (GsFigure) figure = gs_figure_scatter_new ("t", "a", "b", x, y, 4);
  g_autofree char *said = gs_figure_describe (figure);
  g_autoptr (GString) csv = gs_figure_to_csv (figure);

  return g_strconcat (said, "\n", csv->str, NULL);
}

static void
test_german (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autofree char *made_folder = g_build_filename (folder->folder, LOCALE, "LC_MESSAGES", NULL);
  g_autofree char *made = g_build_filename (made_folder, "SYS_LC_MESSAGES", NULL);
  GString *texts[2][2];
  char *figures[2];

  make_project (store);
  for (guint german = 0; german < 2; german++)
    {
      g_autoptr (GsReport) report = NULL;

      if (german && !make_locale (folder))
        {
          g_test_skip ("there is no German locale, and localedef makes none");
          g_string_free (texts[0][0], TRUE);
          g_string_free (texts[0][1], TRUE);
          g_free (figures[0]);
          return;
        }
      if (german)
        {
          g_autofree char *half = g_strdup_printf ("%.1f", 0.5);

          g_assert_cmpstr (half, ==, "0,5");
        }
      report = make_report (store);
      texts[german][0] = gs_report_to_markdown (report, NULL);
      texts[german][1] = gs_report_to_latex (report, NULL);
      figures[german] = dup_figure ();
    }
  setlocale (LC_ALL, "C");
  g_unlink (made);
  g_rmdir (made_folder);

  g_assert_nonnull (strstr (texts[0][0]->str, "90.5 %"));
  g_assert_nonnull (strstr (texts[0][0]->str, "0.25 s late"));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (texts[0][i]->str, ==, texts[1][i]->str);
      g_string_free (texts[0][i], TRUE);
      g_string_free (texts[1][i], TRUE);
    }
  g_assert_cmpstr (figures[0], ==, figures[1]);
  g_free (figures[0]);
  g_free (figures[1]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GS_TEST_ADD ("/report/german", test_german);

  return g_test_run ();
}

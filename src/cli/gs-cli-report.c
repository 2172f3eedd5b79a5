/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-gold-options.h"
#include "gs-cli.h"
#include "gs-report-study.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_REPLICATES 2000
#define MOST_RATE          100000.0

/* Pixels a point of the pages' pictures. */
#define PAGE_SCALE 1.5

/* What a report is written as. */
typedef enum
{
  FORMAT_PDF = 1 << 0,
  FORMAT_LATEX = 1 << 1,
  FORMAT_MARKDOWN = 1 << 2,
  FORMAT_PAGES = 1 << 3,
  FORMAT_ALL = FORMAT_PDF | FORMAT_LATEX | FORMAT_MARKDOWN,
} Formats;

static const struct
{
  const char *nick;
  const char *ending;
  Formats format;
} formats[] = {
  { "pdf", ".pdf", FORMAT_PDF },
  { "latex", ".tex", FORMAT_LATEX },
  { "markdown", ".md", FORMAT_MARKDOWN },
  { "pages", NULL, FORMAT_PAGES },
};

static void
progress_cb (double fraction,
             gpointer user_data)
{
  gs_cli_progress (fraction, "comparing", 0.0, NULL);
}

static gboolean
save_text (const char *path,
           GString *text,
           GError **error)
{
  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static gboolean
write_one (const GsReport *report,
           Formats format,
           const char *path,
           const char *figures,
           GError **error)
{
  g_autoptr (GString) text = NULL;

  if (format == FORMAT_PDF)
    return gs_report_save_pdf (report, path, error);

  text = format == FORMAT_LATEX ? gs_report_to_latex (report, figures) : gs_report_to_markdown (report, figures);

  return save_text (path, text, error);
}

/* What goes into a folder: the report in each format, and its parts. */
static gboolean
fill_folder (const GsReport *report,
             Formats chosen,
             const char *folder,
             GError **error)
{
  g_autofree char *parts = g_build_filename (folder, "parts", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("report", formats[i].ending, NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if ((chosen & formats[i].format) == 0)
        continue;
      if (formats[i].format == FORMAT_PAGES ? !gs_report_save_pages (report, folder, PAGE_SCALE, error)
                                            : !write_one (report, formats[i].format, path, "parts", error))
        return FALSE;
    }

  if ((chosen & FORMAT_ALL) == 0)
    return TRUE;
  if (g_mkdir (parts, 0777) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The folder %s cannot be made", parts);
      return FALSE;
    }

  return gs_report_save_parts (report, parts, "svg", error) &&
         ((chosen & FORMAT_LATEX) == 0 || gs_report_save_parts (report, parts, "pdf", error));
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR) && !g_file_test (file, G_FILE_TEST_IS_SYMLINK))
        remove_folder (file);
      else
        g_unlink (file);
    }
  g_rmdir (path);
}

/* The folder appears when it is whole. */
static gboolean
write_folder (const GsReport *report,
              Formats chosen,
              const char *out,
              GError **error)
{
  g_autofree char *path = g_canonicalize_filename (out, NULL);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);

  if (g_mkdtemp_full (temporary, 0777) == NULL)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "The folder cannot be made (%s): choose another place", g_strerror (code));
      return FALSE;
    }
  if (fill_folder (report, chosen, temporary, error))
    {
      if (g_rename (temporary, path) == 0)
        return TRUE;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "There is something in the way: name a folder that does not exist yet");
    }
  remove_folder (temporary);

  return FALSE;
}

/* The format of a file by its ending; 0 for a folder. */
static Formats
get_format (const char *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (formats[i].ending != NULL && g_str_has_suffix (out, formats[i].ending))
        return formats[i].format;
    }

  return 0;
}

static Formats
parse_formats (char **words,
               const char **wrong)
{
  Formats chosen = 0;

  for (guint w = 0; words != NULL && words[w] != NULL; w++)
    {
      guint i;

      for (i = 0; i < G_N_ELEMENTS (formats); i++)
        {
          if (strcmp (words[w], formats[i].nick) == 0)
            break;
        }
      if (i == G_N_ELEMENTS (formats))
        *wrong = words[w];
      else
        chosen |= formats[i].format;
    }

  return chosen;
}

static int
make (const char *project,
      char **dimensions,
      double rate,
      const GsReportConfig *config,
      Formats chosen,
      const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = gs_store_open (project, GS_STORE_EXISTING, &error);
  g_autoptr (GsReportData) data = NULL;
  g_autoptr (GsReport) report = NULL;
  Formats file = get_format (out);

  if (store != NULL)
    data = gs_report_data_load (store, (const char *const *) dimensions, rate, gs_cli_get_cancellable (), &error);
  if (data == NULL)
    return gs_cli_fail (project, error);

  report = gs_report_make (data, config, gs_cli_get_cancellable (), &error);
  gs_cli_progress_end ();
  if (report == NULL)
    return gs_cli_fail (project, error);

  if (file != 0 ? !write_one (report, file, out, NULL, &error) : !write_folder (report, chosen, out, &error))
    return gs_cli_fail (out, error);

  return GS_CLI_DONE;
}

/* What is wrong with the numbers; %NULL if nothing is. */
static const char *
check_numbers (int n_replicates,
               int n_permutations,
               gint64 seed,
               int block,
               double confidence,
               double rate)
{
  if (n_replicates < 0 || n_replicates > GS_BOOTSTRAP_MOST_REPLICATES)
    return "--bootstrap takes 0 to 1000000 replicates";
  if (n_permutations < 0 || n_permutations > GS_BOOTSTRAP_MOST_REPLICATES)
    return "--permutations takes 1 to 1000000";
  if (seed < 0)
    return "--seed takes 0 or more";
  if (block < 0)
    return "--block takes a number of frames or bins, 1 or more";
  if (!(confidence > 0.0 && confidence < 1.0))
    return "--confidence lies between 0 and 1";
  if (rate != 0.0 && !(rate > 0.0 && rate <= MOST_RATE))
    return "--rate is a number of bins a second, above 0";

  return NULL;
}

/**
 * gs_cli_report:
 *
 * `gatescope-cli report P --out FILE|DIR [--format F]...`: everything that a project's comparison comes to, to be read.
 */
int
gs_cli_report (int argc,
               char **argv)
{
  GsCliGoldOptions gold;
  GsReportConfig config;
  g_autofree char *out = NULL;
  g_autofree char *wrong_gold = NULL;
  g_auto (GStrv) dimensions = NULL;
  g_auto (GStrv) words = NULL;
  int n_replicates = DEFAULT_REPLICATES, n_permutations = 0, block = 0, n_threads = 0, status;
  gint64 seed;
  double rate = 0.0, confidence;
  Formats chosen, file;
  const char *wrong = NULL;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "FILE.pdf, FILE.tex or FILE.md, or a folder for all with figures and tables", "PATH" },
    { "format", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words,
      "For a folder: only pdf, latex or markdown; pages adds a picture of each page (may be repeated)", "F" },
    { "dimension", 0, 0, G_OPTION_ARG_STRING_ARRAY, &dimensions, "Only this dimension (may be repeated; else all)", "D" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "Compare in bins, so many a second (else frame by frame)", "HZ" },
    GS_CLI_GOLD_ENTRIES (gold),
    { "bootstrap", 0, 0, G_OPTION_ARG_INT, &n_replicates, "Intervals from so many replicates (2000; 0: none)", "N" },
    { "permutations", 0, 0, G_OPTION_ARG_INT, &n_permutations, "Test networks' differences against the gold standard", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of what is drawn (1)", "K" },
    { "block", 0, 0, G_OPTION_ARG_INT, &block, "Frames or bins in a block (chosen from the traces)", "N" },
    { "confidence", 0, 0, G_OPTION_ARG_DOUBLE, &confidence, "What an interval is to hold (0.95)", "C" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads (0: as many as processors)", "N" },
    G_OPTION_ENTRY_NULL,
  };

  gs_cli_gold_options_init (&gold);
  gs_report_config_init (&config);
  seed = (gint64) config.seed;
  confidence = config.confidence;
  if (!gs_cli_parse ("report", "P",
                     "Writes all that the comparison of a project's raters and networks comes to: methods, tables with intervals, figures, "
                     "provenance. By the ending of --out as PDF, LaTeX or Markdown (these two without figures), or into a folder as all three, "
                     "with each figure as SVG beside its data, and each table as CSV with all digits.",
                     entries, &argc, &argv, &status))
    return status;
  if (!gs_cli_count_threads ("report", &n_threads, &status))
    return status;
  wrong_gold = gs_cli_gold_options_check (&gold);
  gs_cli_gold_options_clear (&gold);
  if (wrong_gold != NULL)
    return gs_cli_usage ("report", "%s", wrong_gold);
  if (argc != 2)
    return gs_cli_usage ("report", argc < 2 ? "which project?" : "one project at a time");
  if (out == NULL)
    return gs_cli_usage ("report", "where to? --out FILE.pdf, FILE.tex, FILE.md or a folder");

  wrong = check_numbers (n_replicates, n_permutations, seed, block, confidence, rate);
  if (wrong != NULL)
    return gs_cli_usage ("report", "%s", wrong);
  chosen = parse_formats (words, &wrong);
  if (wrong != NULL)
    return gs_cli_usage ("report", "--format is pdf, latex, markdown or pages, not “%s”", wrong);
  file = get_format (out);
  if (file != 0 && chosen != 0 && chosen != file)
    return gs_cli_usage ("report", "the ending of %s says another format than --format; name a folder for several", out);
  if (chosen == 0)
    chosen = FORMAT_ALL;

  config.gold = gold.config;
  config.n_replicates = (guint) n_replicates;
  config.n_permutations = (guint) n_permutations;
  config.seed = (guint64) seed;
  config.block = (gsize) block;
  config.confidence = confidence;
  config.n_threads = (guint) n_threads;
  config.program = "gatescope-cli " GS_VERSION;
  config.progress = progress_cb;

  return make (argv[1], dimensions, rate, &config, chosen, out);
}

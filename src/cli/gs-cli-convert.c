/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-annotations.h"
#include "gs-cli.h"
#include "gs-clip-probe.h"
#include "gs-format.h"

#include <stdio.h>
#include <string.h>

static void
list_formats (void)
{
  guint n;
  const GsFormat *const *formats = gs_format_list (&n);

  for (guint i = 0; i < n; i++)
    printf ("%-17s %-12s %s\n", gs_format_get_id (formats[i]), gs_format_get_ending (formats[i]), gs_format_get_title (formats[i]));
}

static void
say_all (const char *path,
         const char *what,
         GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++)
    fprintf (stderr, "gatescope-cli: %s: %s%s\n", path, what, (const char *) sentences->pdata[i]);
}

static gboolean
find_format (const char *id,
             const GsFormat **format,
             int *status)
{
  *format = id != NULL ? gs_format_find (id) : NULL;
  if (id == NULL || *format != NULL)
    return TRUE;

  *status = gs_cli_usage ("convert", "there is no format “%s”; --list names them", id);

  return FALSE;
}

/* The clip's frames, where it is named. */
static gboolean
take_clip (const char *path,
           GsClip **clip,
           GsFormatOptions *options,
           GError **error)
{
  guint n_frames;

  if (path == NULL)
    return TRUE;

  *clip = gs_clip_probe (path, gs_cli_get_cancellable (), error);
  if (*clip == NULL)
    return FALSE;
  options->pts = gs_clip_get_pts (*clip, &n_frames);
  options->n_frames = n_frames;
  options->duration = gs_clip_get_duration (*clip);
  options->media = path;

  return TRUE;
}

/**
 * gs_cli_convert:
 *
 * `gatescope-cli convert IN OUT [--clip C]`: any readable annotation file to any writable one.
 */
int
gs_cli_convert (int argc,
                char **argv)
{
  g_autofree char *from = NULL, *to = NULL, *clip_path = NULL, *trace = NULL, *samples = NULL;
  g_auto (GsCliTable) table = { 0 };
  gboolean list = FALSE, dry_run = FALSE, strict = FALSE;
  double rate = 0.0;
  const GOptionEntry entries[] = {
    { "clip", 0, 0, G_OPTION_ARG_FILENAME, &clip_path, "The clip, whose frames give times to values counted in frames", "C" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "The format of IN, where it is not recognised", "FORMAT" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "The format of OUT, where its ending does not say", "FORMAT" },
    { "trace", 0, 0, G_OPTION_ARG_STRING, &trace, "Which trace to write into a format that holds one", "NAME" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "Values a second, in formats that count them so", "HZ" },
    { "samples", 0, 0, G_OPTION_ARG_FILENAME, &samples, "The list whose order and number an ABAW submission follows", "LIST" },
    GS_CLI_TABLE_ENTRIES (&table),
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Say what would be lost and write nothing", NULL },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, "Write nothing if something would be lost", NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, "List the formats and their names", NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GsFormat *input, *output = NULL, *used = NULL;
  g_autoptr (GsColumns) mapping = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsDocument) document = NULL;
  g_autoptr (GPtrArray) losses = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GsFormatOptions options = { 0 };
  int status;

  if (!gs_cli_parse ("convert", "IN OUT",
                     "Reads the annotation file IN, of any format that is known, and writes it as OUT. Says on standard error what "
                     "the reader had to guess and what the format of OUT cannot hold.",
                     entries, &argc, &argv, &status))
    return status;

  if (list)
    {
      list_formats ();
      return GS_CLI_DONE;
    }
  if (argc != 3)
    return gs_cli_usage ("convert", "name the file to read and the file to write");
  if (rate < 0.0)
    return gs_cli_usage ("convert", "--rate takes values a second, not %g", rate);
  if (!find_format (from, &input, &status) || !find_format (to, &output, &status))
    return status;

  if (!gs_cli_table_map (&table, argv[1], &mapping, &error))
    return gs_cli_fail (argv[1], error);
  if (mapping != NULL && input == NULL)
    input = gs_format_find ("csv");
  if (mapping != NULL && !gs_cli_table_is_said (&table))
    fprintf (stderr, "gatescope-cli: %s: columns as remembered from %s\n", argv[1],
             mapping->file != NULL ? mapping->file : "another table with the same headers");
  if (!take_clip (clip_path, &clip, &options, &error))
    return gs_cli_fail (NULL, error);
  options.trace = trace;
  options.rate = rate;
  options.samples = samples;
  options.columns = mapping;

  document = gs_format_read (argv[1], input, &options, &used, &error);
  if (document == NULL)
    return gs_cli_fail (NULL, error);
  say_all (argv[1], "", document->notes);

  if (output == NULL)
    output = gs_format_for_output (argv[2], document, &error);
  if (output == NULL)
    return gs_cli_fail (NULL, error);

  losses = gs_format_list_losses (output, document, &options);
  say_all (argv[2], dry_run || strict ? "would be lost: " : "lost: ", losses);
  if (strict && losses->len > 0)
    {
      fprintf (stderr, "gatescope-cli: %s: nothing was written\n", argv[2]);
      return GS_CLI_FAILED;
    }
  if (dry_run)
    return GS_CLI_DONE;

  if (!gs_format_write (output, document, &options, argv[2], notes, &error))
    return gs_cli_fail (NULL, error);
  say_all (argv[2], "", notes);

  return GS_CLI_DONE;
}

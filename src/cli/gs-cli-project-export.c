/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"
#include "gs-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A project as CSV files: one a run, a trace and a tier; times in seconds of media time. */

/* Characters that every file system takes. */
static char *
make_name (GsClip *clip,
           const char *kind,
           gint64 id,
           const char *detail)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "-%s-%s-%" G_GINT64_FORMAT "%s%s.csv",
                                           gs_clip_get_id (clip), gs_clip_get_title (clip), kind, id,
                                           detail != NULL ? "-" : "", detail != NULL ? detail : "");

  return g_strdup (g_strdelimit (text, "/\\:*?\"<>|\n\r\t", '_'));
}

static gboolean
write_file (const char *folder,
            const char *name,
            GString *text,
            GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static void
append_number (GString *text,
               double value,
               const char *format)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

static void
append_seconds (GString *text,
                gint64 time)
{
  g_string_append_printf (text, "%s%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT, time < 0 ? "-" : "",
                          ABS (time) / 1000000000, ABS (time) % 1000000000);
}

static void
append_text (GString *text,
             const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, "\"", 0);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (text, ",\"%s\"", doubled);
}

static gboolean
export_run (GsStore *store,
            GsClip *clip,
            GsRun *run,
            const char *folder,
            GError **error)
{
  g_autoptr (GString) text = g_string_new ("frame,time,valence,arousal,presence");
  guint person = gs_run_get_person (run);
  g_autofree char *detail = person > 0 ? g_strdup_printf ("person%u", person) : NULL;
  g_autofree char *name = make_name (clip, "run", gs_run_get_id (run), detail);
  const float *valence, *arousal;
  const GsRunFace *faces;

  if (!gs_store_load_run (store, run, error))
    return FALSE;

  for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
    {
      const GsGateSeries *series = gs_run_get_gate (run, gate);

      for (guint k = 0; k < series->n_candidates; k++)
        g_string_append_printf (text, ",%s_%s_stage%u_candidate%u", gs_output_get_nick (series->output),
                                series->modality, series->stage, k);
    }
  g_string_append_c (text, '\n');

  valence = gs_run_get_prediction (run, GS_OUTPUT_VALENCE);
  arousal = gs_run_get_prediction (run, GS_OUTPUT_AROUSAL);
  faces = gs_run_get_faces (run);
  for (guint i = 0; i < gs_run_get_n_frames (run); i++)
    {
      g_string_append_printf (text, "%u,", i);
      append_seconds (text, gs_clip_get_frame_time (clip, i));
      append_number (text, valence[i], "%.9g");
      append_number (text, arousal[i], "%.9g");
      append_number (text, faces[i].presence, "%.9g");
      for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
        {
          const GsGateSeries *series = gs_run_get_gate (run, gate);

          for (guint k = 0; k < series->n_candidates; k++)
            append_number (text, series->weights[(gsize) i * series->n_candidates + k], "%.9g");
        }
      g_string_append_c (text, '\n');
    }

  gs_run_unload (run);

  return write_file (folder, name, text, error);
}

static gboolean
export_trace (GsClip *clip,
              GsTrace *trace,
              const char *folder,
              GError **error)
{
  g_autoptr (GString) text = g_string_new ("time,value,stroke,wall_time\n");
  g_autofree char *source = gs_trace_get_source_name (trace);
  g_autofree char *detail = g_strdup_printf ("%s-%s", gs_trace_get_dimension (trace), source);
  g_autofree char *name = make_name (clip, "trace", gs_trace_get_id (trace), detail);
  guint n_samples;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);

  for (guint i = 0; i < n_samples; i++)
    {
      append_seconds (text, samples[i].media_time);
      append_number (text, samples[i].value, "%.17g");
      g_string_append_printf (text, ",%u,%" G_GINT64_FORMAT "\n", samples[i].stroke, samples[i].wall_time);
    }

  return write_file (folder, name, text, error);
}

static gboolean
export_tier (GsClip *clip,
             GsTier *tier,
             const char *folder,
             GError **error)
{
  g_autoptr (GString) text = g_string_new ("start,end,label,note\n");
  g_autofree char *detail =
    g_strdup_printf ("%s-%s", gs_tier_get_name (tier), gs_rater_get_name (gs_tier_get_rater (tier)));
  g_autofree char *name = make_name (clip, "tier", gs_tier_get_id (tier), detail);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    {
      g_autoptr (GsSegment) segment = g_list_model_get_item (G_LIST_MODEL (tier), i);

      append_seconds (text, gs_segment_get_start (segment));
      g_string_append_c (text, ',');
      append_seconds (text, gs_segment_get_end (segment));
      append_text (text, gs_segment_get_label (segment));
      append_text (text, gs_segment_get_note (segment));
      g_string_append_c (text, '\n');
    }

  return write_file (folder, name, text, error);
}

static gboolean
export_clip (GsStore *store,
             GsClip *clip,
             const char *folder,
             GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);
  GListModel *traces = gs_clip_get_traces (clip);
  GListModel *tiers = gs_clip_get_tiers (clip);

  if (!gs_store_load_clip (store, clip, error))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (!export_run (store, clip, run, folder, error))
        return FALSE;
    }

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (!export_trace (clip, trace, folder, error))
        return FALSE;
    }

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      if (!export_tier (clip, tier, folder, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
export_all (GsStore *store,
            const char *folder,
            GCancellable *cancellable,
            GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (JsonNode) root = gs_cli_project_to_json (store);
  g_autofree char *json = gs_json_to_string (root, TRUE);
  g_autoptr (GString) text = g_string_new (json);

  g_string_append_c (text, '\n');
  if (!write_file (folder, "project.json", text, error))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !export_clip (store, clip, folder, error))
        return FALSE;
    }

  return TRUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

/**
 * gs_cli_project_export:
 * @store: an open project
 * @folder: a folder that is not there yet, or is empty
 * @cancellable: (nullable): stops it
 * @error: (out) (optional): why not
 *
 * Writes project.json and a CSV file a run, trace and tier. The folder appears when it is whole.
 *
 * Returns: %TRUE if everything was written
 */
gboolean
gs_cli_project_export (GsStore *store,
                       const char *folder,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);

  if (g_mkdtemp_full (temporary, 0777) == NULL)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "the folder cannot be made (%s): choose another place",
                   code == ENOENT ? "there is no folder to make it in" : g_strerror (code));
      return FALSE;
    }

  if (!export_all (store, temporary, cancellable, error))
    {
      remove_folder (temporary);
      return FALSE;
    }

  if (g_rename (temporary, path) < 0)
    {
      int code = errno;

      remove_folder (temporary);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   "there is something in the way (%s): name a folder that does not exist yet", g_strerror (code));
      return FALSE;
    }

  return TRUE;
}

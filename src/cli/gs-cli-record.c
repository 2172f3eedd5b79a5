/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-networks.h"
#include "gs-cli.h"
#include "gs-engine.h"
#include "gs-live-job.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  GsLiveJob *job;
  gboolean json;
  gint64 most;     /* nanoseconds to record; 0 = until it is interrupted or the source ends */
  guint n_values;  /* printed */
  GArray *delays;  /* of float, milliseconds: counts, not values, so that an hour costs nothing */
} Recording;

/* A histogram of milliseconds is enough for a median. */
#define MAX_DELAY 20000

/* A day: longer is a slip of the keys, and fills the disk. */
#define MAX_SECONDS 86400

static void
print_number (const char *name,
              double value,
              const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  printf (", \"%s\": %s", name, isfinite (value) ? g_ascii_formatd (text, sizeof text, format, value) : "null");
}

static void
values_cb (GsLiveJob *job,
           const GsLiveBlock *block,
           Recording *self)
{
  guint delay = (guint) CLAMP (block->delay / 1000000, 0, MAX_DELAY - 1);

  g_array_index (self->delays, guint, delay) += 1;
  for (guint i = 0; i < block->values->n_frames; i++)
    {
      double said[GS_RUN_N_PREDICTIONS];
      guint frame = block->values->first + i;

      for (guint j = 0; j < GS_RUN_N_PREDICTIONS; j++)
        said[j] = block->values->predictions[j] != NULL ? block->values->predictions[j][i] : NAN;

      if (self->json)
        {
          printf ("%s{\"frame\": %u", self->n_values > 0 ? ",\n" : "{\"values\": [\n", frame);
          print_number ("time", block->times[i] / 1e9, "%.6f");
          print_number ("valence", said[0], "%.9g");
          print_number ("arousal", said[1], "%.9g");
          printf (", \"window_end\": %u", block->values->first + block->values->n_frames);
          print_number ("delay_ms", block->delay / 1e6, "%.1f");
          printf ("}");
        }
      else if (i + 1 == block->values->n_frames)
        {
          printf ("%9.3f s  valence %+.3f  arousal %+.3f  delay %4.0f ms\n", block->times[i] / 1e9, said[0], said[1],
                  block->delay / 1e6);
        }
      self->n_values++;
    }
  fflush (stdout);
}

static void
status_cb (GsLiveJob *job,
           const GsLiveStatus *status,
           Recording *self)
{
  double fraction = self->most > 0 ? (double) status->duration / (double) self->most : 0.0;

  gs_cli_progress (CLAMP (fraction, 0.0, 1.0), "recording", 0.0, "frames");
  if (self->most > 0 && status->duration >= self->most)
    gs_live_job_stop (job);
}

/* Ctrl+C ends a recording as it should be ended; a second one ends the program, and what is in the file stays. */
static void
interrupted_cb (GCancellable *cancellable,
                GsLiveJob *job)
{
  gs_live_job_stop (job);
}

static double
get_percentile (const GArray *delays,
                double share)
{
  guint n = 0, passed = 0;

  for (guint i = 0; i < delays->len; i++)
    n += g_array_index (delays, guint, i);
  for (guint i = 0; i < delays->len && n > 0; i++)
    {
      passed += g_array_index (delays, guint, i);
      if (passed >= share * n)
        return i;
    }

  return NAN;
}

static void
print_end (Recording *self,
           const char *out)
{
  GsLiveStatus status;

  gs_live_job_get_status (self->job, &status);
  if (self->json)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
      g_autofree char *name = g_filename_display_name (out);
      g_autofree char *text = NULL;

      json_node_set_string (node, name);
      text = json_to_string (node, FALSE);
      printf ("%s\n], \"file\": %s, \"frames\": %u, \"skipped\": %u, \"windows\": %u", self->n_values == 0 ? "{\"values\": [" : "",
              text, status.n_frames, status.n_skipped, status.n_windows);
      print_number ("seconds", status.duration / 1e9, "%.3f");
      print_number ("delay_median_ms", get_percentile (self->delays, 0.5), "%.0f");
      print_number ("delay_p95_ms", get_percentile (self->delays, 0.95), "%.0f");
      print_number ("delay_max_ms", get_percentile (self->delays, 1.0), "%.0f");
      printf ("}\n");
    }

  gs_cli_progress_end ();
  fprintf (stderr, "gatescope-cli: %s: %u frames, %.1f s", out, status.n_frames, status.duration / 1e9);
  if (status.n_windows > 0)
    fprintf (stderr, "; values for every frame from %u windows, delay %.0f ms (median), %.0f ms (95 %%)", status.n_windows,
             get_percentile (self->delays, 0.5), get_percentile (self->delays, 0.95));
  if (status.n_skipped > 0)
    fprintf (stderr, "; this machine is too slow to look at every picture: %u were passed over", status.n_skipped);
  fprintf (stderr, "\n");
}

static int
record (GsLiveSource *source,
        const char *out,
        GPtrArray *networks,
        double seconds,
        gboolean json)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsLiveJob) job = gs_live_job_new (source, out, networks);
  g_autoptr (GArray) delays = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  Recording self = { job, json, (gint64) (seconds * 1e9), 0, delays };
  gulong handler;
  gboolean good;

  g_array_set_size (delays, MAX_DELAY);
  g_signal_connect (job, "values", G_CALLBACK (values_cb), &self);
  g_signal_connect (job, "status", G_CALLBACK (status_cb), &self);
  handler = g_cancellable_connect (gs_cli_get_cancellable (), G_CALLBACK (interrupted_cb), g_object_ref (job), g_object_unref);

  good = gs_engine_run (engine, GS_JOB (job), &error);
  g_cancellable_disconnect (gs_cli_get_cancellable (), handler);
  if (!good)
    {
      if (json && self.n_values > 0)
        printf ("\n]}\n");
      return gs_cli_fail (NULL, error);
    }
  print_end (&self, out);

  return GS_CLI_DONE;
}

/**
 * gs_cli_record:
 *
 * `gatescope-cli record --out FILE`: records a camera and prints what the networks say of it while it happens.
 */
int
gs_cli_record (int argc,
               char **argv)
{
  g_autofree char *out = NULL;
  g_autofree char *source_text = NULL;
  g_auto (GStrv) wanted = NULL;
  double seconds = 0.0;
  gboolean json = FALSE, only = FALSE;
  int n_threads = 0;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where the recording goes (Matroska)", "FILE.mkv" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "How long, up to a day (until Ctrl+C)", "S" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source_text, "camera, or test:CLIP, which plays a clip in real time as if it were one", "SOURCE" },
    { "network", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wanted, "A network; one for each output", "M.safetensors" },
    { "only-record", 0, 0, G_OPTION_ARG_NONE, &only, "Asks no network", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads for the networks (0: as many as processors)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Prints JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GsLiveSource) source = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!gs_cli_parse ("record", NULL, "Records a camera and a microphone, and prints what the networks say of them while it happens.",
                     entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return gs_cli_usage ("record", "“%s” is not understood; the file is given with --out", argv[1]);
  if (out == NULL)
    return gs_cli_usage ("record", "--out is needed");
  if (!(seconds >= 0.0 && seconds <= MAX_SECONDS))
    return gs_cli_usage ("record", "--seconds wants a number up to %d, a day; 0: until Ctrl+C", MAX_SECONDS);
  if (!gs_cli_count_threads ("record", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);
  if (!only && !gs_cli_load_networks (wanted, networks, paths, &error))
    return gs_cli_fail (NULL, error);
  source = gs_live_source_parse (source_text != NULL ? source_text : "camera", gs_cli_get_cancellable (), &error);
  if (source == NULL)
    return gs_cli_fail (NULL, error);

  return record (source, out, networks, seconds, json);
}

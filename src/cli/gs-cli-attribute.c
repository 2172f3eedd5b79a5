/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-attribution.h"
#include "gs-cli-encoder.h"
#include "gs-cli-networks.h"
#include "gs-cli.h"
#include "gs-clip-encoder.h"
#include "gs-clip-predictors.h"
#include "gs-clip-probe.h"
#include "gs-engine.h"
#include "gs-json.h"
#include "gs-store.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>

/* `attribute`: what face and sound contributed to the output, for a stretch of a clip. */

typedef struct
{
  const char *name; /* what was asked about */
  guint n_frames;
  double *pts; /* seconds ([n_frames]) */
  float *video;
  float *audio;
  guint n_video;
  guint n_audio;
  GPtrArray *networks; /* of GsNetwork */
  GPtrArray *paths;    /* of char * */
  double start;        /* seconds; NaN = all of it */
  double end;
  guint first; /* the same in frames, once they are known */
  guint past;
  JsonBuilder *json;  /* NULL for plain text */
  GsTensorFile *file; /* NULL for none */
  guint done;         /* networks */
  gint64 begun;       /* monotonic time */
} Question;

static void
encoding_cb (double fraction,
             double rate,
             gpointer user_data)
{
  gs_cli_progress (fraction, "encoding", rate, "frames");
}

static void
progress_cb (const GsAttribution *attribution,
             guint n_final,
             gpointer user_data)
{
  Question *self = user_data;
  double seconds = (double) (g_get_monotonic_time () - self->begun) / G_USEC_PER_SEC;
  double done = self->done + (double) n_final / attribution->n_frames;

  gs_cli_progress (done / self->networks->len, "attributing", seconds > 0.0 ? done * attribution->n_frames / seconds : 0.0, "frames");
}

/* The networks of the newest run of the clip as it is. */
static void
take_networks_of_run (GsStore *store,
                      GsClip *clip,
                      char ***paths,
                      GPtrArray *hashes)
{
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = g_list_model_get_n_items (runs); i-- > 0 && hashes->len == 0;)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && gs_run_get_perturbation (run) == NULL)
        *paths = gs_cli_find_networks_of_run (run, hashes);
    }
}

/* Who is looked at and which networks were asked, from the project. */
static gboolean
ask_project (const char *project,
             GsClip *clip,
             gboolean wants_networks,
             char ***paths,
             GPtrArray *hashes,
             GError **error)
{
  g_autoptr (GsStore) store = gs_store_open (project, GS_STORE_EXISTING, error);
  GsClip *known;

  if (store == NULL)
    return FALSE;

  known = gs_store_find_clip_by_hash (store, gs_clip_get_hash (clip));
  if (known == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "The project “%s” does not have this clip: analyse it first, or leave out --project", project);
      return FALSE;
    }
  if (!gs_store_load_clip (store, known, error))
    return FALSE;
  gs_clip_set_person (clip, gs_clip_get_person (known));

  if (wants_networks)
    take_networks_of_run (store, known, paths, hashes);

  return TRUE;
}

static gboolean
load_networks (Question *self,
               char **wanted,
               GsEncoderKind *kind,
               GError **error)
{
  return gs_cli_load_networks (wanted, self->networks, self->paths, error)
         && gs_networks_check (self->networks, kind, error);
}

static gboolean
encode (Question *self,
        const char *path,
        const char *project,
        char **wanted,
        GError **error)
{
  g_autoptr (GsClip) clip = gs_clip_probe (path, gs_cli_get_cancellable (), error);
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GsDeep) deep = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  GsEncoderKind kind;

  if (clip == NULL || (project != NULL && !ask_project (project, clip, wanted == NULL, &paths, hashes, error))
      || !load_networks (self, wanted != NULL ? wanted : paths, &kind, error) || !gs_cli_check_networks (self->networks, hashes, error) || !gs_cli_encoder_load (kind, TRUE, &deep, error))
    return FALSE;
  for (guint i = 0; i < self->networks->len; i++)
    if (!gs_network_check_encoder (self->networks->pdata[i], deep, error))
      return FALSE;

  features = gs_encode_clip (clip, deep, encoding_cb, NULL, gs_cli_get_cancellable (), error);
  if (features == NULL)
    return FALSE;

  self->n_frames = features->n_frames;
  self->pts = g_new (double, MAX (self->n_frames, 1));
  for (guint i = 0; i < self->n_frames; i++)
    self->pts[i] = (double) features->pts[i] / 1e9;
  self->n_video = features->n_video;
  self->n_audio = features->n_audio;
  self->video = g_steal_pointer (&features->video);
  self->audio = g_steal_pointer (&features->audio);

  return TRUE;
}

static gboolean
read_features (Question *self,
               const char *path,
               char **wanted,
               GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, error);
  GsTensor *video, *audio;
  const double *pts;
  GsEncoderKind kind;
  gsize n;

  if (file == NULL)
    return FALSE;
  video = gs_tensor_file_get (file, "video");
  audio = gs_tensor_file_get (file, "audio");
  pts = gs_tensor_file_get_f64 (file, "pts", &n);
  if (video == NULL || audio == NULL || pts == NULL || video->n_dims != 2 || audio->n_dims != 2 || video->shape[0] != audio->shape[0]
      || n != video->shape[0] || n == 0 || n > G_MAXINT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "it does not hold “video”, “audio” and “pts” with one row per frame; make it with gatescope-cli features");
      return FALSE;
    }
  if (!load_networks (self, wanted, &kind, error))
    return FALSE;

  self->n_frames = (guint) n;
  self->pts = g_memdup2 (pts, n * sizeof (double));
  self->n_video = (guint) video->shape[1];
  self->n_audio = (guint) audio->shape[1];
  self->video = g_memdup2 (video->data, video->n_elements * sizeof (float));
  self->audio = g_memdup2 (audio->data, audio->n_elements * sizeof (float));

  return TRUE;
}

static gboolean
choose_frames (Question *self,
               GError **error)
{
  self->first = 0;
  self->past = self->n_frames;
  if (!isnan (self->start))
    {
      while (self->first < self->n_frames && self->pts[self->first] < self->start)
        self->first++;
      while (self->past > self->first && self->pts[self->past - 1] >= self->end)
        self->past--;
    }
  if (self->first < self->past)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "no frame lies from %g to %g seconds: the clip's go from %.3f to %.3f", self->start, self->end,
               self->n_frames > 0 ? self->pts[0] : 0.0, self->n_frames > 0 ? self->pts[self->n_frames - 1] : 0.0);

  return FALSE;
}

static void
tell (Question *self,
      const GsAttribution *attribution,
      const char *output,
      guint index,
      const char *network)
{
  GsAttributionSum sum;

  gs_attribution_sum (attribution, index, self->first, self->past, &sum);
  if (self->json == NULL)
    {
      g_autofree char *share = isnan (sum.relative_error) ? g_strdup ("") : g_strdup_printf (" (%.3f %%)", 100.0 * sum.relative_error);

      printf ("%s: face %+.4f, sound %+.4f; prediction %.4f less %.4f without either = %+.4f; off by %.5f%s\n", output, sum.face,
              sum.sound, sum.baseline + sum.difference, sum.baseline, sum.difference, sum.error, share);
      return;
    }

  json_builder_begin_object (self->json);
  gs_json_set_string (self->json, "output", output);
  gs_json_set_string (self->json, "network", network);
  gs_json_set_number (self->json, "face", sum.face);
  gs_json_set_number (self->json, "sound", sum.sound);
  gs_json_set_number (self->json, "prediction", sum.baseline + sum.difference);
  gs_json_set_number (self->json, "baseline", sum.baseline);
  gs_json_set_number (self->json, "difference", sum.difference);
  gs_json_set_number (self->json, "error", sum.error);
  gs_json_set_number (self->json, "relative_error", sum.relative_error);
  gs_json_set_int (self->json, "steps", attribution->n_steps);
  json_builder_end_object (self->json);
}

static void
keep (Question *self,
      const GsAttribution *attribution,
      const char *output,
      guint index)
{
  const char *const names[] = { "face", "sound", "difference", "baseline" };
  const float *const values[] = { attribution->face, attribution->sound, attribution->difference, attribution->baseline };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", output, names[i]);
      g_autoptr (GsTensor) tensor = gs_tensor_new_vector (attribution->n_frames);

      for (guint frame = 0; frame < attribution->n_frames; frame++)
        tensor->data[frame] = values[i][(gsize) frame * attribution->n_outputs + index];
      gs_tensor_file_set (self->file, name, tensor);
    }
}

static gboolean
ask_network (Question *self,
             guint index,
             guint n_threads,
             GError **error)
{
  GsNetwork *network = self->networks->pdata[index];
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autofree char *name = g_path_get_basename (self->paths->pdata[index]);
  g_autoptr (GsAttribution) attribution = NULL;

  if (config->video_features != self->n_video || config->audio_features != self->n_audio)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "the network “%s” takes rows of %u and %u features, but there are %u of the face and %u of the sound; make them with the network's own encoder",
                   name, config->video_features, config->audio_features, self->n_video, self->n_audio);
      return FALSE;
    }

  attribution = gs_attribution_compute (network, self->n_frames, self->video, self->audio, self->first, self->past, n_threads,
                                        progress_cb, self, gs_cli_get_cancellable (), error);
  if (attribution == NULL)
    return FALSE;

  self->done++;
  if (self->done == self->networks->len)
    gs_cli_progress_end ();
  for (guint i = 0; i < attribution->n_outputs; i++)
    {
      tell (self, attribution, gs_fusion_config_get_output_name (config, i), i, name);
      if (self->file != NULL)
        keep (self, attribution, gs_fusion_config_get_output_name (config, i), i);
    }

  return TRUE;
}

static gboolean
answer (Question *self,
        const char *out,
        guint n_threads,
        GError **error)
{
  gsize n = self->past - self->first;

  if (self->json != NULL)
    {
      json_builder_begin_object (self->json);
      gs_json_set_string (self->json, "clip", self->name);
      gs_json_set_number (self->json, "start", self->pts[self->first]);
      gs_json_set_number (self->json, "end", isnan (self->end) ? self->pts[self->past - 1] : self->end);
      gs_json_set_int (self->json, "first", self->first);
      gs_json_set_int (self->json, "frames", (gint64) n);
      json_builder_set_member_name (self->json, "outputs");
      json_builder_begin_array (self->json);
    }

  self->begun = g_get_monotonic_time ();
  for (guint i = 0; i < self->networks->len; i++)
    if (!ask_network (self, i, n_threads, error))
      return FALSE;

  if (out != NULL)
    {
      gs_tensor_file_set_f64 (self->file, "pts", self->pts + self->first, n);
      if (!gs_tensor_file_save (self->file, out, error))
        return FALSE;
    }
  if (self->json != NULL)
    {
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text = NULL;

      json_builder_end_array (self->json);
      json_builder_end_object (self->json);
      root = json_builder_get_root (self->json);
      text = gs_json_to_string (root, TRUE);
      printf ("%s\n", text);
    }

  return TRUE;
}

static gboolean
parse_range (const char *text,
             double *start,
             double *end)
{
  char rest;

  return sscanf (text, "%lf-%lf%c", start, end, &rest) == 2 && isfinite (*start) && isfinite (*end) && *start < *end;
}

/**
 * gs_cli_attribute:
 *
 * `gatescope-cli attribute CLIP [--project P] [--network M]... [--range A-B]`: what face and sound contributed to the output.
 */
int
gs_cli_attribute (int argc,
                  char **argv)
{
  g_autofree char *project = NULL;
  g_autofree char *features = NULL;
  g_autofree char *range = NULL;
  g_autofree char *out = NULL;
  g_auto (GStrv) networks = NULL;
  gboolean json = FALSE;
  int n_threads = 0;
  const GOptionEntry entries[] = {
    { "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "A project that has the clip: its person, and the networks of its newest run", "P.gatescope" },
    { "features", 0, 0, G_OPTION_ARG_FILENAME, &features, "Features instead of a clip", "F.safetensors" },
    { "network", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &networks, "A network; one for each output", "M.safetensors" },
    { "range", 0, 0, G_OPTION_ARG_STRING, &range, "From A to before B seconds (all of it)", "A-B" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Also write the contributions to every frame", "OUT.safetensors" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Windows computed at once (0: as many as processors)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  Question self = { .start = NAN, .end = NAN };
  g_autoptr (GError) error = NULL;
  int status = GS_CLI_DONE;

  if (!gs_cli_parse ("attribute", "[CLIP]",
                     "Tells what face and sound contributed to the output, by integrated gradients: mean over the frames.", entries,
                     &argc, &argv, &status))
    return status;
  if (argc > 2 || (argc == 2) == (features != NULL))
    return gs_cli_usage ("attribute", "one clip, or --features, is needed");
  if (features != NULL && project != NULL)
    return gs_cli_usage ("attribute", "--project goes with a clip, not with --features");
  if (range != NULL && !parse_range (range, &self.start, &self.end))
    return gs_cli_usage ("attribute", "--range wants A-B in seconds, A before B");
  if (!gs_cli_count_threads ("attribute", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);
  self.name = features != NULL ? features : argv[1];
  self.networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self.paths = g_ptr_array_new_with_free_func (g_free);
  self.json = json ? json_builder_new () : NULL;
  self.file = out != NULL ? gs_tensor_file_new () : NULL;

  if (!(features != NULL ? read_features (&self, features, networks, &error) : encode (&self, argv[1], project, networks, &error))
      || !choose_frames (&self, &error) || !answer (&self, out, gs_engine_get_n_threads (), &error))
    status = gs_cli_fail (self.name, error);

  g_free (self.pts);
  g_free (self.video);
  g_free (self.audio);
  g_clear_object (&self.json);
  g_clear_pointer (&self.file, gs_tensor_file_free);
  g_ptr_array_unref (self.networks);
  g_ptr_array_unref (self.paths);

  return status;
}

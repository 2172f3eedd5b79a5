/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-attribution.h"
#include "gs-clip-predictor.h"
#include "gs-compact.h"
#include "gs-data-set.h"
#include "gs-weak-events.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How many of the known weak spans of synthetic clips the event list finds with the networks that come with the program, and how much of what it
 * says is not so. A span is found if events cover at least half of it; an event is false if less than half of it is weak.
 *
 *   test-weak-spans GATESCOPE-CLI CLIPS SECONDS SEED WITH-ATTRIBUTION */

#define N_NETWORKS 2
#define MOST_GATES 4

static const char *const outputs[N_NETWORKS] = { "valence", "arousal" };

/* What is known of the clips, one more at a time. */
typedef enum
{
  GATES,
  PRESENCE,
  LIPS,
  ATTRIBUTION,
  N_LEVELS,
} Level;

static const char *const levels[] = { "gates alone", "gates and presence", "gates, presence and lips", "gates, presence, lips and attribution" };

typedef struct
{
  GHashTable *found; /* kind -> number */
  GHashTable *all;
  guint n_found;
  guint n_spans;
  guint n_events;
  guint n_false;
} Score;

static const char *program;
static guint n_clips, n_seconds, seed;
static gboolean with_attribution;

typedef struct
{
  guint n_frames;
  gint64 *pts;
  float *own[MOST_GATES];
  guint n_gates;
  float *face;
  float *pauses;
  float *mouth;
  float *loudness;
  float *of_sound[N_NETWORKS];
} Clip;

static void
clip_clear (Clip *clip)
{
  g_free (clip->pts);
  for (guint i = 0; i < clip->n_gates; i++)
    g_free (clip->own[i]);
  g_free (clip->face);
  g_free (clip->pauses);
  g_free (clip->mouth);
  g_free (clip->loudness);
  for (guint i = 0; i < N_NETWORKS; i++)
    g_free (clip->of_sound[i]);
}

static float *
take_column (const GsTensor *tensor,
             gsize column)
{
  float *values = g_new (float, tensor->shape[0]);

  for (gsize i = 0; i < tensor->shape[0]; i++)
    values[i] = tensor->data[i * tensor->shape[1] + column];

  return values;
}

static guint
find_feature (const char *(*get_name) (guint),
              guint n,
              const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (get_name (i), name) == 0)
      return i;

  g_assert_not_reached ();
}

static float *
take_sound (const GsSequence *sequence,
            const char *name)
{
  return take_column (sequence->audio, find_feature (gs_compact_audio_get_feature_name, GS_COMPACT_AUDIO_FEATURES, name));
}

/* The mouth of a face that is seen. */
static float *
take_mouth (const GsSequence *sequence,
            const float *face)
{
  float *mouth = take_column (sequence->video, find_feature (gs_compact_video_get_feature_name, GS_COMPACT_VIDEO_FEATURES, "mouth-open"));

  for (gsize i = 0; i < sequence->n_frames; i++)
    if (face[i] < 0.5f)
      mouth[i] = NAN;

  return mouth;
}

static void
predict (Clip *clip,
         GsNetwork *network,
         const GsSequence *sequence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipPredictor) predictor = gs_clip_predictor_new (network, clip->n_frames, gs_network_get_config (network)->hop);
  int window;

  gs_clip_predictor_set_features (predictor, 0, clip->n_frames, sequence->video->data, sequence->audio->data, &error);
  g_assert_no_error (error);
  while ((window = gs_clip_predictor_take_window (predictor, 0)) >= 0)
    gs_clip_predictor_compute (predictor, (guint) window);

  for (guint i = 0; i < gs_network_get_n_gates (network); i++)
    {
      guint n_candidates = gs_network_get_gate (network, i)->n_candidates;
      g_autofree float *weights = g_new (float, clip->n_frames * n_candidates);
      float *own = g_new (float, clip->n_frames);

      gs_clip_predictor_get_gate (predictor, i, 0, clip->n_frames, weights);
      for (guint frame = 0; frame < clip->n_frames; frame++)
        own[frame] = weights[frame * n_candidates];
      g_assert_cmpuint (clip->n_gates, <, MOST_GATES);
      clip->own[clip->n_gates++] = own;
    }
}

static void
attribute (Clip *clip,
           GsNetwork *network,
           const GsSequence *sequence,
           guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAttribution) attribution
    = gs_attribution_compute (network, clip->n_frames, sequence->video->data, sequence->audio->data, 0, clip->n_frames,
                              g_get_num_processors (), NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  clip->of_sound[index] = g_memdup2 (attribution->sound, clip->n_frames * sizeof (float));
}

static guint
count (GHashTable *table,
       const char *kind,
       guint more)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (table, kind)) + more;

  g_hash_table_insert (table, (gpointer) kind, GUINT_TO_POINTER (n));

  return n;
}

static void
rate (Score *score,
      GArray *events,
      const GsSequence *sequence)
{
  for (guint i = 0; i < sequence->weak_spans->len; i++)
    {
      const GsWeakSpan *span = &g_array_index (sequence->weak_spans, GsWeakSpan, i);
      gsize covered = 0;
      gboolean found;

      for (guint k = 0; k < events->len; k++)
        {
          const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, k);
          gsize first = MAX (event->first, span->first), end = MIN (event->end, span->last);

          covered += end > first ? end - first : 0;
        }
      found = 2 * covered >= span->last - span->first;
      score->n_spans++;
      score->n_found += found;
      count (score->all, span->kind, 1);
      count (score->found, span->kind, found);
    }

  for (guint k = 0; k < events->len; k++)
    {
      const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, k);
      guint n_weak = 0;

      for (guint frame = event->first; frame < event->end; frame++)
        n_weak += gs_sequence_get_weakness (sequence, frame) != NULL;
      score->n_events++;
      score->n_false += 2 * n_weak < event->end - event->first;
    }
}

static void
look (Score *scores,
      GsNetwork *const *networks,
      const GsSequence *sequence)
{
  Clip clip = { .n_frames = (guint) sequence->n_frames };
  GsWeakEvidence evidence = { .n_frames = clip.n_frames };

  clip.pts = g_new (gint64, clip.n_frames);
  for (guint i = 0; i < clip.n_frames; i++)
    clip.pts[i] = (gint64) (i * 1e9 / sequence->frame_rate);
  clip.face = take_column (sequence->video, 0);
  clip.pauses = take_sound (sequence, "silence-share");
  clip.loudness = take_sound (sequence, "loudness");
  clip.mouth = take_mouth (sequence, clip.face);
  for (guint i = 0; i < N_NETWORKS; i++)
    {
      predict (&clip, networks[i], sequence);
      if (with_attribution)
        attribute (&clip, networks[i], sequence, i);
    }

  evidence.pts = clip.pts;
  evidence.n_gates = clip.n_gates;
  evidence.own = (const float *const *) clip.own;
  for (guint level = 0; level < N_LEVELS - !with_attribution; level++)
    {
      g_autoptr (GArray) events = NULL;

      evidence.face = level >= PRESENCE ? clip.face : NULL;
      evidence.pauses = level >= PRESENCE ? clip.pauses : NULL;
      evidence.mouth = level >= LIPS ? clip.mouth : NULL;
      evidence.loudness = level >= LIPS ? clip.loudness : NULL;
      evidence.n_outputs = level >= ATTRIBUTION ? N_NETWORKS : 0;
      evidence.of_sound = (const float *const *) clip.of_sound;
      events = gs_weak_events_find (&evidence);
      rate (&scores[level], events, sequence);
    }
  clip_clear (&clip);
}

static void
tell (const Score *score,
      const char *level)
{
  g_autoptr (GList) kinds = g_list_sort (g_hash_table_get_keys (score->all), (GCompareFunc) strcmp);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *kind = kinds; kind != NULL; kind = kind->next)
    g_string_append_printf (text, " | %s %u/%u", (char *) kind->data, count (score->found, kind->data, 0), count (score->all, kind->data, 0));
  g_test_message ("%s: %u of %u spans (%.0f %%), %u of %u events false (%.0f %%)%s", level, score->n_found, score->n_spans,
                  100.0 * score->n_found / score->n_spans, score->n_false, score->n_events,
                  100.0 * score->n_false / MAX (score->n_events, 1), text->str);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_found (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gs-weak-XXXXXX", NULL);
  g_autofree char *made = g_build_filename (folder, "clips", NULL);
  g_autofree char *clips = g_strdup_printf ("%u", n_clips);
  g_autofree char *seconds = g_strdup_printf ("%u", n_seconds);
  g_autofree char *chance = g_strdup_printf ("%u", seed);
  const char *argv[] = { program, "synth", "--landmarks", "--out", made, "--clips", clips, "--seconds", seconds, "--seed", chance, NULL };
  const char *const folders[] = { made, NULL };
  g_autoptr (GsDataSet) data = NULL;
  GsNetwork *networks[N_NETWORKS];
  Score scores[N_LEVELS] = { 0 };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  data = gs_data_set_load (folders, 0, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_NETWORKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("demo-%s.safetensors", outputs[i]);
      g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "networks", name, NULL);

      networks[i] = gs_network_load (path, &error);
      g_assert_no_error (error);
    }
  for (guint level = 0; level < N_LEVELS; level++)
    {
      scores[level].found = g_hash_table_new (g_str_hash, g_str_equal);
      scores[level].all = g_hash_table_new (g_str_hash, g_str_equal);
    }

  for (guint part = 0; part < GS_N_DATA_PARTS; part++)
    for (guint i = 0; i < data->parts[part]->len; i++)
      look (scores, networks, data->parts[part]->pdata[i]);

  for (guint level = 0; level < N_LEVELS - !with_attribution; level++)
    tell (&scores[level], levels[level]);

  /* What was reached, less what few clips scatter by. */
  g_assert_cmpuint (scores[GATES].n_spans, >=, n_clips);
  g_assert_cmpfloat (scores[GATES].n_found, >=, 0.4 * scores[GATES].n_spans);
  g_assert_cmpfloat (scores[GATES].n_false, <=, 0.25 * scores[GATES].n_events);
  g_assert_cmpfloat (scores[PRESENCE].n_found, >=, 0.65 * scores[PRESENCE].n_spans);
  g_assert_cmpfloat (scores[PRESENCE].n_false, <=, 0.2 * scores[PRESENCE].n_events);
  /* What was aimed at */
  g_assert_cmpfloat (scores[LIPS].n_found, >=, 0.8 * scores[LIPS].n_spans);
  g_assert_cmpfloat (scores[LIPS].n_false, <=, 0.2 * scores[LIPS].n_events);
  if (with_attribution)
    {
      g_assert_cmpfloat (scores[ATTRIBUTION].n_found, >=, 0.84 * scores[ATTRIBUTION].n_spans);
      g_assert_cmpfloat (scores[ATTRIBUTION].n_false, <=, 0.25 * scores[ATTRIBUTION].n_events);
    }

  for (guint level = 0; level < N_LEVELS; level++)
    {
      g_hash_table_unref (scores[level].found);
      g_hash_table_unref (scores[level].all);
    }
  for (guint i = 0; i < N_NETWORKS; i++)
    gs_network_unref (networks[i]);
  remove_folder (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 6);
  program = argv[1];
  n_clips = (guint) atoi (argv[2]);
  n_seconds = (guint) atoi (argv[3]);
  seed = (guint) atoi (argv[4]);
  with_attribution = atoi (argv[5]) != 0;

  g_test_add_func ("/weak-spans/found", test_found);

  return g_test_run ();
}

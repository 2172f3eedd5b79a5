/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-attribute-job.h"

#include "gs-clip-encoder.h"
#include "gs-clip-predictors.h"
#include "gs-compact.h"
#include "gs-engine-error.h"
#include "gs-engine.h"

#include <math.h>
#include <string.h>

/* Values of one output as #GsAttribution has them, a network of both taken apart. */
typedef struct
{
  guint n_frames; /* how many of them are there, from the first on */
  GsAttribution values;
} Result;

/* What the compact encoder saw and heard that is of use beside what is computed here. */
typedef struct
{
  float *pauses; /* [n_frames]; all are NULL while they are not known, or with another encoder */
  float *loudness;
  float *mouth; /* NaN = no face */
} Cues;

struct _GsAttributeJob
{
  GsJob parent_instance;

  /* Set when made. */
  GPtrArray *networks;
  GsClipSource *source;

  /* worker */
  guint network; /* the one at work */

  /* Under the mutex: made by the worker, not yet delivered. */
  GMutex mutex;
  Result made[GS_RUN_N_PREDICTIONS];
  Cues found;

  /* main */
  Result results[GS_RUN_N_PREDICTIONS];
  Cues cues;
};

G_DEFINE_FINAL_TYPE (GsAttributeJob, gs_attribute_job, GS_TYPE_JOB)

enum
{
  FRAMES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static float **
get_arrays (GsAttribution *values,
            guint kind)
{
  float **const arrays[] = { &values->face, &values->sound, &values->difference, &values->baseline, &values->uncertainty };

  return kind < G_N_ELEMENTS (arrays) ? arrays[kind] : NULL;
}

static void
result_init (Result *self,
             guint n_frames)
{
  self->values.n_frames = n_frames;
  self->values.n_outputs = 1;
  for (guint kind = 0; get_arrays (&self->values, kind) != NULL; kind++)
    *get_arrays (&self->values, kind) = g_new0 (float, MAX (n_frames, 1));
}

static void
result_clear (Result *self)
{
  for (guint kind = 0; get_arrays (&self->values, kind) != NULL; kind++)
    g_free (*get_arrays (&self->values, kind));
}

static void
progress_cb (const GsAttribution *attribution,
             guint n_final,
             gpointer user_data)
{
  GsAttributeJob *self = user_data;
  const GsFusionConfig *config = gs_network_get_config (self->networks->pdata[self->network]);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < attribution->n_outputs; i++)
    {
      GsAttribution all = *attribution;
      GsOutput output;
      Result *made;

      if (!gs_output_from_nick (gs_fusion_config_get_output_name (config, i), &output) || output >= GS_RUN_N_PREDICTIONS)
        continue;
      made = &self->made[output];
      for (guint kind = 0; get_arrays (&all, kind) != NULL; kind++)
        for (guint frame = made->n_frames; frame < n_final; frame++)
          (*get_arrays (&made->values, kind))[frame] = (*get_arrays (&all, kind))[(gsize) frame * attribution->n_outputs + i];
      made->values.n_steps = attribution->n_steps;
      made->n_frames = MAX (made->n_frames, n_final);
    }
  g_mutex_unlock (&self->mutex);

  gs_job_report (GS_JOB (self), (self->network + (double) n_final / attribution->n_frames) / self->networks->len, 0.0);
  gs_job_schedule (GS_JOB (self));
}

static float *
take_column (const float *features,
             guint n_features,
             guint n_frames,
             const char *(*get_name) (guint),
             const char *name)
{
  float *values = NULL;

  for (guint feature = 0; feature < n_features && values == NULL; feature++)
    {
      if (!g_str_equal (get_name (feature), name))
        continue;
      values = g_new (float, MAX (n_frames, 1));
      for (guint frame = 0; frame < n_frames; frame++)
        values[frame] = features[(gsize) frame * n_features + feature];
    }

  return values;
}

static void
keep_cues (GsAttributeJob *self,
           const GsClipFeatures *features)
{
  guint n = features->n_frames;
  Cues cues;

  if (!g_str_equal (features->encoder, GS_COMPACT_VERSION))
    return;

  cues.pauses = take_column (features->audio, features->n_audio, n, gs_compact_audio_get_feature_name, "silence-share");
  cues.loudness = take_column (features->audio, features->n_audio, n, gs_compact_audio_get_feature_name, "loudness");
  cues.mouth = take_column (features->video, features->n_video, n, gs_compact_video_get_feature_name, "mouth-open");
  /* The first feature of a modality is whether it is there */
  for (guint frame = 0; frame < n; frame++)
    {
      if (features->video[(gsize) frame * features->n_video] < 0.5f)
        cues.mouth[frame] = NAN;
      if (features->audio[(gsize) frame * features->n_audio] < 0.5f)
        cues.loudness[frame] = NAN;
    }

  g_mutex_lock (&self->mutex);
  self->found = cues;
  g_mutex_unlock (&self->mutex);
}

static void
cues_clear (Cues *cues)
{
  g_free (cues->pauses);
  g_free (cues->loudness);
  g_free (cues->mouth);
}

static gboolean
gs_attribute_job_run (GsJob *job,
                      GCancellable *cancellable,
                      GError **error)
{
  GsAttributeJob *self = GS_ATTRIBUTE_JOB (job);
  g_autoptr (GsClipFeatures) features = gs_encode_for_networks (self->source, self->networks, cancellable, error);

  if (features == NULL)
    return FALSE;

  keep_cues (self, features);
  for (self->network = 0; self->network < self->networks->len; self->network++)
    {
      g_autoptr (GsAttribution) attribution = NULL;

      attribution = gs_attribution_compute (self->networks->pdata[self->network], features->n_frames, features->video,
                                            features->audio, 0, features->n_frames, gs_engine_get_n_threads (), progress_cb,
                                            self, cancellable, error);
      if (attribution == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
gs_attribute_job_deliver (GsJob *job)
{
  GsAttributeJob *self = GS_ATTRIBUTE_JOB (job);

  g_mutex_lock (&self->mutex);
  if (self->cues.pauses == NULL)
    {
      self->cues = self->found;
      self->found = (Cues) { 0 };
    }
  g_mutex_unlock (&self->mutex);

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      Result *made = &self->made[output], *result = &self->results[output];
      guint first = result->n_frames;

      g_mutex_lock (&self->mutex);
      for (guint kind = 0; get_arrays (&made->values, kind) != NULL; kind++)
        memcpy (*get_arrays (&result->values, kind) + first, *get_arrays (&made->values, kind) + first,
                (made->n_frames - first) * sizeof (float));
      result->values.n_steps = made->values.n_steps;
      result->n_frames = made->n_frames;
      g_mutex_unlock (&self->mutex);

      if (result->n_frames > first)
        g_signal_emit (self, signals[FRAMES], 0, output, first, result->n_frames - first);
    }
}

static void
gs_attribute_job_finalize (GObject *object)
{
  GsAttributeJob *self = GS_ATTRIBUTE_JOB (object);

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      result_clear (&self->made[output]);
      result_clear (&self->results[output]);
    }
  cues_clear (&self->found);
  cues_clear (&self->cues);
  g_ptr_array_unref (self->networks);
  g_clear_pointer (&self->source, gs_clip_source_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (gs_attribute_job_parent_class)->finalize (object);
}

static void
gs_attribute_job_class_init (GsAttributeJobClass *klass)
{
  GsJobClass *job_class = GS_JOB_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_attribute_job_finalize;
  job_class->run = gs_attribute_job_run;
  job_class->deliver = gs_attribute_job_deliver;

  signals[FRAMES] = g_signal_new ("frames", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
}

static void
gs_attribute_job_init (GsAttributeJob *self)
{
  g_mutex_init (&self->mutex);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
}

/**
 * gs_attribute_job_new:
 * @clip: a clip whose frame index is known
 * @networks: (element-type GsNetwork): at most one for each output, or one for both; at least one
 *
 * The face is that of the clip's person. Features come from the cache where the clip was analysed before, else it is encoded.
 *
 * Returns: (transfer full): a job for gs_engine_submit()
 */
GsAttributeJob *
gs_attribute_job_new (GsClip *clip,
                      GPtrArray *networks)
{
  GsAttributeJob *self;

  g_return_val_if_fail (GS_IS_CLIP (clip), NULL);
  g_return_val_if_fail (networks->len > 0, NULL);

  self = g_object_new (GS_TYPE_ATTRIBUTE_JOB, "title", "Attributing", "subject", gs_clip_get_title (clip), "unit", "frames", NULL);
  self->source = gs_clip_source_new (clip);
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      result_init (&self->made[output], self->source->n_frames);
      result_init (&self->results[output], self->source->n_frames);
    }
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));

  return self;
}

/**
 * gs_attribute_job_get_n_frames:
 * @self: a job
 * @output: valence or arousal
 *
 * Returns: of how many frames, from the first on, there are values
 */
guint
gs_attribute_job_get_n_frames (GsAttributeJob *self,
                               GsOutput output)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTE_JOB (self), 0);

  return self->results[output].n_frames;
}

/**
 * gs_attribute_job_get_face:
 * @self: a job
 * @output: valence or arousal
 *
 * Returns: (transfer none): what the face contributed to the output of each frame
 */
const float *
gs_attribute_job_get_face (GsAttributeJob *self,
                           GsOutput output)
{
  return self->results[output].values.face;
}

/**
 * gs_attribute_job_get_sound:
 * @self: a job
 * @output: valence or arousal
 *
 * Returns: (transfer none): what the sound contributed to the output of each frame
 */
const float *
gs_attribute_job_get_sound (GsAttributeJob *self,
                            GsOutput output)
{
  return self->results[output].values.sound;
}

/**
 * gs_attribute_job_sum:
 * @self: a job
 * @output: valence or arousal
 * @first: first frame
 * @end: one past the last; frames that have no values yet do not count
 * @sum: (out): as gs_attribution_sum() gives it
 */
void
gs_attribute_job_sum (GsAttributeJob *self,
                      GsOutput output,
                      guint first,
                      guint end,
                      GsAttributionSum *sum)
{
  const Result *result = &self->results[output];

  gs_attribution_sum (&result->values, 0, first, MIN (end, result->n_frames), sum);
}

/**
 * gs_attribute_job_get_pauses:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the share of the sound around each frame that is silence, as the compact encoder sees it; %NULL while it is not
 *   known, or with another encoder
 */
const float *
gs_attribute_job_get_pauses (GsAttributeJob *self)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTE_JOB (self), NULL);

  return self->cues.pauses;
}

/**
 * gs_attribute_job_get_loudness:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): how loud the sound at each frame is, as the compact encoder measures it; NaN where there is none; %NULL while it is
 *   not known, or with another encoder
 */
const float *
gs_attribute_job_get_loudness (GsAttributeJob *self)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTE_JOB (self), NULL);

  return self->cues.loudness;
}

/**
 * gs_attribute_job_get_mouth:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): how far the mouth is open in each frame, as the compact encoder measures it; NaN where no face is seen; %NULL while
 *   it is not known, or with another encoder
 */
const float *
gs_attribute_job_get_mouth (GsAttributeJob *self)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTE_JOB (self), NULL);

  return self->cues.mouth;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inside-job.h"

#include "gs-clip-encoder.h"
#include "gs-clip-predictors.h"
#include "gs-engine-error.h"

/* Of one network; that of both outputs counts for each of them. */
typedef struct
{
  GArray *maps;       /* of GsWindowMap */
  GsClipNorms *norms; /* one of the two is NULL */
  guint first;
  guint n_frames; /* of the window */
} Inside;

struct _GsInsideJob
{
  GsJob parent_instance;

  /* Set when made. */
  GPtrArray *networks;
  GsClipSource *source;
  gboolean wants_maps;
  guint frame;

  /* The worker's until the job is done, then the main thread's: the job's state is handed over under a lock. */
  GArray *insides; /* of Inside, one a network */
};

G_DEFINE_FINAL_TYPE (GsInsideJob, gs_inside_job, GS_TYPE_JOB)

static void
inside_clear (gpointer data)
{
  Inside *inside = data;

  g_clear_pointer (&inside->maps, g_array_unref);
  g_clear_pointer (&inside->norms, gs_clip_norms_free);
}

static gboolean
gs_inside_job_run (GsJob *job,
                   GCancellable *cancellable,
                   GError **error)
{
  GsInsideJob *self = GS_INSIDE_JOB (job);
  g_autoptr (GsClipFeatures) features = gs_encode_for_networks (self->source, self->networks, cancellable, error);

  if (features == NULL)
    return FALSE;
  if (features->n_frames == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "The clip has no frames");
      return FALSE;
    }

  for (guint i = 0; i < self->networks->len; i++)
    {
      GsNetwork *network = self->networks->pdata[i];
      Inside *inside = &g_array_index (self->insides, Inside, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->wants_maps)
        {
          inside->maps = gs_window_maps_compute (network, features->n_frames, features->video, features->audio,
                                                 MIN (self->frame, features->n_frames - 1), &inside->first);
          inside->n_frames = MIN (gs_network_get_config (network)->window, features->n_frames);
        }
      else
        {
          inside->norms = gs_clip_norms_compute (network, features->n_frames, features->video, features->audio, cancellable, error);
          if (inside->norms == NULL)
            return FALSE;
        }
      gs_job_report (job, (i + 1.0) / self->networks->len, 0.0);
    }

  return TRUE;
}

static void
gs_inside_job_finalize (GObject *object)
{
  GsInsideJob *self = GS_INSIDE_JOB (object);

  g_array_unref (self->insides);
  g_ptr_array_unref (self->networks);
  g_clear_pointer (&self->source, gs_clip_source_free);

  G_OBJECT_CLASS (gs_inside_job_parent_class)->finalize (object);
}

static void
gs_inside_job_class_init (GsInsideJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_inside_job_finalize;
  GS_JOB_CLASS (klass)->run = gs_inside_job_run;
}

static void
gs_inside_job_init (GsInsideJob *self)
{
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self->insides = g_array_new (FALSE, TRUE, sizeof (Inside));
  g_array_set_clear_func (self->insides, inside_clear);
}

static GsInsideJob *
make (GsClip *clip,
      GPtrArray *networks)
{
  GsInsideJob *self;

  self = g_object_new (GS_TYPE_INSIDE_JOB, "title", "Looking inside", "subject", gs_clip_get_title (clip), "unit", "frames", NULL);
  self->source = gs_clip_source_new (clip);
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));
  g_array_set_size (self->insides, networks->len);

  return self;
}

/**
 * gs_inside_job_new_maps:
 * @clip: a clip whose frame index is known
 * @networks: (element-type GsNetwork): at most one for each output, or one for both; at least one
 * @frame: which frame's window
 *
 * The face is that of the clip's person. Features come from the cache where the clip was analysed before, else it is encoded.
 *
 * Returns: (transfer full): a job for gs_engine_submit() that computes the correlations C of a window
 */
GsInsideJob *
gs_inside_job_new_maps (GsClip *clip,
                        GPtrArray *networks,
                        guint frame)
{
  GsInsideJob *self;

  g_return_val_if_fail (GS_IS_CLIP (clip) && networks->len > 0, NULL);

  self = make (clip, networks);
  self->wants_maps = TRUE;
  self->frame = frame;

  return self;
}

/**
 * gs_inside_job_new_norms:
 * @clip: a clip whose frame index is known
 * @networks: (element-type GsNetwork): at most one for each output, or one for both; at least one
 *
 * Returns: (transfer full): a job for gs_engine_submit() that computes the lengths of features over the whole clip
 */
GsInsideJob *
gs_inside_job_new_norms (GsClip *clip,
                         GPtrArray *networks)
{
  g_return_val_if_fail (GS_IS_CLIP (clip) && networks->len > 0, NULL);

  return make (clip, networks);
}

static const Inside *
find (GsInsideJob *self,
      GsOutput wanted)
{
  if (gs_job_get_state (GS_JOB (self)) != GS_JOB_DONE)
    return NULL;

  for (guint i = 0; i < self->networks->len; i++)
    {
      const GsFusionConfig *config = gs_network_get_config (self->networks->pdata[i]);

      for (guint k = 0; k < gs_fusion_config_get_n_outputs (config); k++)
        {
          GsOutput output;

          if (gs_output_from_nick (gs_fusion_config_get_output_name (config, k), &output) && output == wanted)
            return &g_array_index (self->insides, Inside, i);
        }
    }

  return NULL;
}

/**
 * gs_inside_job_get_maps:
 * @self: a job
 * @output: valence or arousal
 * @first: (out): first frame of the window
 * @n_frames: (out): how many frames of the clip it covers
 *
 * Returns: (transfer none) (nullable) (element-type GsWindowMap): as gs_window_maps_compute() gives them; %NULL before the job is done, or if
 *   no network has this output
 */
const GArray *
gs_inside_job_get_maps (GsInsideJob *self,
                        GsOutput output,
                        guint *first,
                        guint *n_frames)
{
  const Inside *inside = find (self, output);

  g_return_val_if_fail (GS_IS_INSIDE_JOB (self), NULL);

  *first = inside != NULL ? inside->first : 0;
  *n_frames = inside != NULL ? inside->n_frames : 0;

  return inside != NULL ? inside->maps : NULL;
}

/**
 * gs_inside_job_get_norms:
 * @self: a job
 * @output: valence or arousal
 *
 * Returns: (transfer none) (nullable): lengths of features, the same
 */
const GsClipNorms *
gs_inside_job_get_norms (GsInsideJob *self,
                         GsOutput output)
{
  const Inside *inside = find (self, output);

  g_return_val_if_fail (GS_IS_INSIDE_JOB (self), NULL);

  return inside != NULL ? inside->norms : NULL;
}

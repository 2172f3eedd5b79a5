/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-predictors.h"

#include "gs-clip-predictor.h"

#include <string.h>

/* Frames of a block at most: a drawing's and a transaction's worth. */
#define MAX_BLOCK 2048

typedef struct
{
  GsClipPredictor *predictor;
  GsNetwork *network;
  guint first_gate; /* of the run's gates */
} Part;

struct _GsClipPredictors
{
  Part *parts;
  guint n_parts;
  guint n_frames;
  guint n_gates;
  guint *n_candidates; /* [n_gates] */
  GsTaskPool *pool;
  const gint *playhead; /* atomic; frame */
  GCancellable *cancellable;

  guint n_windows;
  guint n_pushed;     /* windows */
  gint n_computed;    /* windows; atomic, counted by the pool */
  guint n_seen;       /* windows computed when blocks were last looked for */
  gboolean searching; /* there may be more blocks to take */
  guint8 *taken;      /* [n_frames] */
  guint n_taken;
};

typedef struct
{
  GsClipPredictors *predictors;
  GsClipPredictor *predictor;
  guint window;
} WindowTask;

/**
 * gs_network_get_output:
 * @network: a network
 *
 * Returns: what it says, in the words of the session
 */
GsOutput
gs_network_get_output (GsNetwork *network)
{
  GsOutput output = GS_OUTPUT_VALENCE;

  gs_output_from_nick (gs_network_get_config (network)->output, &output);

  return output;
}

/**
 * gs_clip_predictors_new:
 * @networks: (array length=n_networks): networks that take the features that will be given
 * @n_networks: how many
 * @n_frames: frames of the clip
 * @pool: threads for the work
 * @playhead: the frame that people look at; read atomically
 * @cancellable: when cancelled, windows still waiting are dropped
 *
 * The gates of the blocks are those of the networks one after the other.
 *
 * Returns: (transfer full): the predictors, which know no features yet
 */
GsClipPredictors *
gs_clip_predictors_new (GsNetwork *const *networks,
                        guint n_networks,
                        guint n_frames,
                        GsTaskPool *pool,
                        const gint *playhead,
                        GCancellable *cancellable)
{
  GsClipPredictors *self = g_new0 (GsClipPredictors, 1);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (guint));

  self->parts = g_new0 (Part, MAX (n_networks, 1));
  self->n_parts = n_networks;
  self->n_frames = n_frames;
  self->pool = pool;
  self->playhead = playhead;
  self->cancellable = g_object_ref (cancellable);
  self->taken = g_new0 (guint8, MAX (n_frames, 1));

  for (guint i = 0; i < n_networks; i++)
    {
      Part *part = &self->parts[i];

      part->network = gs_network_ref (networks[i]);
      part->predictor = gs_clip_predictor_new (networks[i], n_frames, gs_network_get_config (networks[i])->hop);
      part->first_gate = candidates->len;
      self->n_windows += gs_clip_predictor_get_n_windows (part->predictor);
      for (guint gate = 0; gate < gs_network_get_n_gates (networks[i]); gate++)
        g_array_append_val (candidates, gs_network_get_gate (networks[i], gate)->n_candidates);
    }

  self->n_gates = candidates->len;
  self->n_candidates = g_memdup2 (candidates->data, candidates->len * sizeof (guint));

  return self;
}

/**
 * gs_clip_predictors_set_intervention:
 * @self: predictors that have computed nothing yet
 * @network: which of its networks
 * @intervention: (nullable): what is changed within it
 */
void
gs_clip_predictors_set_intervention (GsClipPredictors *self,
                                     guint network,
                                     GsIntervention *intervention)
{
  gs_clip_predictor_set_intervention (self->parts[network].predictor, intervention);
}

/**
 * gs_clip_predictors_free:
 * @self: the predictors
 *
 * Waits for what the pool still does for them, so cancel first if it is not to go on.
 */
void
gs_clip_predictors_free (GsClipPredictors *self)
{
  while ((guint) g_atomic_int_get (&self->n_computed) < self->n_pushed)
    gs_task_pool_wait (self->pool, 0, 1000);

  for (guint i = 0; i < self->n_parts; i++)
    {
      gs_clip_predictor_free (self->parts[i].predictor);
      gs_network_unref (self->parts[i].network);
    }
  g_free (self->parts);
  g_free (self->n_candidates);
  g_free (self->taken);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * gs_clip_predictors_set_rows:
 * @self: the predictors
 * @features: the clip's features
 * @first: first frame whose rows are complete
 * @n: number of frames
 * @error: why not
 *
 * Returns: whether the rows could be taken
 */
gboolean
gs_clip_predictors_set_rows (GsClipPredictors *self,
                             const GsClipFeatures *features,
                             guint first,
                             guint n,
                             GError **error)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (!gs_clip_predictor_set_features (self->parts[i].predictor, first, n,
                                         features->video + (gsize) first * features->n_video,
                                         features->audio + (gsize) first * features->n_audio, error))
      return FALSE;

  return TRUE;
}

/* In a thread of the pool. */
static void
compute_cb (gpointer data)
{
  WindowTask *task = data;

  if (!g_cancellable_is_cancelled (task->predictors->cancellable))
    gs_clip_predictor_compute (task->predictor, task->window);
  g_atomic_int_inc (&task->predictors->n_computed);
  g_free (task);
}

/**
 * gs_clip_predictors_step:
 * @self: the predictors
 *
 * Gives the pool the next window, if there is one to compute and the pool has room.
 *
 * Returns: whether it did
 */
gboolean
gs_clip_predictors_step (GsClipPredictors *self)
{
  gboolean pushed = FALSE;

  if (gs_task_pool_get_n_busy (self->pool) > gs_task_pool_get_n_threads (self->pool))
    return FALSE;

  for (guint i = 0; i < self->n_parts; i++)
    {
      int window = gs_clip_predictor_take_window (self->parts[i].predictor, (guint) MAX (g_atomic_int_get (self->playhead), 0));
      WindowTask *task;

      if (window < 0)
        continue;

      task = g_new (WindowTask, 1);
      task->predictors = self;
      task->predictor = self->parts[i].predictor;
      task->window = (guint) window;
      self->n_pushed++;
      gs_task_pool_push (self->pool, compute_cb, task);
      pushed = TRUE;
    }

  return pushed;
}

static gboolean
is_final (GsClipPredictors *self,
          guint frame)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (!gs_clip_predictor_is_final (self->parts[i].predictor, frame))
      return FALSE;

  return TRUE;
}

static void
fill_part (GsClipPredictors *self,
           const Part *part,
           GsRunBlock *block)
{
  const GsFusionConfig *config = gs_network_get_config (part->network);
  guint n_outputs = gs_fusion_config_get_n_outputs (config);
  g_autofree float *predictions = g_new (float, (gsize) block->n_frames * n_outputs);

  gs_clip_predictor_get_prediction (part->predictor, block->first, block->n_frames, predictions);
  for (guint output = 0; output < n_outputs; output++)
    {
      GsOutput said = GS_OUTPUT_VALENCE;
      float *values;

      gs_output_from_nick (gs_fusion_config_get_output_name (config, output), &said);
      values = gs_run_block_add_prediction (block, said);
      for (guint i = 0; i < block->n_frames; i++)
        values[i] = predictions[(gsize) i * n_outputs + output];
    }

  for (guint gate = 0; gate < gs_network_get_n_gates (part->network); gate++)
    gs_clip_predictor_get_gate (part->predictor, gate, block->first, block->n_frames,
                                gs_run_block_add_gate (block, part->first_gate + gate));
}

/**
 * gs_clip_predictors_take_block:
 * @self: the predictors
 *
 * Gives out each frame once, as soon as all networks' values for it are final.
 *
 * Returns: (transfer full) (nullable): some frames in a row; %NULL if there is nothing new
 */
GsRunBlock *
gs_clip_predictors_take_block (GsClipPredictors *self)
{
  guint n_computed = (guint) g_atomic_int_get (&self->n_computed);
  GsRunBlock *block;
  guint first = 0, n = 0;

  /* Looking is dear, and only a window can have made something final. */
  if (n_computed == self->n_seen && !self->searching)
    return NULL;

  while (first < self->n_frames && (self->taken[first] || !is_final (self, first)))
    first++;
  while (n < MAX_BLOCK && first + n < self->n_frames && !self->taken[first + n] && is_final (self, first + n))
    self->taken[first + n++] = TRUE;

  self->n_seen = n_computed;
  self->searching = n > 0;
  if (n == 0)
    return NULL;

  self->n_taken += n;
  block = gs_run_block_new (first, n, self->n_candidates, self->n_gates);
  for (guint i = 0; i < self->n_parts; i++)
    fill_part (self, &self->parts[i], block);

  return block;
}

gboolean
gs_clip_predictors_is_done (GsClipPredictors *self)
{
  return self->n_taken == self->n_frames;
}

guint
gs_clip_predictors_get_n_frames_done (GsClipPredictors *self)
{
  return self->n_taken;
}

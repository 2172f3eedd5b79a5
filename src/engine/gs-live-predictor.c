/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-live-predictor.h"

#include "gs-clip-predictors.h"
#include "gs-forward.h"
#include "gs-math.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

#define GIVES_WAY 5 /* nice */

typedef struct
{
  GsLivePredictor *predictor;
  GsNetwork *network;
  GsForward *forward;
  guint length;  /* T */
  guint n_rows;  /* of the window being computed */
  float *video;  /* [T, Fv] */
  float *audio;  /* [T, Fa] */
  guint first_gate;
} Part;

struct _GsLivePredictor
{
  GsTaskPool *pool;
  Part *parts;
  guint n_parts;
  guint n_gates;
  guint *n_candidates;

  /* The last rows, a ring. */
  guint capacity;
  GsLiveRow *rows;
  guint n_rows;      /* that were pushed, all in all */
  guint n_given;     /* that have their values or never get any */

  /* The window being computed: rows [from, to). */
  guint from;
  guint to;
  guint index;                      /* of the frame of row from */
  gint64 times[GS_LIVE_MAX_BLOCK];  /* of the frames */
  gint n_left;       /* atomic: parts that are not done */
  gboolean computing;
  gint64 begun;      /* monotonic, microseconds */
  gint64 pause_end;  /* the same: before it no window is begun */
};

/**
 * gs_live_predictor_new:
 * @networks: (array length=n_networks): networks that gs_network_check_encoder() has let pass
 * @n_networks: how many; at least one
 * @pool: threads for the work; at least one
 *
 * Returns: (transfer full): a predictor without rows
 */
GsLivePredictor *
gs_live_predictor_new (GsNetwork *const *networks,
                       guint n_networks,
                       GsTaskPool *pool)
{
  GsLivePredictor *self = g_new0 (GsLivePredictor, 1);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (guint));

  self->pool = pool;
  self->n_parts = n_networks;
  self->parts = g_new0 (Part, n_networks);
  for (guint i = 0; i < n_networks; i++)
    {
      Part *part = &self->parts[i];

      part->predictor = self;
      part->network = gs_network_ref (networks[i]);
      part->forward = gs_forward_new (networks[i]);
      part->length = gs_network_get_config (networks[i])->window;
      part->video = gs_floats_new ((gsize) part->length * GS_COMPACT_VIDEO_FEATURES);
      part->audio = gs_floats_new ((gsize) part->length * GS_COMPACT_AUDIO_FEATURES);
      part->first_gate = candidates->len;
      for (guint gate = 0; gate < gs_network_get_n_gates (networks[i]); gate++)
        g_array_append_val (candidates, gs_network_get_gate (networks[i], gate)->n_candidates);
      self->capacity = MAX (self->capacity, part->length);
    }
  self->n_gates = candidates->len;
  self->n_candidates = g_memdup2 (candidates->data, candidates->len * sizeof (guint));
  self->rows = g_new (GsLiveRow, self->capacity);

  return self;
}

/**
 * gs_live_predictor_free:
 * @self: the predictor
 *
 * Waits for a window that is being computed.
 */
void
gs_live_predictor_free (GsLivePredictor *self)
{
  while (g_atomic_int_get (&self->n_left) > 0)
    gs_task_pool_wait_change (self->pool, 10);

  for (guint i = 0; i < self->n_parts; i++)
    {
      gs_forward_free (self->parts[i].forward);
      gs_floats_free (self->parts[i].video);
      gs_floats_free (self->parts[i].audio);
      gs_network_unref (self->parts[i].network);
    }
  g_free (self->parts);
  g_free (self->n_candidates);
  g_free (self->rows);
  g_free (self);
}

static const GsLiveRow *
get_row (GsLivePredictor *self,
         guint index)
{
  return &self->rows[index % self->capacity];
}

/**
 * gs_live_predictor_push:
 * @self: the predictor
 * @row: the next frame's features
 */
void
gs_live_predictor_push (GsLivePredictor *self,
                        const GsLiveRow *row)
{
  self->rows[self->n_rows % self->capacity] = *row;
  self->n_rows++;
}

/* In a thread of the pool. */
static void
compute_cb (gpointer data)
{
  Part *part = data;

  /* The threads are this job's own. Those that record and look come first. */
  setpriority (PRIO_PROCESS, 0, GIVES_WAY);
  gs_forward_run (part->forward, part->video, part->audio);
  g_atomic_int_add (&part->predictor->n_left, -1);
}

static void
fill_part (GsLivePredictor *self,
           Part *part)
{
  gsize n_video = GS_COMPACT_VIDEO_FEATURES, n_audio = GS_COMPACT_AUDIO_FEATURES;
  guint n = MIN (self->n_rows, part->length), missing = part->length - n;

  for (guint i = 0; i < n; i++)
    {
      const GsLiveRow *row = get_row (self, self->n_rows - n + i);

      memcpy (part->video + i * n_video, row->video, sizeof row->video);
      memcpy (part->audio + i * n_audio, row->audio, sizeof row->audio);
    }
  memset (part->video + n * n_video, 0, missing * n_video * sizeof (float));
  memset (part->audio + n * n_audio, 0, missing * n_audio * sizeof (float));
  part->n_rows = n;
}

/**
 * gs_live_predictor_step:
 * @self: the predictor
 * @last: whether nothing is being recorded any more
 *
 * Gives the pool the window that ends with the newest row, if there is something new and no window is being computed. After each
 * it rests for as long as that took: half of the time is for those that record and look.
 *
 * Returns: whether it did
 */
gboolean
gs_live_predictor_step (GsLivePredictor *self,
                        gboolean last)
{
  guint most = GS_LIVE_MAX_BLOCK;

  if (self->computing || self->n_rows == self->n_given || (!last && g_get_monotonic_time () < self->pause_end))
    return FALSE;

  for (guint i = 0; i < self->n_parts; i++)
    most = MIN (most, self->parts[i].length);
  self->to = self->n_rows;
  self->from = MAX (self->n_given, self->to > most ? self->to - most : 0);
  self->index = get_row (self, self->from)->index;
  for (guint i = self->from; i < self->to; i++)
    self->times[i - self->from] = get_row (self, i)->time;
  self->begun = g_get_monotonic_time ();
  self->computing = TRUE;
  g_atomic_int_set (&self->n_left, (gint) self->n_parts);
  for (guint i = 0; i < self->n_parts; i++)
    {
      fill_part (self, &self->parts[i]);
      gs_task_pool_push (self->pool, compute_cb, &self->parts[i]);
    }

  return TRUE;
}

static void
take_part (GsLivePredictor *self,
           const Part *part,
           GsRunBlock *block)
{
  const GsFusionConfig *config = gs_network_get_config (part->network);
  guint n_outputs = gs_fusion_config_get_n_outputs (config);
  guint first = part->n_rows - block->n_frames; /* row of the window */
  const float *predictions = gs_forward_get_prediction (part->forward) + (gsize) first * n_outputs;

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
    {
      guint k = gs_network_get_gate (part->network, gate)->n_candidates;

      memcpy (gs_run_block_add_gate (block, part->first_gate + gate),
              gs_forward_get_gate (part->forward, gate) + (gsize) first * k, (gsize) block->n_frames * k * sizeof (float));
    }
}

/**
 * gs_live_predictor_take:
 * @self: the predictor
 * @times: (out): when the frames were taken (room for %GS_LIVE_MAX_BLOCK)
 *
 * Returns: (transfer full) (nullable): the values of the frames that a window has just given them; that window ended with the last of them
 */
GsRunBlock *
gs_live_predictor_take (GsLivePredictor *self,
                        gint64 *times)
{
  GsRunBlock *block;

  if (!self->computing || g_atomic_int_get (&self->n_left) > 0)
    return NULL;

  self->computing = FALSE;
  self->pause_end = 2 * g_get_monotonic_time () - self->begun;
  self->n_given = self->to;
  block = gs_run_block_new (self->index, self->to - self->from, self->n_candidates, self->n_gates);
  memcpy (times, self->times, block->n_frames * sizeof *times);
  for (guint i = 0; i < self->n_parts; i++)
    take_part (self, &self->parts[i], block);

  return block;
}

/**
 * gs_live_predictor_is_done:
 * @self: the predictor
 *
 * Returns: whether every row that was pushed has its values
 */
gboolean
gs_live_predictor_is_done (GsLivePredictor *self)
{
  return !self->computing && self->n_given == self->n_rows;
}

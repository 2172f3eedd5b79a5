/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-predictor.h"

#include "gs-forward.h"
#include "gs-fusion-error.h"
#include "gs-windows.h"

#include <math.h>
#include <string.h>

/* Features are kept in blocks of so many frames, each only until the last window that needs it is computed: a clip's
 * length costs its results, not its features. */
#define BLOCK 512

typedef struct
{
  float *video; /* [BLOCK, Fv] */
  float *audio; /* [BLOCK, Fa] */
  guint n_windows_left;
} Block;

typedef enum
{
  WINDOW_WAITING,
  WINDOW_TAKEN,
  WINDOW_DONE,
} WindowState;

typedef struct
{
  guint start;
  guint end; /* one past the last frame of the clip in it */
  guint n_unknown;
  WindowState state;
  float *results; /* [T, n_columns] once done */
} Window;

/* A forward pass with its input, for whichever thread needs one. */
typedef struct
{
  GsForward *forward;
  float *video; /* [T, Fv] */
  float *audio; /* [T, Fa] */
} Slot;

struct _GsClipPredictor
{
  GsNetwork *network;
  GsIntervention *intervention; /* (nullable) */
  guint n_frames;
  guint length; /* T */
  gsize n_video;
  gsize n_audio;
  guint n_outputs;
  guint n_columns; /* prediction and all gates side by side */

  GMutex lock; /* of everything below */
  guint n_windows;
  Window *windows;
  Block *blocks;
  guint8 *known; /* one for each frame */
  GPtrArray *idle; /* of Slot */
};

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  gs_forward_free (slot->forward);
  gs_floats_free (slot->video);
  gs_floats_free (slot->audio);
  g_free (slot);
}

static guint
count_columns (GsNetwork *network)
{
  guint n = gs_fusion_config_get_n_outputs (gs_network_get_config (network));

  for (guint i = 0; i < gs_network_get_n_gates (network); i++)
    n += gs_network_get_gate (network, i)->n_candidates;

  return n;
}

static guint
count_blocks (GsClipPredictor *self)
{
  return (self->n_frames + BLOCK - 1) / BLOCK;
}

/**
 * gs_clip_predictor_new:
 * @network: a network
 * @n_frames: frames of the clip
 * @hop: frames from one window to the next, 1 to the network's window
 *
 * Returns: (transfer full): a predictor that knows no features yet
 */
GsClipPredictor *
gs_clip_predictor_new (GsNetwork *network,
                       guint n_frames,
                       guint hop)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GArray) starts = gs_windows_plan (n_frames, config->window, hop);
  GsClipPredictor *self = g_new0 (GsClipPredictor, 1);

  self->network = gs_network_ref (network);
  self->n_frames = n_frames;
  self->length = config->window;
  self->n_video = config->video_features;
  self->n_audio = config->audio_features;
  self->n_outputs = gs_fusion_config_get_n_outputs (config);
  self->n_columns = count_columns (network);
  g_mutex_init (&self->lock);
  self->n_windows = starts->len;
  self->windows = g_new0 (Window, MAX (starts->len, 1));
  self->blocks = g_new0 (Block, count_blocks (self) + 1);
  self->known = g_new0 (guint8, MAX (n_frames, 1));
  self->idle = g_ptr_array_new_with_free_func (slot_free);

  for (guint i = 0; i < self->n_windows; i++)
    {
      Window *window = &self->windows[i];

      window->start = g_array_index (starts, guint, i);
      window->end = MIN (window->start + self->length, n_frames);
      window->n_unknown = window->end - window->start;
      for (guint b = window->start / BLOCK; b <= (window->end - 1) / BLOCK; b++)
        self->blocks[b].n_windows_left++;
    }

  return self;
}

/**
 * gs_clip_predictor_set_intervention:
 * @self: a predictor that has computed nothing yet
 * @intervention: (nullable): what is changed within the network
 */
void
gs_clip_predictor_set_intervention (GsClipPredictor *self,
                                    GsIntervention *intervention)
{
  g_clear_pointer (&self->intervention, gs_intervention_unref);
  self->intervention = intervention != NULL ? gs_intervention_ref (intervention) : NULL;
}

static void
block_clear (Block *block)
{
  g_clear_pointer (&block->video, gs_floats_free);
  g_clear_pointer (&block->audio, gs_floats_free);
}

/**
 * gs_clip_predictor_free:
 * @self: (transfer full): a predictor at which no thread is at work
 */
void
gs_clip_predictor_free (GsClipPredictor *self)
{
  for (guint i = 0; i < self->n_windows; i++)
    g_free (self->windows[i].results);
  for (guint i = 0; i < count_blocks (self); i++)
    block_clear (&self->blocks[i]);
  g_free (self->windows);
  g_free (self->blocks);
  g_free (self->known);
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->intervention, gs_intervention_unref);
  gs_network_unref (self->network);
  g_free (self);
}

static gboolean
check_finite (const char *what,
              const float *rows,
              guint first,
              guint n,
              gsize width,
              GError **error)
{
  for (gsize i = 0; i < n * width; i++)
    {
      if (!isfinite (rows[i]))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "%s feature %" G_GSIZE_FORMAT " of frame %" G_GSIZE_FORMAT
                       " is not a finite number; make the features again",
                       what, i % width, first + i / width);
          return FALSE;
        }
    }

  return TRUE;
}

static void
store_row (GsClipPredictor *self,
           guint frame,
           const float *video,
           const float *audio)
{
  Block *block = &self->blocks[frame / BLOCK];
  gsize row = frame % BLOCK;

  if (block->n_windows_left == 0)
    return;

  if (block->video == NULL)
    {
      block->video = gs_floats_new (BLOCK * self->n_video);
      block->audio = gs_floats_new (BLOCK * self->n_audio);
    }
  memcpy (block->video + row * self->n_video, video, self->n_video * sizeof (float));
  memcpy (block->audio + row * self->n_audio, audio, self->n_audio * sizeof (float));
}

/**
 * gs_clip_predictor_set_features:
 * @self: a predictor
 * @first: first frame
 * @n: number of frames
 * @video: [n, Fv]
 * @audio: [n, Fa]
 * @error: return location of a #GsFusionError
 *
 * Makes features of a range of frames known; frames that were known already keep what they had.
 *
 * Returns: %TRUE; %FALSE with @error naming the frame if a feature is not finite: then nothing of the range is taken
 */
gboolean
gs_clip_predictor_set_features (GsClipPredictor *self,
                                guint first,
                                guint n,
                                const float *video,
                                const float *audio,
                                GError **error)
{
  g_return_val_if_fail (first <= self->n_frames && n <= self->n_frames - first, FALSE);

  if (!check_finite ("video", video, first, n, self->n_video, error) ||
      !check_finite ("audio", audio, first, n, self->n_audio, error))
    return FALSE;

  g_mutex_lock (&self->lock);

  for (guint i = 0; i < self->n_windows; i++)
    {
      Window *window = &self->windows[i];

      for (guint frame = MAX (first, window->start); frame < MIN (first + n, window->end); frame++)
        window->n_unknown -= !self->known[frame];
    }

  for (guint i = 0; i < n; i++)
    {
      if (self->known[first + i])
        continue;
      store_row (self, first + i, video + i * self->n_video, audio + i * self->n_audio);
      self->known[first + i] = TRUE;
    }

  g_mutex_unlock (&self->lock);

  return TRUE;
}

/**
 * gs_clip_predictor_get_n_windows:
 * @self: a predictor
 *
 * Returns: number of windows
 */
guint
gs_clip_predictor_get_n_windows (GsClipPredictor *self)
{
  return self->n_windows;
}

/**
 * gs_clip_predictor_get_window:
 * @self: a predictor
 * @index: below gs_clip_predictor_get_n_windows()
 * @first: (out): its first frame
 * @n: (out): its number of frames that belong to the clip
 */
void
gs_clip_predictor_get_window (GsClipPredictor *self,
                              guint index,
                              guint *first,
                              guint *n)
{
  *first = self->windows[index].start;
  *n = self->windows[index].end - self->windows[index].start;
}

/**
 * gs_clip_predictor_take_window:
 * @self: a predictor
 * @near_frame: where the playhead is
 *
 * Chooses the next window to compute among those whose features are all known: the first one that reaches
 * beyond @near_frame, else the last one before it. It is then the caller's to compute.
 *
 * Returns: index of a window for gs_clip_predictor_compute(), -1 if there is none now
 */
int
gs_clip_predictor_take_window (GsClipPredictor *self,
                               guint near_frame)
{
  int chosen = -1;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_windows; i++)
    {
      const Window *window = &self->windows[i];

      if (window->state != WINDOW_WAITING || window->n_unknown > 0)
        continue;
      chosen = i;
      if (window->end > near_frame)
        break;
    }
  if (chosen >= 0)
    self->windows[chosen].state = WINDOW_TAKEN;
  g_mutex_unlock (&self->lock);

  return chosen;
}

/* Called under the lock; waits for nobody: as many slots as threads come into being. */
static Slot *
borrow_slot (GsClipPredictor *self)
{
  Slot *slot;

  if (self->idle->len > 0)
    return g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);

  slot = g_new0 (Slot, 1);
  slot->forward = gs_forward_new (self->network);
  slot->video = gs_floats_new (self->length * self->n_video);
  slot->audio = gs_floats_new (self->length * self->n_audio);

  return slot;
}

/* Under the lock: a block may go while another window is computed. */
static void
fill_slot (GsClipPredictor *self,
           const Window *window,
           Slot *slot)
{
  guint n = window->end - window->start;

  for (guint i = 0; i < n; i++)
    {
      const Block *block = &self->blocks[(window->start + i) / BLOCK];
      gsize row = (window->start + i) % BLOCK;

      memcpy (slot->video + i * self->n_video, block->video + row * self->n_video, self->n_video * sizeof (float));
      memcpy (slot->audio + i * self->n_audio, block->audio + row * self->n_audio, self->n_audio * sizeof (float));
    }

  /* A clip shorter than the window goes on with nothing. */
  memset (slot->video + n * self->n_video, 0, (self->length - n) * self->n_video * sizeof (float));
  memset (slot->audio + n * self->n_audio, 0, (self->length - n) * self->n_audio * sizeof (float));
}

static float *
collect_results (GsClipPredictor *self,
                 GsForward *forward)
{
  float *results = g_new (float, (gsize) self->length * self->n_columns);
  gsize column = 0;

  for (guint i = 0; i <= gs_network_get_n_gates (self->network); i++)
    {
      const float *from = i == 0 ? gs_forward_get_prediction (forward) : gs_forward_get_gate (forward, i - 1);
      guint n = i == 0 ? self->n_outputs : gs_network_get_gate (self->network, i - 1)->n_candidates;

      for (guint row = 0; row < self->length; row++)
        memcpy (results + (gsize) row * self->n_columns + column, from + (gsize) row * n, n * sizeof (float));
      column += n;
    }

  return results;
}

/**
 * gs_clip_predictor_compute:
 * @self: a predictor
 * @index: a window that gs_clip_predictor_take_window() gave
 *
 * Computes one window. Any number of threads may do so at once.
 */
void
gs_clip_predictor_compute (GsClipPredictor *self,
                           guint index)
{
  Window *window = &self->windows[index];
  float *results;
  Slot *slot;

  g_mutex_lock (&self->lock);
  if (window->state != WINDOW_TAKEN)
    {
      g_mutex_unlock (&self->lock);
      g_return_if_reached ();
    }
  slot = borrow_slot (self);
  fill_slot (self, window, slot);
  g_mutex_unlock (&self->lock);

  gs_forward_run_changed (slot->forward, slot->video, slot->audio, self->intervention, window->start);
  results = collect_results (self, slot->forward);

  g_mutex_lock (&self->lock);
  window->results = results;
  window->state = WINDOW_DONE;
  for (guint b = window->start / BLOCK; b <= (window->end - 1) / BLOCK; b++)
    {
      if (--self->blocks[b].n_windows_left == 0)
        block_clear (&self->blocks[b]);
    }
  g_ptr_array_add (self->idle, slot);
  g_mutex_unlock (&self->lock);
}

/* Index of the first window that reaches beyond @frame. */
static guint
find_first_window (GsClipPredictor *self,
                   guint frame)
{
  guint low = 0, high = self->n_windows;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->windows[middle].end > frame)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/* Mean over the windows that cover @frame, in their order; FALSE while one of them is not computed. */
static gboolean
average (GsClipPredictor *self,
         guint frame,
         guint column,
         guint n,
         float *out)
{
  guint n_windows = 0;

  for (guint i = find_first_window (self, frame); i < self->n_windows && self->windows[i].start <= frame; i++)
    {
      const Window *window = &self->windows[i];
      const float *from;

      if (window->state != WINDOW_DONE)
        return FALSE;

      from = window->results + (gsize) (frame - window->start) * self->n_columns + column;
      for (guint k = 0; k < n; k++)
        out[k] = n_windows == 0 ? from[k] : out[k] + from[k];
      n_windows++;
    }

  for (guint k = 0; k < n; k++)
    out[k] /= (float) n_windows;

  return n_windows > 0;
}

static void
get_columns (GsClipPredictor *self,
             guint first,
             guint n,
             guint column,
             guint n_columns,
             float *out)
{
  g_return_if_fail (first <= self->n_frames && n <= self->n_frames - first);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < n; i++)
    {
      float *to = out + (gsize) i * n_columns;

      if (!average (self, first + i, column, n_columns, to))
        {
          for (guint k = 0; k < n_columns; k++)
            to[k] = NAN;
        }
    }
  g_mutex_unlock (&self->lock);
}

/**
 * gs_clip_predictor_is_final:
 * @self: a predictor
 * @frame: a frame of the clip
 *
 * Returns: whether every window that covers @frame is computed
 */
gboolean
gs_clip_predictor_is_final (GsClipPredictor *self,
                            guint frame)
{
  float value;
  gboolean is_final;

  g_return_val_if_fail (frame < self->n_frames, FALSE);

  g_mutex_lock (&self->lock);
  is_final = average (self, frame, 0, 1, &value);
  g_mutex_unlock (&self->lock);

  return is_final;
}

/**
 * gs_clip_predictor_get_prediction:
 * @self: a predictor
 * @first: first frame
 * @n: number of frames
 * @out: (out): [n, outputs]: the prediction; NaN in frames that are not final
 */
void
gs_clip_predictor_get_prediction (GsClipPredictor *self,
                                  guint first,
                                  guint n,
                                  float *out)
{
  get_columns (self, first, n, 0, self->n_outputs, out);
}

/**
 * gs_clip_predictor_get_gate:
 * @self: a predictor
 * @gate: index of a gate, as gs_network_get_gate() counts
 * @first: first frame
 * @n: number of frames
 * @out: (out): [n, K]: its weights; NaN in frames that are not final
 */
void
gs_clip_predictor_get_gate (GsClipPredictor *self,
                            guint gate,
                            guint first,
                            guint n,
                            float *out)
{
  guint column = self->n_outputs;

  g_return_if_fail (gate < gs_network_get_n_gates (self->network));

  for (guint i = 0; i < gate; i++)
    column += gs_network_get_gate (self->network, i)->n_candidates;
  get_columns (self, first, n, column, gs_network_get_gate (self->network, gate)->n_candidates, out);
}

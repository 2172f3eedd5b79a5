/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-evaluation-private.h"

#include "gs-clip-predictor.h"
#include "gs-engine-error.h"
#include "gs-labels.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* What the threads of one evaluation share. */
typedef struct
{
  GsEvaluation *evaluation;
  GCancellable *cancellable;
  int next;

  GMutex mutex;
  GError *error; /* the first, under the mutex */
} Work;

static GsClipEvaluation *
clip_new (GsNetwork *network,
          GsSequence *sequence)
{
  GsClipEvaluation *clip = g_new0 (GsClipEvaluation, 1);

  clip->sequence = gs_sequence_ref (sequence);
  clip->prediction = g_new0 (float, sequence->n_frames * gs_evaluation_get_n_outputs (network));
  clip->gates = g_new0 (float *, gs_network_get_n_gates (network) + 1);
  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    clip->gates[g] = g_new0 (float, sequence->n_frames * gs_network_get_gate (network, g)->n_candidates);
  clip->agreement = g_new0 (GsAgreement, gs_evaluation_get_n_outputs (network));

  return clip;
}

static void
clip_free (gpointer data)
{
  GsClipEvaluation *clip = data;

  for (guint g = 0; clip->gates[g] != NULL; g++)
    g_free (clip->gates[g]);
  gs_sequence_unref (clip->sequence);
  g_free (clip->gates);
  g_free (clip->prediction);
  g_free (clip->agreement);
  g_free (clip);
}

static GsEvaluation *
evaluation_alloc (GsNetwork *network)
{
  GsEvaluation *self = g_new0 (GsEvaluation, 1);

  self->network = gs_network_ref (network);
  self->clips = g_ptr_array_new_with_free_func (clip_free);
  self->kinds = g_ptr_array_new_with_free_func (gs_pool_free);
  self->mean_ccc = g_new0 (double, gs_evaluation_get_n_outputs (network));

  return self;
}

static void
measure_clip (GsClipEvaluation *clip,
              GsNetwork *network)
{
  gsize n = clip->sequence->n_frames;
  guint n_outputs = gs_evaluation_get_n_outputs (network);
  g_autofree float *labels = g_new (float, n);
  g_autofree float *predicted = g_new (float, n);

  for (guint o = 0; o < n_outputs; o++)
    {
      for (gsize t = 0; t < n; t++)
        {
          labels[t] = gs_evaluation_get_label_at (clip, gs_network_get_config (network), gs_evaluation_get_label (network, o), t);
          predicted[t] = clip->prediction[t * n_outputs + o];
        }
      gs_agreement_measure_floats (&clip->agreement[o], labels, predicted, n);
    }
}

static gboolean
predict_clip (GsClipEvaluation *clip,
              GsNetwork *network,
              GCancellable *cancellable,
              GError **error)
{
  const GsSequence *sequence = clip->sequence;
  g_autoptr (GsClipPredictor) predictor = NULL;
  guint n = (guint) sequence->n_frames;

  predictor = gs_clip_predictor_new (network, n, gs_network_get_config (network)->hop);
  if (!gs_clip_predictor_set_features (predictor, 0, n, sequence->video->data, sequence->audio->data, error))
    return FALSE;

  for (guint i = 0; i < gs_clip_predictor_get_n_windows (predictor); i++)
    {
      int window;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      window = gs_clip_predictor_take_window (predictor, 0);
      if (window < 0)
        break;
      gs_clip_predictor_compute (predictor, (guint) window);
    }

  gs_clip_predictor_get_prediction (predictor, 0, n, clip->prediction);
  for (guint g = 0; clip->gates[g] != NULL; g++)
    gs_clip_predictor_get_gate (predictor, g, 0, n, clip->gates[g]);

  return TRUE;
}

static gpointer
work_thread (gpointer data)
{
  Work *work = data;
  GsEvaluation *evaluation = work->evaluation;

  for (;;)
    {
      guint i = (guint) g_atomic_int_add (&work->next, 1);
      g_autoptr (GError) error = NULL;
      GsClipEvaluation *clip;

      if (i >= evaluation->clips->len)
        return NULL;

      clip = evaluation->clips->pdata[i];
      if (!predict_clip (clip, evaluation->network, work->cancellable, &error))
        {
          g_mutex_lock (&work->mutex);
          if (work->error == NULL)
            {
              work->error = g_steal_pointer (&error);
              if (!g_error_matches (work->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
                g_prefix_error (&work->error, "%s: ", clip->sequence->name);
            }
          g_mutex_unlock (&work->mutex);
          return NULL;
        }
      measure_clip (clip, evaluation->network);
    }
}

/* Each clip is one thread's work, so that nothing depends on how many there are. */
static gboolean
predict_all (GsEvaluation *self,
             guint n_threads,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree GThread **threads = g_new0 (GThread *, MAX (n_threads, 1));
  Work work = { .evaluation = self, .cancellable = cancellable };

  g_mutex_init (&work.mutex);
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("evaluate", work_thread, &work);
  work_thread (&work);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&work.mutex);

  if (work.error != NULL)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }

  return TRUE;
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const GsPool *) *(gpointer const *) a)->kind, ((const GsPool *) *(gpointer const *) b)->kind);
}

static void
pool_all (GsEvaluation *self)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer kind;

  for (guint i = 0; i < self->clips->len; i++)
    {
      const GsSequence *sequence = ((const GsClipEvaluation *) self->clips->pdata[i])->sequence;

      for (guint s = 0; s < sequence->weak_spans->len; s++)
        g_hash_table_add (kinds, (gpointer) g_array_index (sequence->weak_spans, GsWeakSpan, s).kind);
    }

  self->pooled = gs_pool_new (self, GS_POOL_ALL, NULL);
  if (g_hash_table_size (kinds) == 0)
    return;

  self->outside = gs_pool_new (self, GS_POOL_OUTSIDE, NULL);
  self->inside = gs_pool_new (self, GS_POOL_INSIDE, NULL);
  g_hash_table_iter_init (&iter, kinds);
  while (g_hash_table_iter_next (&iter, &kind, NULL))
    g_ptr_array_add (self->kinds, gs_pool_new (self, GS_POOL_KIND, kind));
  g_ptr_array_sort (self->kinds, compare_kinds);
}

static void
average_clips (GsEvaluation *self)
{
  for (guint o = 0; o < gs_evaluation_get_n_outputs (self->network); o++)
    {
      double sum = 0.0;
      guint n = 0;

      for (guint i = 0; i < self->clips->len; i++)
        {
          double ccc = ((const GsClipEvaluation *) self->clips->pdata[i])->agreement[o].ccc;

          if (!isnan (ccc))
            {
              sum += ccc;
              n++;
            }
        }
      self->mean_ccc[o] = n > 0 ? sum / n : NAN;
    }
}

static gboolean
check_features (const GsSequence *sequence,
                const GsFusionConfig *config,
                GError **error)
{
  if (sequence->video->shape[1] == config->video_features && sequence->audio->shape[1] == config->audio_features)
    return TRUE;

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
               "%s: it has %" G_GSIZE_FORMAT " video and %" G_GSIZE_FORMAT
               " audio features a frame where the network takes %u and %u",
               sequence->name, sequence->video->shape[1], sequence->audio->shape[1], config->video_features,
               config->audio_features);

  return FALSE;
}

/**
 * gs_evaluation_new:
 * @network: a network
 * @sequences: (element-type GsSequence): clips
 * @n_threads: threads to spread the clips over, at least 1
 * @cancellable: (nullable): to stop between windows
 * @error: return location
 *
 * Predicts every clip, overlapping windows averaged, and measures the agreement with its labels, shifted by the
 * delay that the network was trained with. The result does not depend on @n_threads.
 *
 * Returns: (transfer full) (nullable): the evaluation; %NULL if a clip's features do not fit the network
 */
GsEvaluation *
gs_evaluation_new (GsNetwork *network,
                   GPtrArray *sequences,
                   guint n_threads,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsEvaluation) self = evaluation_alloc (network);

  for (guint i = 0; i < sequences->len; i++)
    {
      if (!check_features (sequences->pdata[i], gs_network_get_config (network), error))
        return NULL;
      g_ptr_array_add (self->clips, clip_new (network, sequences->pdata[i]));
    }

  if (!predict_all (self, n_threads, cancellable, error))
    return NULL;

  pool_all (self);
  average_clips (self);

  return g_steal_pointer (&self);
}

/**
 * gs_evaluation_join:
 * @evaluations: (element-type GsEvaluation): at least one, of networks with the same configuration; their clips are moved
 *   away, so that they can only be freed afterwards
 *
 * Takes clips that different networks predicted together, as the folds of a cross-validation are: agreement over the
 * concatenated frames of all clips, mean over the clips. The clips stand in turn: the first of each evaluation, then the second of each.
 *
 * Returns: (transfer full): the evaluation of all these clips
 */
GsEvaluation *
gs_evaluation_join (GPtrArray *evaluations)
{
  GsEvaluation *self = evaluation_alloc (((GsEvaluation *) evaluations->pdata[0])->network);
  guint n_turns = 0;

  for (guint i = 0; i < evaluations->len; i++)
    n_turns = MAX (n_turns, ((GsEvaluation *) evaluations->pdata[i])->clips->len);

  for (guint turn = 0; turn < n_turns; turn++)
    {
      for (guint i = 0; i < evaluations->len; i++)
        {
          GsEvaluation *evaluation = evaluations->pdata[i];

          if (turn < evaluation->clips->len)
            g_ptr_array_add (self->clips, evaluation->clips->pdata[turn]);
        }
    }

  for (guint i = 0; i < evaluations->len; i++)
    {
      GPtrArray *clips = ((GsEvaluation *) evaluations->pdata[i])->clips;

      g_ptr_array_set_free_func (clips, NULL);
      g_ptr_array_set_size (clips, 0);
    }

  pool_all (self);
  average_clips (self);

  return self;
}

/**
 * gs_evaluation_free:
 * @self: (transfer full): an evaluation
 */
void
gs_evaluation_free (GsEvaluation *self)
{
  g_clear_pointer (&self->network, gs_network_unref);
  g_clear_pointer (&self->clips, g_ptr_array_unref);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->pooled, gs_pool_free);
  g_clear_pointer (&self->outside, gs_pool_free);
  g_clear_pointer (&self->inside, gs_pool_free);
  g_free (self->mean_ccc);
  g_free (self);
}

/**
 * gs_evaluation_get_score:
 * @self: an evaluation
 *
 * Returns: the figure by which networks are compared: pooled CCC, mean of the outputs where there are two; NaN if
 *   undefined
 */
double
gs_evaluation_get_score (const GsEvaluation *self)
{
  guint n_outputs = gs_evaluation_get_n_outputs (self->network);
  double sum = 0.0;

  for (guint o = 0; o < n_outputs; o++)
    sum += self->pooled->agreement[o].ccc;

  return sum / n_outputs;
}

/**
 * gs_evaluation_save_predictions:
 * @self: an evaluation
 * @folder: where; made if it does not exist
 * @error: return location
 *
 * Writes each clip's predictions as `CLIP.txt` in Aff-Wild2's form; an output that the network does not have is -5.
 *
 * Returns: %TRUE if all were written
 */
gboolean
gs_evaluation_save_predictions (const GsEvaluation *self,
                                const char *folder,
                                GError **error)
{
  guint n_outputs = gs_evaluation_get_n_outputs (self->network);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be made: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }

  for (guint i = 0; i < self->clips->len; i++)
    {
      const GsClipEvaluation *clip = self->clips->pdata[i];
      gsize n = clip->sequence->n_frames;
      g_autofree char *name = g_strconcat (clip->sequence->name, ".txt", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      float *columns[GS_N_LABELS] = { NULL };
      gboolean saved;

      for (guint o = 0; o < n_outputs; o++)
        {
          float *column = g_new (float, n);

          for (gsize t = 0; t < n; t++)
            column[t] = clip->prediction[t * n_outputs + o];
          columns[gs_evaluation_get_label (self->network, o)] = column;
        }
      saved = gs_labels_save_text (path, columns[GS_LABEL_VALENCE], columns[GS_LABEL_AROUSAL], n, error);
      g_free (columns[GS_LABEL_VALENCE]);
      g_free (columns[GS_LABEL_AROUSAL]);
      if (!saved)
        return FALSE;
    }

  return TRUE;
}

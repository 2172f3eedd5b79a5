/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotated-labels.h"

#include "gs-gold-trace.h"
#include "gs-sequence.h"
#include "gs-trace-table.h"

#include <math.h>

static const char *const dimensions[GS_N_LABELS] = { "valence", "arousal" };

/* A line that says only what is more and what is less is no label, nor is one that is not over yet. */
static gboolean
is_label (GsTrace *trace,
          const char *dimension)
{
  return g_str_equal (gs_trace_get_dimension (trace), dimension) && gs_trace_get_derived (trace) == NULL && gs_trace_get_bounded (trace)
         && gs_trace_get_maximum (trace) > gs_trace_get_minimum (trace) && gs_trace_get_state (trace) != GS_RECORD_RUNNING;
}

/* What a rater said of each frame with the hand; FALSE if that is nothing. */
static gboolean
get_own_values (GsTrace *trace,
                const gint64 *times,
                guint n_frames,
                float *values)
{
  gs_trace_get_own_values (trace, times, n_frames, values);
  for (guint i = 0; i < n_frames; i++)
    {
      if (isfinite (values[i]))
        return TRUE;
    }

  return FALSE;
}

/* Of each rater the take that was chosen, or else the last of those that say anything of their own. */
static GHashTable *
find_takes (GsClip *clip,
            const char *dimension,
            const gint64 *times,
            guint n_frames)
{
  GListModel *traces = gs_clip_get_traces (clip);
  GHashTable *takes = g_hash_table_new (NULL, NULL);
  g_autofree float *values = g_new (float, MAX (1, n_frames));

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      GsTrace *other = g_hash_table_lookup (takes, gs_trace_get_rater (trace));

      if (is_label (trace, dimension) && gs_trace_table_may_count (trace) && (other == NULL || gs_trace_table_is_rather (trace, other))
          && (get_own_values (trace, times, n_frames, values) || gs_trace_get_chosen (trace)))
        g_hash_table_insert (takes, gs_trace_get_rater (trace), trace);
    }

  return takes;
}

/* Adds to the sum of each frame what is said, a range from @minimum to @maximum stretched to -1 to 1. */
static void
add_values (const float *values,
            double minimum,
            double maximum,
            guint n_frames,
            guint label,
            float *sums,
            guint *counts)
{
  for (guint i = 0; i < n_frames; i++)
    {
      if (!isfinite (values[i]))
        continue;
      sums[(gsize) i * GS_N_LABELS + label] += (float) CLAMP (2.0 * ((double) values[i] - minimum) / (maximum - minimum) - 1.0, -1.0, 1.0);
      counts[i]++;
    }
}

static void
add_people (GsClip *clip,
            const gint64 *times,
            guint n_frames,
            guint label,
            float *sums,
            guint *counts)
{
  g_autoptr (GHashTable) takes = find_takes (clip, dimensions[label], times, n_frames);
  GsTrace *gold = gs_gold_trace_find (clip, dimensions[label]);
  g_autofree float *values = g_new (float, MAX (1, n_frames));
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      double minimum = gs_trace_get_minimum (trace), maximum = gs_trace_get_maximum (trace);

      if (g_hash_table_lookup (takes, gs_trace_get_rater (trace)) != trace)
        continue;

      /* A gold standard is in the unit of those that it is made of, and has none of its own; raters who differ in it cannot be averaged */
      if (gold != NULL)
        {
          gs_trace_get_aligned_values (gold, times, n_frames, values);
          add_values (values, minimum, maximum, n_frames, label, sums, counts);
          return;
        }
      gs_trace_get_own_values (trace, times, n_frames, values);
      add_values (values, minimum, maximum, n_frames, label, sums, counts);
    }
}

/**
 * gs_annotated_labels_may_exist:
 * @clip: a clip, which need not be loaded
 *
 * Returns: whether somebody rated it in valence or arousal, so that gs_annotated_labels_new() may find something
 */
gboolean
gs_annotated_labels_may_exist (GsClip *clip)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      for (guint label = 0; label < GS_N_LABELS; label++)
        if (is_label (trace, dimensions[label]))
          return TRUE;
    }

  return FALSE;
}

/**
 * gs_annotated_labels_new:
 * @clip: a clip that is loaded and whose frame index is known
 * @n_labelled: (out) (optional): how many frames have a label of either dimension
 *
 * What people say about a clip, as a network learns it: of each dimension the gold standard where there is one, else the mean of the
 * raters, of whom the take counts that they chose, each moved by its delay and with its range stretched to -1 to 1. Left out are relative
 * traces, which have no range, and of lines that were taken over from a network what nobody corrected.
 *
 * Returns: (transfer full): valence and arousal of each frame ([n_frames, 2]); NaN = nobody says anything
 */
float *
gs_annotated_labels_new (GsClip *clip,
                         guint *n_labelled)
{
  guint n_frames = gs_clip_get_n_frames (clip);
  g_autofree gint64 *times = g_new (gint64, MAX (1, n_frames));
  float *labels = g_new0 (float, MAX (1, (gsize) n_frames * GS_N_LABELS));
  g_autofree gboolean *labelled = g_new0 (gboolean, MAX (1, n_frames));
  guint n = 0;

  g_return_val_if_fail (GS_IS_CLIP (clip), NULL);

  for (guint i = 0; i < n_frames; i++)
    times[i] = gs_clip_get_frame_time (clip, i);

  for (guint label = 0; label < GS_N_LABELS; label++)
    {
      g_autofree guint *counts = g_new0 (guint, MAX (1, n_frames));

      add_people (clip, times, n_frames, label, labels, counts);
      for (guint i = 0; i < n_frames; i++)
        {
          labels[(gsize) i * GS_N_LABELS + label] /= counts[i] > 0 ? (float) counts[i] : NAN;
          labelled[i] |= counts[i] > 0;
        }
    }
  for (guint i = 0; i < n_frames; i++)
    n += labelled[i];
  if (n_labelled != NULL)
    *n_labelled = n;

  return labels;
}

/**
 * gs_annotated_labels_to_text:
 * @labels: ([n_frames, 2]): as gs_annotated_labels_new() makes them
 * @n_frames: how many
 *
 * Returns: (transfer full): the same as a `labels.txt` of a data set, in Aff-Wild2's form: -5 where nobody says anything
 */
char *
gs_annotated_labels_to_text (const float *labels,
                             guint n_frames)
{
  GString *text = g_string_new ("valence,arousal\n");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n_frames * GS_N_LABELS; i++)
    {
      g_string_append (text, isfinite (labels[i]) ? g_ascii_formatd (number, sizeof number, "%.9g", (double) labels[i]) : "-5");
      g_string_append_c (text, i % GS_N_LABELS == GS_N_LABELS - 1 ? '\n' : ',');
    }

  return g_string_free (text, FALSE);
}

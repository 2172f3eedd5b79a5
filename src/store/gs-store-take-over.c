/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#include <math.h>

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* What a network said becomes a take of a rater's, to be corrected. */

/* A trace gets its journal entry with its first recorded stroke; this one may never have any. */
static gboolean
make_entry (GsStore *self,
            GsConnection *connection,
            GsStoreChange *change,
            GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) && gs_store_journal_begin (self, connection, change, error) &&
         gs_journal_insert (&self->journal, connection, "trace", id, error);
}

static char *
describe (GsRun *run,
          GsOutput output)
{
  GsNetworkInfo *network = gs_run_get_network (run, output);

  if (network == NULL)
    network = gs_run_get_network (run, GS_OUTPUT_BOTH);
  if (network == NULL)
    return g_strdup_printf ("network, run %" G_GINT64_FORMAT, gs_run_get_id (run));

  return g_strdup_printf ("network %s, %s, run %" G_GINT64_FORMAT, gs_network_info_get_name (network), gs_network_info_get_hash (network),
                          gs_run_get_id (run));
}

/**
 * gs_store_take_over_run:
 * @self: a store
 * @run: a run whose frames are loaded, of a clip whose frame index is
 * @output: valence or arousal
 * @rater: whose take it becomes
 * @take: number of the take
 *
 * Makes what a run says a new take of @rater, one value a frame, as one step to undo. Frames about which the run says nothing are a gap. The
 * strokes are %GS_STROKE_TAKEN_OVER, and the trace's device names the network, its hash and the run.
 *
 * Returns: (transfer none) (nullable): the trace; %NULL if the run says nothing at all
 */
GsTrace *
gs_store_take_over_run (GsStore *self,
                        GsRun *run,
                        GsOutput output,
                        GsRater *rater,
                        guint take)
{
  GsClip *clip = gs_run_get_clip (run);
  const float *values = gs_run_get_prediction (run, output);
  gboolean own_action;
  guint n_frames = 0;
  const gint64 *pts;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GsTrace) trace = NULL;
  g_autofree char *device = NULL;
  /* Translators: follows the word Undo or Redo in a menu */
  const char *name = _ ("starting from the network’s line");
  gint64 now = g_get_real_time ();
  GArray *piece = NULL;

  g_return_val_if_fail (GS_IS_STORE (self), NULL);
  g_return_val_if_fail (clip != NULL, NULL);

  pts = gs_clip_get_pts (clip, &n_frames);
  for (guint frame = 0; values != NULL && frame < MIN (n_frames, gs_run_get_n_frames (run)); frame++)
    {
      GsTraceSample sample = { pts[frame], now, values[frame], 0 };

      if (isnan (values[frame]))
        {
          piece = NULL;
          continue;
        }
      if (piece == NULL)
        {
          piece = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
          g_ptr_array_add (pieces, piece);
        }
      g_array_append_val (piece, sample);
    }
  if (pieces->len == 0)
    return NULL;

  device = describe (run, output);
  trace = gs_trace_new (clip, rater, gs_output_get_nick (output), -1.0, 1.0);
  gs_trace_set_take (trace, take);
  gs_trace_set_device (trace, device);

  own_action = self->action == 0;
  if (own_action)
    gs_store_begin_action (self, name);
  gs_store_begin_trace (self, trace);
  gs_store_post (self, GS_STORE_TYPED, make_entry, trace, NULL, NULL, NULL, name);
  for (guint i = 0; i < pieces->len; i++)
    {
      GArray *samples = pieces->pdata[i];
      const GsTraceSample *first = (const GsTraceSample *) (const void *) samples->data;

      gs_store_edit_trace (self, trace, GS_STROKE_TAKEN_OVER, first[0].media_time, first[samples->len - 1].media_time, first, samples->len);
    }
  gs_store_end_trace (self, trace);
  if (own_action)
    gs_store_end_action (self);

  return trace;
}

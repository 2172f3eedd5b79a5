/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotator-private.h"

/* How late what the hand says is in the file: what a device has said is waited for until its transaction is committed. */

/* More cannot be on the way unless the file is held up for minutes; then the oldest is not measured. */
#define MOST 20000

typedef struct
{
  const GsTrace *trace; /* compared, never touched */
  guint stroke;
  guint position; /* of the sample in the stroke */
  GsHandKind kind;
  gint64 said_at; /* by the device, monotonic, microseconds */
} Awaited;

GArray *
gs_annotator_awaited_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Awaited));
}

/* To be called when a device has given the last sample of the trace. */
void
gs_annotator_await_stored (GsAnnotator *self,
                           GsHandKind kind,
                           gint64 said_at)
{
  guint n_strokes;
  const GsTraceStroke *strokes = gs_trace_get_strokes (self->trace, &n_strokes);
  const GsTraceStroke *last = n_strokes > 0 ? &strokes[n_strokes - 1] : NULL;
  Awaited awaited = { .trace = self->trace, .kind = kind, .said_at = said_at };

  if (last == NULL || last->n_samples == 0)
    return;

  awaited.stroke = last->number;
  awaited.position = last->n_samples - 1;
  if (self->awaited->len >= MOST)
    g_array_remove_range (self->awaited, 0, MOST / 2);
  g_array_append_val (self->awaited, awaited);
}

static void
stored_cb (GsAnnotator *self,
           GsTrace *trace,
           guint stroke,
           guint position,
           guint n,
           gint64 when)
{
  guint kept = 0;

  for (guint i = 0; i < self->awaited->len; i++)
    {
      const Awaited awaited = g_array_index (self->awaited, Awaited, i);
      gboolean stored = awaited.trace == trace && awaited.stroke == stroke && awaited.position >= position && awaited.position - position < n;

      if (stored)
        gs_hand_latency_add (awaited.kind, GS_HAND_STORED, MAX (when - awaited.said_at, 0));
      else
        g_array_index (self->awaited, Awaited, kept++) = awaited;
    }
  g_array_set_size (self->awaited, kept);
}

/* Another project: what was on the way to the one before is not heard of. */
void
gs_annotator_follow_store (GsAnnotator *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  g_array_set_size (self->awaited, 0);
  if (store != NULL)
    {
      g_signal_handlers_disconnect_by_func (store, stored_cb, self);
      g_signal_connect_object (store, "samples-stored", G_CALLBACK (stored_cb), self, G_CONNECT_SWAPPED);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-gate-marks.h"

#include "gs-gate-events.h"

/* A candidate has to be the heaviest for so long. */
#define SHORTEST            (G_GINT64_CONSTANT (1000000000) / 4)
#define UPDATE_MILLISECONDS 500

/* Belongs to its track. */
typedef struct
{
  GsGateTrack *track;
  GsClip *clip;
  GsRun *run;
  guint gate;
  guint update_id;
} Marks;

static void
marks_free (gpointer data)
{
  Marks *self = data;

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_object_unref (self->clip);
  g_object_unref (self->run);
  g_free (self);
}

static gboolean
update_cb (gpointer user_data)
{
  Marks *self = user_data;
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (self->clip, &n_frames);
  const float *weights = gs_run_has_frames (self->run) ? gs_run_get_gate_weights (self->run, self->gate) : NULL;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) events = NULL;

  self->update_id = 0;
  if (weights != NULL && n_frames == gs_run_get_n_frames (self->run) && n_frames > 0)
    events = gs_gate_transitions_find (weights, n_frames, gs_run_get_gate (self->run, self->gate)->n_candidates, pts, SHORTEST);
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const GsGateEvent *event = &g_array_index (events, GsGateEvent, i);

      if (event->before >= 0)
        g_array_append_val (times, pts[event->first]);
    }
  gs_gate_track_set_marks (self->track, (const gint64 *) (gpointer) times->data, times->len);

  return G_SOURCE_REMOVE;
}

static void
queue_update (Marks *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

/**
 * gs_gate_marks_follow:
 * @track: a track of a gate
 * @clip: the clip
 * @run: the run that the gate is of
 * @gate: its index there
 *
 * Marks where another candidate becomes the heaviest for at least a quarter of a second, now and while the run is being made. To be called once for a track.
 */
void
gs_gate_marks_follow (GsGateTrack *track,
                      GsClip *clip,
                      GsRun *run,
                      guint gate)
{
  Marks *self = g_new0 (Marks, 1);

  self->track = track;
  self->clip = g_object_ref (clip);
  self->run = g_object_ref (run);
  self->gate = gate;
  g_object_set_data_full (G_OBJECT (track), "gs-gate-marks", self, marks_free);
  g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (queue_update), self);
  update_cb (self);
}

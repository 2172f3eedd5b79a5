/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotator-private.h"

#include "gs-hand-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What the hand says, about which dimension, with what, and what it may see. */

double
gs_annotator_get_value (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), 0.0);

  return self->value;
}

/**
 * gs_annotator_set_value:
 * @self: a #GsAnnotator
 * @value: what the hand says now, kept within -1 and 1 where the dimension has bounds; while recording it is written down at once, and
 *   again at every drawn frame
 */
void
gs_annotator_set_value (GsAnnotator *self,
                        double value)
{
  gs_annotator_set_point (self, value, self->second);
}

/**
 * gs_annotator_get_second:
 * @self: a #GsAnnotator
 *
 * Returns: what the hand says about arousal where both are rated
 */
double
gs_annotator_get_second (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), 0.0);

  return self->second;
}

/* Keeps what the hand says within what can be said. */
static void
keep (GsAnnotator *self,
      double value,
      double second,
      gboolean *moved,
      gboolean *rose)
{
  gboolean bounded;

  gs_annotator_get_range (self, NULL, NULL, &bounded);
  if (bounded)
    value = CLAMP (value, GS_ANNOTATOR_MINIMUM, GS_ANNOTATOR_MAXIMUM);
  second = CLAMP (second, GS_ANNOTATOR_MINIMUM, GS_ANNOTATOR_MAXIMUM);
  *moved = self->value != value;
  *rose = self->second != second;
  self->value = value;
  self->second = second;
}

static void
tell (GsAnnotator *self,
      gboolean moved,
      gboolean rose)
{
  if (moved)
    g_object_notify (G_OBJECT (self), "value");
  if (rose)
    g_object_notify (G_OBJECT (self), "second");
}

/**
 * gs_annotator_set_point:
 * @self: a #GsAnnotator
 * @value: as for gs_annotator_set_value()
 * @second: the same of arousal, where both are rated
 *
 * Both at once, so that no sample is of a place where the hand never was.
 */
void
gs_annotator_set_point (GsAnnotator *self,
                        double value,
                        double second)
{
  gboolean moved, rose;

  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (isfinite (value) && isfinite (second));

  keep (self, value, second, &moved, &rose);
  tell (self, moved, rose);
  if (moved || rose)
    gs_annotator_tick (self);
}

static gboolean
lists (const char *devices,
       const char *device)
{
  g_auto (GStrv) parts = g_strsplit (devices, "; ", -1);

  return g_strv_contains ((const char *const *) parts, device);
}

static void
add_device (GsAnnotator *self,
            GsTrace *trace,
            const char *device)
{
  const char *known = gs_trace_get_device (trace);
  g_autofree char *devices = NULL;

  if (!self->given || known == NULL)
    devices = g_strdup (device);
  else if (!lists (known, device))
    devices = g_strdup_printf ("%s; %s", known, device);
  if (devices != NULL && g_strcmp0 (devices, known) != 0)
    gs_store_set_trace_device (gs_workspace_get_store (self->workspace), trace, devices);
}

/* Each device that has given the traces a value, in the order in which they did, and what became of them. */
static void
note_device (GsAnnotator *self,
             const char *device)
{
  add_device (self, self->trace, device);
  if (self->pair != NULL)
    add_device (self, self->pair, device);
  self->given = TRUE;
}

static void
set_away (GsAnnotator *self,
          const char *name)
{
  self->asked = FALSE;
  if (gs_set_string (&self->away, name))
    g_object_notify (G_OBJECT (self), "away");
}

/**
 * gs_annotator_give:
 * @self: a #GsAnnotator
 * @kind: what gives the values
 * @name: (nullable): its name; %NULL = that of its kind
 * @age: how long ago the device said so, microseconds, or %GS_HAND_AGE_UNKNOWN
 * @value: as for gs_annotator_set_value()
 * @second: the same of arousal, where both are rated
 *
 * What a device says. While recording each word becomes a sample, also one that repeats the last, of the moment when it was said.
 */
void
gs_annotator_give (GsAnnotator *self,
                   GsHandKind kind,
                   const char *name,
                   gint64 age,
                   double value,
                   double second)
{
  gint64 begun = g_get_monotonic_time ();
  const char *device;
  gboolean moved, rose;

  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (isfinite (value) && isfinite (second));

  device = g_intern_string (name != NULL ? name : gs_hand_kind_get_nick (kind));
  if (device != self->device)
    g_clear_pointer (&self->remark, g_free);
  self->device = device;
  self->goes_on = FALSE;
  set_away (self, NULL);
  if (self->state == GS_ANNOTATOR_RECORDING && self->held)
    {
      self->held = FALSE;
      gs_annotator_split (self);
    }

  keep (self, value, second, &moved, &rose);
  if (self->state == GS_ANNOTATOR_RECORDING)
    {
      note_device (self, self->device);
      if (gs_annotator_write (self, age) && age != GS_HAND_AGE_UNKNOWN)
        {
          gs_hand_latency_add (kind, GS_HAND_NOTED, age + g_get_monotonic_time () - begun);
          gs_annotator_await_stored (self, kind, begun - age);
        }
    }
  tell (self, moved, rose);
}

/* --- devices that go away and come back --- */

/**
 * gs_annotator_get_away:
 * @self: a #GsAnnotator
 *
 * Returns: (nullable): the name of the device that gave the last value, where it has been unplugged since and nothing else has given one
 */
const char *
gs_annotator_get_away (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), NULL);

  return self->away;
}

/* Whether there is something to record with. That the device is away is said first; whoever asks once more knows it and goes on without. */
gboolean
gs_annotator_has_hand (GsAnnotator *self)
{
  g_autofree char *sentence = NULL;

  if (self->away == NULL || self->asked)
    {
      if (self->away != NULL)
        {
          self->device = g_intern_string (gs_hand_kind_get_nick (GS_HAND_POINTER));
          self->goes_on = FALSE;
        }
      if (!self->goes_on)
        g_clear_pointer (&self->remark, g_free);
      set_away (self, NULL);
      return TRUE;
    }

  self->asked = TRUE;
  /* Translators: %s: name of a gamepad or joystick */
  sentence = g_strdup_printf (_ ("%s is unplugged: plug it in, or press R again to record without it."), self->away);
  g_signal_emit_by_name (self, "refused", sentence);

  return FALSE;
}

/* What the traces that are open have got values from says what became of it. */
static void
note_away (GsAnnotator *self,
           const char *name,
           gint64 time)
{
  g_autofree char *remark = g_strdup_printf ("%s unplugged at %.3f s", name, (double) time / 1e9);

  /* The value before R may have been its last */
  note_device (self, name);
  note_device (self, remark);
}

/**
 * gs_annotator_hold:
 * @self: a #GsAnnotator
 * @name: what has gone away
 *
 * To be called when a device is unplugged. While recording with it the last value goes on to be written down, in a stroke of its own
 * until something gives another. A countdown stops: nothing begins with a device that is gone. Either way, and in a pause, the take
 * remembers where; and recording does not begin or resume before the device is back, something else gives a value, or somebody insists.
 *
 * Returns: whether the last value came from it
 */
gboolean
gs_annotator_hold (GsAnnotator *self,
                   const char *name)
{
  GsAnnotatorState state;

  g_return_val_if_fail (GS_IS_ANNOTATOR (self), FALSE);

  state = self->state;
  if (strcmp (self->device, name) != 0)
    return FALSE;

  if (state == GS_ANNOTATOR_RECORDING && self->held)
    {
      /* It was back, and is gone again without a word: the last value stands as it did, but there is again nothing to go on with */
    }
  else if (state == GS_ANNOTATOR_RECORDING)
    {
      gs_annotator_split (self);
      self->held = TRUE;
      note_away (self, name, self->last_time);
    }
  else if (self->trace != NULL && gs_trace_get_device (self->trace) != NULL && lists (gs_trace_get_device (self->trace), name))
    note_away (self, name, gs_playhead_get_time (gs_workspace_get_playhead (self->workspace)));
  else if (state == GS_ANNOTATOR_COUNTDOWN && self->trace == NULL)
    {
      g_free (self->remark);
      self->remark = g_strdup_printf ("%s unplugged before it began", name);
    }

  set_away (self, name);
  if (state == GS_ANNOTATOR_COUNTDOWN)
    {
      gs_annotator_toggle (self);
      self->goes_on = TRUE;
    }

  return TRUE;
}

/**
 * gs_annotator_come_back:
 * @self: a #GsAnnotator
 * @name: what has been plugged in
 * @go_on: whether a countdown that its absence stopped may begin anew: whoever has left the window does not want it to
 *
 * To be called when a device is plugged in.
 */
void
gs_annotator_come_back (GsAnnotator *self,
                        const char *name,
                        gboolean go_on)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));

  if (g_strcmp0 (self->away, name) != 0)
    return;

  set_away (self, NULL);
  if (go_on && self->goes_on && (self->state == GS_ANNOTATOR_IDLE || self->state == GS_ANNOTATOR_PAUSED))
    gs_annotator_toggle (self);
  self->goes_on = FALSE;
}

/**
 * gs_annotator_is_both:
 * @self: a #GsAnnotator
 *
 * Returns: whether valence and arousal are rated at once
 */
gboolean
gs_annotator_is_both (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), FALSE);

  return strcmp (self->dimension, GS_ANNOTATOR_BOTH) == 0;
}

/**
 * gs_annotator_get_pair:
 * @self: a #GsAnnotator
 * @trace: a trace of the open clip
 *
 * Returns: (transfer none) (nullable): where both are rated the trace of the other dimension, of the same rater and take
 */
GsTrace *
gs_annotator_get_pair (GsAnnotator *self,
                       GsTrace *trace)
{
  const char *dimension = gs_trace_get_dimension (trace);
  const char *other = strcmp (dimension, GS_ANNOTATOR_VALENCE) == 0 ? GS_ANNOTATOR_AROUSAL : strcmp (dimension, GS_ANNOTATOR_AROUSAL) == 0 ? GS_ANNOTATOR_VALENCE : NULL;
  GsClip *clip = gs_trace_get_clip (trace);
  GListModel *traces = clip != NULL ? gs_clip_get_traces (clip) : NULL;

  g_return_val_if_fail (GS_IS_ANNOTATOR (self), NULL);

  for (guint i = 0; other != NULL && gs_annotator_is_both (self) && traces != NULL && i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) found = g_list_model_get_item (traces, i);

      if (gs_trace_get_rater (found) == gs_trace_get_rater (trace) && gs_trace_get_take (found) == gs_trace_get_take (trace)
          && strcmp (gs_trace_get_dimension (found), other) == 0)
        return found;
    }

  return NULL;
}

/**
 * gs_annotator_get_range:
 * @self: a #GsAnnotator
 * @minimum: (out) (optional): what -1 of the hand means
 * @maximum: (out) (optional): what 1 of the hand means
 * @bounded: (out) (optional): whether it ends there
 *
 * The range of the dimension that is rated.
 */
void
gs_annotator_get_range (GsAnnotator *self,
                        double *minimum,
                        double *maximum,
                        gboolean *bounded)
{
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsDimension *dimension = project != NULL ? gs_project_find_dimension_by_name (project, self->dimension) : NULL;

  if (minimum != NULL)
    *minimum = dimension != NULL ? gs_dimension_get_minimum (dimension) : GS_ANNOTATOR_MINIMUM;
  if (maximum != NULL)
    *maximum = dimension != NULL ? gs_dimension_get_maximum (dimension) : GS_ANNOTATOR_MAXIMUM;
  if (bounded != NULL)
    *bounded = dimension == NULL || gs_dimension_get_bounded (dimension);
}

/**
 * gs_annotator_set_range:
 * @self: a #GsAnnotator that is to go on with a trace
 * @start: nanoseconds of media time
 * @end: the same
 *
 * Until that trace ends, or is resumed outside of it, samples are of this range alone, the first at its start, where recording begins
 * there, and none after its end.
 */
void
gs_annotator_set_range (GsAnnotator *self,
                        gint64 start,
                        gint64 end)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (start <= end);

  self->from = start;
  self->until = end;
}

/* Whoever has gone elsewhere meanwhile says something about what is there. The player begins with the picture in which the range begins. */
void
gs_annotator_leave_range (GsAnnotator *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  gint64 first = self->from;

  if (first < 0)
    return;

  if (gs_clip_get_n_frames (clip) > 0)
    first = MIN (first, gs_clip_get_frame_time (clip, gs_clip_get_frame_at (clip, first)));
  if (self->earliest >= first && self->earliest < self->until)
    return;

  self->from = -1;
  self->until = G_MAXINT64;
}

/**
 * gs_annotator_get_range_end:
 * @self: a #GsAnnotator
 *
 * Returns: where recording over a range stops, nanoseconds of media time; %G_MAXINT64 = no range is recorded over
 */
gint64
gs_annotator_get_range_end (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), G_MAXINT64);

  return self->until;
}

gboolean
gs_annotator_get_blind (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), FALSE);

  return self->blind;
}

/**
 * gs_annotator_set_blind:
 * @self: a #GsAnnotator
 * @blind: whether what others and the network say is hidden from who rates; it stays as it is while there is a trace to go on with
 */
void
gs_annotator_set_blind (GsAnnotator *self,
                        gboolean blind)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));

  if (self->blind == blind || self->trace != NULL)
    return;

  self->blind = blind;
  g_object_notify (G_OBJECT (self), "blind");
}

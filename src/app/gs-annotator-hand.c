/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotator-private.h"

#include "gs-hand-time.h"

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
  gboolean moved, rose;

  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (isfinite (value) && isfinite (second));

  self->device = g_intern_string (name != NULL ? name : gs_hand_kind_get_nick (kind));
  if (self->state == GS_ANNOTATOR_RECORDING && self->held)
    {
      self->held = FALSE;
      gs_annotator_split (self);
    }

  keep (self, value, second, &moved, &rose);
  if (self->state == GS_ANNOTATOR_RECORDING)
    {
      note_device (self, self->device);
      gs_annotator_write (self, age);
      if (age != GS_HAND_AGE_UNKNOWN)
        gs_hand_latency_add (kind, age + g_get_monotonic_time () - begun);
    }
  tell (self, moved, rose);
}

/**
 * gs_annotator_hold:
 * @self: a #GsAnnotator
 * @name: what has gone away
 *
 * To be called when a device is unplugged. While recording with it the last value goes on to be written down, in a stroke of its own
 * until something gives another, and the trace remembers where.
 *
 * Returns: whether the last value came from it and stands now
 */
gboolean
gs_annotator_hold (GsAnnotator *self,
                   const char *name)
{
  g_autofree char *device = NULL;

  g_return_val_if_fail (GS_IS_ANNOTATOR (self), FALSE);

  if (self->state != GS_ANNOTATOR_RECORDING || self->held || strcmp (self->device, name) != 0)
    return FALSE;

  gs_annotator_split (self);
  self->held = TRUE;
  device = g_strdup_printf ("%s unplugged at %.3f s", name, (double) self->last_time / 1e9);
  /* The value before R may have been its last */
  note_device (self, name);
  note_device (self, device);

  return TRUE;
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

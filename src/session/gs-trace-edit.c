/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-private.h"

/*
 * What is more about a trace than its samples, and edits: strokes that count over a range of media time, with computed samples or, where
 * a range is erased, with none. The raw samples below them stay.
 */

static const char *const kinds[] = { "recorded", "drawn", "erased", "interpolated", "smoothed", "scaled", "shifted", "nudged", "taken-over" };
static const char *const methods[] = { "none", "fixed", "estimated" };

/**
 * gs_stroke_kind_get_nick:
 * @kind: where a stroke comes from
 *
 * Returns: (transfer none): the word for it in the project file
 */
const char *
gs_stroke_kind_get_nick (GsStrokeKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind];
}

/**
 * gs_stroke_kind_from_nick:
 * @nick: (nullable): a word from the project file
 *
 * Returns: the kind; a word that is not known, from a newer program, counts as drawn, so that its range counts
 */
GsStrokeKind
gs_stroke_kind_from_nick (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i], nick) == 0)
        return i;
    }

  return nick == NULL ? GS_STROKE_RECORDED : GS_STROKE_DRAWN;
}

const char *
gs_delay_method_get_nick (GsDelayMethod method)
{
  g_return_val_if_fail (method < G_N_ELEMENTS (methods), NULL);

  return methods[method];
}

GsDelayMethod
gs_delay_method_from_nick (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_strcmp0 (methods[i], nick) == 0)
        return i;
    }

  return GS_DELAY_NONE;
}

/**
 * gs_trace_get_chosen:
 * @self: a trace
 *
 * Returns: whether this take counts among those of the same rater, clip and dimension
 */
gboolean
gs_trace_get_chosen (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  return self->chosen;
}

void
gs_trace_set_chosen (GsTrace *self,
                    gboolean chosen)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->chosen == chosen)
    return;

  self->chosen = chosen;
  g_object_notify (G_OBJECT (self), "state");
}

/**
 * gs_trace_get_blind:
 * @self: a trace
 *
 * Returns: whether it was recorded while the lines of others and of the network were hidden
 */
gboolean
gs_trace_get_blind (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  return self->blind;
}

void
gs_trace_set_blind (GsTrace *self,
                   gboolean blind)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->blind == blind)
    return;

  self->blind = blind;
  g_object_notify (G_OBJECT (self), "state");
}

/**
 * gs_trace_get_speed:
 * @self: a trace
 *
 * Returns: at which speed the clip played when it was recorded; 0 = not known
 */
double
gs_trace_get_speed (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0.0);

  return self->speed;
}

void
gs_trace_set_speed (GsTrace *self,
                   double speed)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->speed == speed)
    return;

  self->speed = speed;
  g_object_notify (G_OBJECT (self), "state");
}

/**
 * gs_trace_get_derived:
 * @self: a trace
 *
 * Returns: (transfer none) (nullable): what made it out of other traces, JSON; %NULL if a person's hand gave it
 */
const char *
gs_trace_get_derived (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->derived;
}

void
gs_trace_set_derived (GsTrace *self,
                      const char *json)
{
  g_return_if_fail (GS_IS_TRACE (self));

  gs_set_string (&self->derived, json);
}

GsDelayMethod
gs_trace_get_delay_method (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), GS_DELAY_NONE);

  return self->delay_method;
}

/**
 * gs_trace_get_delay:
 * @self: a trace
 *
 * Returns: how much later than the clip the rater is, nanoseconds: what was said at t + delay is about t
 */
gint64
gs_trace_get_delay (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->delay;
}

/**
 * gs_trace_set_delay:
 * @self: a trace
 * @method: where the delay comes from
 * @delay: how much later than the clip the rater is, nanoseconds
 *
 * The samples stay as they are.
 */
void
gs_trace_set_delay (GsTrace *self,
                    GsDelayMethod method,
                    gint64 delay)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->delay_method == method && self->delay == delay)
    return;

  self->delay_method = method;
  self->delay = delay;
  g_object_notify (G_OBJECT (self), "state");
  gs_trace_changed (self, 0, G_MAXINT64);
}

/**
 * gs_trace_get_stroke_range:
 * @self: a trace
 * @stroke: one of its strokes
 * @start: (out): from when on it counts, nanoseconds of media time
 * @end: (out): until when, included
 *
 * Returns: %FALSE if it covers nothing: it has been begun and has no sample yet
 */
gboolean
gs_trace_get_stroke_range (GsTrace *self,
                           const GsTraceStroke *stroke,
                           gint64 *start,
                           gint64 *end)
{
  *start = stroke->start;
  *end = stroke->end;
  if (stroke->kind != GS_STROKE_RECORDED)
    return TRUE;

  if (stroke->n_samples == 0)
    return FALSE;

  *start = g_array_index (self->samples, GsTraceSample, stroke->first).media_time;
  *end = g_array_index (self->samples, GsTraceSample, stroke->first + stroke->n_samples - 1).media_time;

  return TRUE;
}

/* A stroke that is taken away is kept with its place as first entry, which says what it was. */
void
gs_trace_park_stroke (GsTrace *self,
                      const GsTraceStroke *stroke)
{
  GArray *parked = g_array_sized_new (FALSE, FALSE, sizeof (GsTraceSample), stroke->n_samples + 1);
  GsTraceSample place = { stroke->start, stroke->end, (double) stroke->kind, stroke->number };

  g_array_append_val (parked, place);
  if (stroke->n_samples > 0)
    g_array_append_vals (parked, &g_array_index (self->samples, GsTraceSample, stroke->first), stroke->n_samples);
  g_hash_table_replace (self->parked, GUINT_TO_POINTER (stroke->number), parked);
}

/**
 * gs_trace_restore_stroke:
 * @self: a trace
 * @number: number of a stroke that gs_trace_remove_stroke() has taken away
 *
 * Puts it back.
 *
 * Returns: %FALSE if there is none
 */
gboolean
gs_trace_restore_stroke (GsTrace *self,
                         guint number)
{
  GArray *parked;
  GsTraceSample place;

  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  if (!g_hash_table_steal_extended (self->parked, GUINT_TO_POINTER (number), NULL, (gpointer *) &parked))
    return FALSE;

  place = g_array_index (parked, GsTraceSample, 0);
  if (parked->len > 1)
    gs_trace_insert_stroke (self, &g_array_index (parked, GsTraceSample, 1), parked->len - 1);
  if ((GsStrokeKind) place.value != GS_STROKE_RECORDED)
    gs_trace_set_edit (self, number, (GsStrokeKind) place.value, place.media_time, place.wall_time);
  g_array_unref (parked);

  return TRUE;
}

/**
 * gs_trace_set_edit:
 * @self: a trace
 * @number: a stroke's number; one without samples need not be there
 * @kind: what made it; not recorded
 * @start: from when on it counts, nanoseconds of media time
 * @end: until when, included
 *
 * Makes a stroke an edit.
 */
void
gs_trace_set_edit (GsTrace *self,
                   guint number,
                   GsStrokeKind kind,
                   gint64 start,
                   gint64 end)
{
  guint index = 0;
  GsTraceStroke *stroke;

  g_return_if_fail (GS_IS_TRACE (self));

  while (index < self->strokes->len && g_array_index (self->strokes, GsTraceStroke, index).number < number)
    index++;

  if (index == self->strokes->len || g_array_index (self->strokes, GsTraceStroke, index).number != number)
    {
      GsTraceStroke added = { .number = number };

      added.first = index < self->strokes->len ? g_array_index (self->strokes, GsTraceStroke, index).first : self->samples->len;
      g_array_insert_val (self->strokes, index, added);
    }

  stroke = &g_array_index (self->strokes, GsTraceStroke, index);
  stroke->kind = kind;
  stroke->start = start;
  stroke->end = end;
  gs_trace_changed (self, start, end);
}

/**
 * gs_trace_add_edit:
 * @self: a trace
 * @kind: what made it
 * @start: from when on it counts, nanoseconds of media time
 * @end: until when, included
 * @samples: (array length=n_samples): what holds there now, with rising media times within the range; numbers of strokes are ignored
 * @n_samples: how many; 0 = nothing is said there
 *
 * Covers a range with other values. What is below stays.
 *
 * Returns: number of the stroke
 */
guint
gs_trace_add_edit (GsTrace *self,
                   GsStrokeKind kind,
                   gint64 start,
                   gint64 end,
                   const GsTraceSample *samples,
                   guint n_samples)
{
  GsTraceStroke stroke = { .number = 1, .n_samples = n_samples, .kind = kind, .start = start, .end = end };

  g_return_val_if_fail (GS_IS_TRACE (self), 0);
  g_return_val_if_fail (kind != GS_STROKE_RECORDED, 0);

  if (self->strokes->len > 0)
    {
      GsTraceStroke *last = &g_array_index (self->strokes, GsTraceStroke, self->strokes->len - 1);

      /* One that was begun and has got no sample leaves its number. */
      stroke.number = last->number + 1;
      if (last->kind == GS_STROKE_RECORDED && last->n_samples == 0)
        {
          stroke.number = last->number;
          g_array_set_size (self->strokes, self->strokes->len - 1);
        }
    }

  stroke.first = self->samples->len;
  for (guint i = 0; i < n_samples; i++)
    {
      GsTraceSample sample = samples[i];

      sample.stroke = stroke.number;
      sample.value = gs_trace_bound (self, sample.value);
      g_array_append_val (self->samples, sample);
    }
  g_array_append_val (self->strokes, stroke);
  gs_trace_changed (self, start, end);

  return stroke.number;
}

/**
 * gs_trace_extend_stroke:
 * @self: a trace
 * @number: number of a stroke
 * @samples: (array length=n_samples): samples that follow those of the stroke, with media times not decreasing
 * @n_samples: how many
 *
 * Lets a recorded stroke go on that need not be the last: somebody else's.
 *
 * Returns: %FALSE, with nothing changed, if there is no such stroke or it goes on beyond the first of @samples already
 */
gboolean
gs_trace_extend_stroke (GsTrace *self,
                        guint number,
                        const GsTraceSample *samples,
                        guint n_samples)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  for (guint i = 0; i < self->strokes->len; i++)
    {
      GsTraceStroke *stroke = &g_array_index (self->strokes, GsTraceStroke, i);
      gint64 start, end = G_MININT64;

      if (stroke->number != number)
        continue;

      if (stroke->kind != GS_STROKE_RECORDED || n_samples == 0 ||
          (gs_trace_get_stroke_range (self, stroke, &start, &end) && end > samples[0].media_time))
        return FALSE;

      g_array_insert_vals (self->samples, stroke->first + stroke->n_samples, samples, n_samples);
      stroke->n_samples += n_samples;
      for (guint j = i + 1; j < self->strokes->len; j++)
        g_array_index (self->strokes, GsTraceStroke, j).first += n_samples;
      gs_trace_changed (self, MAX (end, 0), samples[n_samples - 1].media_time);
      return TRUE;
    }

  return FALSE;
}

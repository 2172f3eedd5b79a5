/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-private.h"

#include <math.h>

enum
{
  PROP_0,
  PROP_ID,
  PROP_CLIP,
  PROP_RATER,
  PROP_DIMENSION,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_TAKE,
  PROP_STATE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsTrace, gs_trace, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
gs_trace_finalize (GObject *object)
{
  GsTrace *self = GS_TRACE (object);

  g_weak_ref_clear (&self->clip);
  g_clear_object (&self->rater);
  g_free (self->dimension);
  g_free (self->delay_criterion);
  g_free (self->delay_settings);
  g_free (self->device);
  g_free (self->derived);
  g_hash_table_unref (self->parked);
  g_array_unref (self->samples);
  g_array_unref (self->strokes);

  G_OBJECT_CLASS (gs_trace_parent_class)->finalize (object);
}

static void
gs_trace_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  GsTrace *self = GS_TRACE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_CLIP:
      g_value_take_object (value, g_weak_ref_get (&self->clip));
      break;

    case PROP_RATER:
      g_value_set_object (value, self->rater);
      break;

    case PROP_DIMENSION:
      g_value_set_string (value, self->dimension);
      break;

    case PROP_MINIMUM:
      g_value_set_double (value, self->minimum);
      break;

    case PROP_MAXIMUM:
      g_value_set_double (value, self->maximum);
      break;

    case PROP_TAKE:
      g_value_set_uint (value, self->take);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_trace_set_property (GObject *object,
                       guint prop_id,
                       const GValue *value,
                       GParamSpec *pspec)
{
  GsTrace *self = GS_TRACE (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_trace_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_CLIP:
      g_weak_ref_set (&self->clip, g_value_get_object (value));
      break;

    case PROP_RATER:
      self->rater = g_value_dup_object (value);
      break;

    case PROP_DIMENSION:
      self->dimension = g_value_dup_string (value);
      break;

    case PROP_MINIMUM:
      self->minimum = g_value_get_double (value);
      break;

    case PROP_MAXIMUM:
      self->maximum = g_value_get_double (value);
      break;

    case PROP_TAKE:
      gs_trace_set_take (self, g_value_get_uint (value));
      break;

    case PROP_STATE:
      gs_trace_set_state (self, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_trace_class_init (GsTraceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_trace_finalize;
  object_class->get_property = gs_trace_get_property;
  object_class->set_property = gs_trace_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, GS_TYPE_CLIP, construct_flags);
  properties[PROP_RATER] = g_param_spec_object ("rater", NULL, NULL, GS_TYPE_RATER, construct_flags);
  properties[PROP_DIMENSION] = g_param_spec_string ("dimension", NULL, NULL, NULL, construct_flags);
  properties[PROP_MINIMUM] =
    g_param_spec_double ("minimum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, -1.0, construct_flags);
  properties[PROP_MAXIMUM] =
    g_param_spec_double ("maximum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 1.0, construct_flags);
  properties[PROP_TAKE] = g_param_spec_uint ("take", NULL, NULL, 1, G_MAXUINT, 1, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, GS_TYPE_RECORD_STATE, GS_RECORD_RUNNING, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (gint64 start, gint64 end): the trace has other values between these media times, both included. */
  signals[CHANGED] = g_signal_new ("changed", GS_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_INT64, G_TYPE_INT64);
}

static void
gs_trace_init (GsTrace *self)
{
  g_weak_ref_init (&self->clip, NULL);
  self->take = 1;
  self->parked = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  self->strokes = g_array_new (FALSE, FALSE, sizeof (GsTraceStroke));
}

/**
 * gs_trace_new:
 * @clip: the clip that is rated
 * @rater: who rates
 * @dimension: "valence", "arousal" or any other name
 * @minimum: lower end of its range
 * @maximum: upper end of its range
 *
 * Returns: (transfer full): an empty trace, being recorded, not in the project yet
 */
GsTrace *
gs_trace_new (GsClip *clip,
              GsRater *rater,
              const char *dimension,
              double minimum,
              double maximum)
{
  return g_object_new (GS_TYPE_TRACE, "clip", clip, "rater", rater, "dimension", dimension, "minimum", minimum,
                       "maximum", maximum, NULL);
}

gint64
gs_trace_get_id (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->id;
}

void
gs_trace_set_id (GsTrace *self,
                 gint64 id)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * gs_trace_get_clip:
 * @self: a trace
 *
 * Returns: (transfer none) (nullable): the clip, which owns the trace; %NULL once it is gone
 */
GsClip *
gs_trace_get_clip (GsTrace *self)
{
  g_autoptr (GsClip) clip = NULL;

  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  /* The project holds the clip; the reference taken here only looks whether it is still there. */
  clip = g_weak_ref_get (&self->clip);

  return clip;
}

GsRater *
gs_trace_get_rater (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->rater;
}

const char *
gs_trace_get_dimension (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->dimension;
}

double
gs_trace_get_minimum (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), -1.0);

  return self->minimum;
}

double
gs_trace_get_maximum (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 1.0);

  return self->maximum;
}

/**
 * gs_trace_get_take:
 * @self: a trace
 *
 * Returns: which take of the same rater, clip and dimension this is, from 1
 */
guint
gs_trace_get_take (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 1);

  return self->take;
}

void
gs_trace_set_take (GsTrace *self,
                   guint take)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->take == take)
    return;

  self->take = take;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAKE]);
}

GsRecordState
gs_trace_get_state (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), GS_RECORD_COMPLETE);

  return self->state;
}

void
gs_trace_set_state (GsTrace *self,
                    GsRecordState state)
{
  g_return_if_fail (GS_IS_TRACE (self));

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static GsTraceStroke *
last_stroke (GsTrace *self)
{
  return self->strokes->len > 0 ? &g_array_index (self->strokes, GsTraceStroke, self->strokes->len - 1) : NULL;
}

static GsTraceSample *
sample_at (GsTrace *self,
           guint index)
{
  return &g_array_index (self->samples, GsTraceSample, index);
}

/* Tells that the trace has other values between two times, both included. */
void
gs_trace_changed (GsTrace *self,
                  gint64 start,
                  gint64 end)
{
  g_signal_emit (self, signals[CHANGED], 0, start, end);
}

/**
 * gs_trace_begin_stroke:
 * @self: a trace
 *
 * Starts a new stroke: what is appended from now on counts over what earlier strokes said about the same time, and is
 * undone as a whole. A stroke that has got no sample yet is used.
 *
 * Returns: the stroke's number
 */
guint
gs_trace_begin_stroke (GsTrace *self)
{
  GsTraceStroke *last;
  GsTraceStroke stroke = { 0 };

  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  last = last_stroke (self);
  if (last != NULL && last->n_samples == 0 && last->kind == GS_STROKE_RECORDED)
    return last->number;

  stroke.number = last != NULL ? last->number + 1 : 1;
  stroke.first = self->samples->len;
  g_array_append_val (self->strokes, stroke);

  return stroke.number;
}

static void
append (GsTrace *self,
        const GsTraceSample *sample)
{
  GsTraceStroke *last = last_stroke (self);

  if (last == NULL || last->number != sample->stroke)
    {
      GsTraceStroke stroke = { .number = sample->stroke, .first = self->samples->len };

      g_array_append_val (self->strokes, stroke);
    }

  g_array_append_vals (self->samples, sample, 1);
  g_array_index (self->strokes, GsTraceStroke, self->strokes->len - 1).n_samples++;
}

/**
 * gs_trace_append:
 * @self: a trace
 * @media_time: where in the clip, nanoseconds
 * @wall_time: now, microseconds since 1970 (g_get_real_time()); 0 = take the time yourself
 * @value: what the hand says; kept within the trace's range where it is bounded
 *
 * Adds a sample to the running stroke. Going back in the clip starts a new stroke by itself.
 *
 * Returns: number of the stroke that it went to
 */
guint
gs_trace_append (GsTrace *self,
                 gint64 media_time,
                 gint64 wall_time,
                 double value)
{
  GsTraceSample sample = { media_time, wall_time, value, 0 };
  GsTraceStroke *last;
  gint64 from;

  g_return_val_if_fail (GS_IS_TRACE (self), 0);
  g_return_val_if_fail (isfinite (value), 0);

  last = last_stroke (self);
  if (last == NULL || last->kind != GS_STROKE_RECORDED || (last->n_samples > 0 && sample_at (self, self->samples->len - 1)->media_time > media_time))
    gs_trace_begin_stroke (self);

  last = &g_array_index (self->strokes, GsTraceStroke, self->strokes->len - 1);
  from = last->n_samples > 0 ? sample_at (self, self->samples->len - 1)->media_time : media_time;
  sample.stroke = last->number;
  sample.value = gs_trace_bound (self, value);
  if (wall_time == 0)
    sample.wall_time = g_get_real_time ();
  append (self, &sample);

  g_signal_emit (self, signals[CHANGED], 0, from, media_time);

  return sample.stroke;
}

/**
 * gs_trace_append_samples:
 * @self: a trace
 * @samples: (array length=n_samples): samples as they were stored, by stroke, with media times not decreasing in each
 * @n_samples: how many
 *
 * Adds many samples with one notification; for loading and importing.
 */
void
gs_trace_append_samples (GsTrace *self,
                         const GsTraceSample *samples,
                         guint n_samples)
{
  gint64 start = G_MAXINT64, end = G_MININT64;

  g_return_if_fail (GS_IS_TRACE (self));

  if (n_samples == 0)
    return;

  for (guint i = 0; i < n_samples; i++)
    {
      append (self, &samples[i]);
      start = MIN (start, samples[i].media_time);
      end = MAX (end, samples[i].media_time);
    }

  g_signal_emit (self, signals[CHANGED], 0, start, end);
}

/**
 * gs_trace_insert_stroke:
 * @self: a trace without a stroke of that number
 * @samples: (array length=n_samples): samples of one stroke, with media times not decreasing
 * @n_samples: how many, at least 1
 *
 * Puts a stroke that had been removed back where its number says.
 */
void
gs_trace_insert_stroke (GsTrace *self,
                        const GsTraceSample *samples,
                        guint n_samples)
{
  GsTraceStroke stroke = { .n_samples = n_samples };
  guint index = 0;

  g_return_if_fail (GS_IS_TRACE (self));

  if (n_samples == 0)
    return;

  stroke.number = samples[0].stroke;
  while (index < self->strokes->len && g_array_index (self->strokes, GsTraceStroke, index).number < stroke.number)
    index++;

  stroke.first = index < self->strokes->len ? g_array_index (self->strokes, GsTraceStroke, index).first
                                            : self->samples->len;
  g_array_insert_vals (self->samples, stroke.first, samples, n_samples);
  g_array_insert_val (self->strokes, index, stroke);
  for (guint i = index + 1; i < self->strokes->len; i++)
    g_array_index (self->strokes, GsTraceStroke, i).first += n_samples;

  g_signal_emit (self, signals[CHANGED], 0, samples[0].media_time, samples[n_samples - 1].media_time);
}

/**
 * gs_trace_remove_stroke:
 * @self: a trace
 * @number: a stroke's number
 *
 * Takes a stroke away; what it had covered shows again. gs_trace_restore_stroke() brings it back.
 */
void
gs_trace_remove_stroke (GsTrace *self,
                        guint number)
{
  g_return_if_fail (GS_IS_TRACE (self));

  for (guint i = 0; i < self->strokes->len; i++)
    {
      GsTraceStroke stroke = g_array_index (self->strokes, GsTraceStroke, i);
      gint64 start, end;

      if (stroke.number != number)
        continue;

      gs_trace_park_stroke (self, &stroke);
      g_array_remove_index (self->strokes, i);
      for (guint j = i; j < self->strokes->len; j++)
        g_array_index (self->strokes, GsTraceStroke, j).first -= stroke.n_samples;

      if (stroke.n_samples > 0)
        {
          gs_trace_get_stroke_range (self, &stroke, &start, &end);
          g_array_remove_range (self->samples, stroke.first, stroke.n_samples);
          gs_trace_changed (self, start, end);
        }
      else if (stroke.kind != GS_STROKE_RECORDED)
        gs_trace_changed (self, stroke.start, stroke.end);
      return;
    }
}

/**
 * gs_trace_clear:
 * @self: a trace
 *
 * Forgets all samples, to be loaded again.
 */
void
gs_trace_clear (GsTrace *self)
{
  g_return_if_fail (GS_IS_TRACE (self));

  g_array_set_size (self->strokes, 0);
  g_hash_table_remove_all (self->parked);
  if (self->samples->len == 0)
    return;

  g_array_set_size (self->samples, 0);
  g_signal_emit (self, signals[CHANGED], 0, (gint64) 0, G_MAXINT64);
}

guint
gs_trace_get_n_samples (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->samples->len;
}

/**
 * gs_trace_get_samples:
 * @self: a trace
 * @n_samples: (out) (optional): how many there are
 *
 * Returns: (transfer none) (array length=n_samples): the raw samples in the order of recording; valid until the next change
 */
const GsTraceSample *
gs_trace_get_samples (GsTrace *self,
                      guint *n_samples)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  if (n_samples != NULL)
    *n_samples = self->samples->len;

  return (const GsTraceSample *) self->samples->data;
}

guint
gs_trace_get_n_strokes (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), 0);

  return self->strokes->len;
}

/**
 * gs_trace_get_strokes:
 * @self: a trace
 * @n_strokes: (out) (optional): how many there are
 *
 * Returns: (transfer none) (array length=n_strokes): the strokes in the order of recording; valid until the next change
 */
const GsTraceStroke *
gs_trace_get_strokes (GsTrace *self,
                      guint *n_strokes)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  if (n_strokes != NULL)
    *n_strokes = self->strokes->len;

  return (const GsTraceStroke *) self->strokes->data;
}

/* The last sample of a stroke at or before a time; the caller has made sure that the stroke covers it. */
static double
stroke_value_at (GsTrace *self,
                 const GsTraceStroke *stroke,
                 gint64 media_time)
{
  guint low = stroke->first, high = stroke->first + stroke->n_samples;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sample_at (self, middle)->media_time <= media_time)
        low = middle + 1;
      else
        high = middle;
    }

  return low > stroke->first ? sample_at (self, low - 1)->value : NAN;
}

/**
 * gs_trace_get_value_at:
 * @self: a trace
 * @media_time: where in the clip, nanoseconds
 *
 * The value that held at that time, without the trace's delay: of the latest stroke that covers it (from its first to its last
 * sample, or an edit's whole range), the last sample at or before it; an erased range has none. The view trace_frame of the project file says the same.
 *
 * Returns: the value; NaN where nothing was said
 */
double
gs_trace_get_value_at (GsTrace *self,
                       gint64 media_time)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NAN);

  for (guint i = self->strokes->len; i-- > 0;)
    {
      const GsTraceStroke *stroke = &g_array_index (self->strokes, GsTraceStroke, i);

      gint64 start, end;

      if (gs_trace_get_stroke_range (self, stroke, &start, &end) && start <= media_time && media_time <= end)
        return stroke->n_samples > 0 ? stroke_value_at (self, stroke, media_time) : NAN;
    }

  return NAN;
}

/* What was said @delay after each of the times; where it is a network's line, @by_hand says whether that is passed over. */
static void
paint (GsTrace *self,
       const gint64 *media_times,
       guint n_times,
       gint64 delay,
       gboolean by_hand,
       float *values)
{
  for (guint i = 0; i < n_times; i++)
    values[i] = NAN;

  /* Later strokes paint over earlier ones. */
  for (guint i = 0; i < self->strokes->len; i++)
    {
      const GsTraceStroke *stroke = &g_array_index (self->strokes, GsTraceStroke, i);
      const GsTraceSample *samples = (const GsTraceSample *) self->samples->data + stroke->first;
      guint low = 0, high = n_times, next = 0;
      gint64 first, last;

      if (!gs_trace_get_stroke_range (self, stroke, &first, &last))
        continue;

      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (media_times[middle] + delay < first)
            low = middle + 1;
          else
            high = middle;
        }

      for (guint t = low; t < n_times && media_times[t] + delay <= last; t++)
        {
          while (next < stroke->n_samples && samples[next].media_time <= media_times[t] + delay)
            next++;
          values[t] = next > 0 && !(by_hand && stroke->kind == GS_STROKE_TAKEN_OVER) ? (float) samples[next - 1].value : NAN;
        }
    }
}

/**
 * gs_trace_has_stroke:
 * @self: a trace
 * @number: a stroke's number
 *
 * Returns: whether the stroke is in memory
 */
gboolean
gs_trace_has_stroke (GsTrace *self,
                     guint number)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  for (guint i = 0; i < self->strokes->len; i++)
    {
      if (g_array_index (self->strokes, GsTraceStroke, i).number == number)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_trace_get_values:
 * @self: a trace
 * @media_times: (array length=n_times): times to look at, nanoseconds, not decreasing (a clip's frame index)
 * @n_times: how many
 * @values: (out caller-allocates) (array length=n_times): gs_trace_get_value_at() of each
 *
 * The trace as one value a frame, in one sweep over samples and times.
 */
void
gs_trace_get_values (GsTrace *self,
                     const gint64 *media_times,
                     guint n_times,
                     float *values)
{
  g_return_if_fail (GS_IS_TRACE (self));

  paint (self, media_times, n_times, 0, FALSE, values);
}

/**
 * gs_trace_get_aligned_values:
 * @self: a trace
 * @media_times: (array length=n_times): as for gs_trace_get_values()
 * @n_times: how many
 * @values: (out caller-allocates) (array length=n_times): what was said about each
 *
 * The same with the trace's delay taken back: what a rater who is late says of a time comes later.
 */
void
gs_trace_get_aligned_values (GsTrace *self,
                             const gint64 *media_times,
                             guint n_times,
                             float *values)
{
  g_return_if_fail (GS_IS_TRACE (self));

  paint (self, media_times, n_times, self->delay, FALSE, values);
}

/**
 * gs_trace_get_own_values:
 * @self: a trace
 * @media_times: (array length=n_times): as for gs_trace_get_values()
 * @n_times: how many
 * @values: (out caller-allocates) (array length=n_times): what the rater said about each; NaN also where it is what a network said
 *
 * gs_trace_get_aligned_values() of what the hand did: of a line that was taken over from a network only the corrections.
 */
void
gs_trace_get_own_values (GsTrace *self,
                         const gint64 *media_times,
                         guint n_times,
                         float *values)
{
  g_return_if_fail (GS_IS_TRACE (self));

  paint (self, media_times, n_times, self->delay, TRUE, values);
}

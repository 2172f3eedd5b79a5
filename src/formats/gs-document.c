/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-document.h"

#include <math.h>
#include <string.h>

/* Times that were rounded to nanoseconds, or written with as few as six decimals, still count as regular. */
#define REGULAR_TOLERANCE 1000

static void
trace_free (gpointer data)
{
  GsDocumentTrace *self = data;

  g_free (self->name);
  g_free (self->rater);
  g_free (self->clip);
  g_free (self->minimum_colour);
  g_free (self->maximum_colour);
  g_array_unref (self->samples);
  g_free (self);
}

static void
segment_free (gpointer data)
{
  GsDocumentSegment *self = data;

  g_free (self->label);
  g_free (self->note);
  g_free (self->colour);
  g_free (self);
}

static void
label_free (gpointer data)
{
  GsDocumentLabel *self = data;

  g_free (self->name);
  g_free (self->colour);
  g_free (self);
}

static void
tier_free (gpointer data)
{
  GsDocumentTier *self = data;

  g_free (self->name);
  g_free (self->rater);
  g_free (self->participant);
  g_free (self->parent);
  g_free (self->colour);
  g_ptr_array_unref (self->segments);
  g_ptr_array_unref (self->labels);
  g_free (self);
}

static void
media_free (gpointer data)
{
  GsDocumentMedia *self = data;

  g_free (self->url);
  g_free (self->relative_url);
  g_free (self->mime_type);
  g_free (self);
}

/**
 * gs_document_new:
 *
 * Returns: (transfer full): an empty document
 */
GsDocument *
gs_document_new (void)
{
  GsDocument *self = g_new0 (GsDocument, 1);

  self->traces = g_ptr_array_new_with_free_func (trace_free);
  self->tiers = g_ptr_array_new_with_free_func (tier_free);
  self->media = g_ptr_array_new_with_free_func (media_free);
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
gs_document_free (GsDocument *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->traces);
  g_ptr_array_unref (self->tiers);
  g_ptr_array_unref (self->media);
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->notes);
  g_free (self->annotator);
  g_free (self->role);
  g_free (self->created);
  g_free (self->lower_label);
  g_free (self->upper_label);
  g_free (self->steps);
  g_free (self);
}

/**
 * gs_document_add_trace:
 * @self: a document
 * @name: what was rated
 *
 * Returns: (transfer none): a new trace without samples and range
 */
GsDocumentTrace *
gs_document_add_trace (GsDocument *self,
                       const char *name)
{
  GsDocumentTrace *trace = g_new0 (GsDocumentTrace, 1);

  trace->name = g_strdup (name);
  trace->minimum = NAN;
  trace->maximum = NAN;
  trace->samples = g_array_new (FALSE, FALSE, sizeof (GsDocumentSample));
  g_ptr_array_add (self->traces, trace);

  return trace;
}

/**
 * gs_document_add_tier:
 * @self: a document
 * @name: what it is about
 *
 * Returns: (transfer none): a new, empty tier
 */
GsDocumentTier *
gs_document_add_tier (GsDocument *self,
                      const char *name)
{
  GsDocumentTier *tier = g_new0 (GsDocumentTier, 1);

  tier->name = g_strdup (name);
  tier->segments = g_ptr_array_new_with_free_func (segment_free);
  tier->labels = g_ptr_array_new_with_free_func (label_free);
  g_ptr_array_add (self->tiers, tier);

  return tier;
}

GsDocumentTier *
gs_document_find_tier (GsDocument *self,
                       const char *name)
{
  for (guint i = 0; i < self->tiers->len; i++)
    {
      GsDocumentTier *tier = self->tiers->pdata[i];

      if (strcmp (tier->name, name) == 0)
        return tier;
    }

  return NULL;
}

/**
 * gs_document_find_trace:
 * @self: a document
 * @name: in any case
 *
 * Returns: (transfer none) (nullable): the first trace of this name
 */
GsDocumentTrace *
gs_document_find_trace (GsDocument *self,
                        const char *name)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      GsDocumentTrace *trace = self->traces->pdata[i];

      if (g_ascii_strcasecmp (trace->name, name) == 0)
        return trace;
    }

  return NULL;
}

GsDocumentMedia *
gs_document_add_media (GsDocument *self,
                       const char *url)
{
  GsDocumentMedia *media = g_new0 (GsDocumentMedia, 1);

  media->url = g_strdup (url);
  g_ptr_array_add (self->media, media);

  return media;
}

/**
 * gs_document_note:
 * @self: a document
 * @format: a sentence without a full stop
 *
 * Remembers what people should know about how the file was read.
 */
void
gs_document_note (GsDocument *self,
                  const char *format,
                  ...)
{
  g_autofree char *note = NULL;
  va_list args;

  va_start (args, format);
  note = g_strdup_vprintf (format, args);
  va_end (args);
  /* What is quoted from the file may be cut within a character. */
  g_ptr_array_add (self->notes, g_utf8_make_valid (note, -1));
}

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  const GsDocumentSample *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

typedef struct
{
  GsDocumentSegment *segment;
  guint position;
} Placed;

static int
compare_segments (gconstpointer a,
                  gconstpointer b)
{
  const Placed *first = a, *second = b;

  if (first->segment->start != second->segment->start)
    return first->segment->start < second->segment->start ? -1 : 1;
  if (first->segment->end != second->segment->end)
    return first->segment->end < second->segment->end ? -1 : 1;

  return first->position < second->position ? -1 : 1;
}

static void
sort_tier (GsDocumentTier *tier)
{
  guint n = tier->segments->len;
  g_autofree Placed *placed = g_new (Placed, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    placed[i] = (Placed) { tier->segments->pdata[i], i };
  qsort (placed, n, sizeof *placed, compare_segments);
  for (guint i = 0; i < n; i++)
    tier->segments->pdata[i] = placed[i].segment;
}

/**
 * gs_document_sort:
 * @self: a document that was just read
 *
 * Puts samples and segments into the order of time. Samples that went back in time are noted.
 */
void
gs_document_sort (GsDocument *self)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      GsDocumentTrace *trace = self->traces->pdata[i];
      guint n_back = 0;

      for (guint k = 1; k < trace->samples->len; k++)
        n_back += gs_document_trace_get (trace, k)->time < gs_document_trace_get (trace, k - 1)->time;
      if (n_back == 0)
        continue;

      /* Stable: of samples at one time the last in the file stays the last. */
      g_array_sort (trace->samples, compare_samples);
      gs_document_note (self, "%s: time goes back %u times; the values were put into the order of time", trace->name, n_back);
    }

  for (guint i = 0; i < self->tiers->len; i++)
    sort_tier (self->tiers->pdata[i]);
}

/**
 * gs_document_is_by_frame:
 * @self: a document
 *
 * Returns: whether a trace is counted in frames, whose times only the clip knows
 */
gboolean
gs_document_is_by_frame (const GsDocument *self)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      const GsDocumentTrace *trace = self->traces->pdata[i];

      if (trace->by_frame)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_document_get_end:
 * @self: a document whose traces have times
 *
 * Returns: where the last of it ends, nanoseconds; at least what the file gave as its end
 */
gint64
gs_document_get_end (const GsDocument *self)
{
  gint64 end = self->end;

  for (guint i = 0; i < self->traces->len; i++)
    {
      const GsDocumentTrace *trace = self->traces->pdata[i];

      if (!trace->by_frame && trace->samples->len > 0)
        end = MAX (end, gs_document_trace_get (trace, trace->samples->len - 1)->time);
    }
  for (guint i = 0; i < self->tiers->len; i++)
    {
      const GsDocumentTier *tier = self->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        end = MAX (end, ((GsDocumentSegment *) tier->segments->pdata[k])->end);
    }

  return end;
}

/**
 * gs_document_place_frames:
 * @self: a document
 * @pts: (array length=n_frames): presentation time of each frame, nanoseconds
 * @n_frames: frames of the clip
 *
 * Gives traces that are counted in frames their times: the i-th value belongs to the i-th frame, whatever the frame rate. Values
 * beyond the last frame have no time and are dropped; a difference of the two numbers is noted.
 */
void
gs_document_place_frames (GsDocument *self,
                          const gint64 *pts,
                          guint n_frames)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      GsDocumentTrace *trace = self->traces->pdata[i];
      guint n = trace->samples->len;
      guint n_lines;

      if (!trace->by_frame)
        continue;

      n_lines = n > 0 ? (guint) gs_document_trace_get (trace, n - 1)->time + 1 : 0;
      while (n > 0 && gs_document_trace_get (trace, n - 1)->time >= n_frames)
        n--;
      if (n_lines != n_frames)
        gs_document_note (self, "%s: the file has values for %u frames and the clip has %u frames; %s", trace->name, n_lines,
                          n_frames, n_lines > n_frames ? "what is beyond the last frame was left out"
                                                       : "the last frames have no value");
      g_array_set_size (trace->samples, n);
      for (guint k = 0; k < n; k++)
        {
          GsDocumentSample *sample = gs_document_trace_get (trace, k);

          sample->time = pts[sample->time];
        }
      trace->by_frame = FALSE;
    }
}

/**
 * gs_document_count_frames:
 * @self: a document
 * @pts: (array length=n_frames): presentation time of each frame, nanoseconds
 * @n_frames: frames of the clip
 *
 * The other way round: turns traces with times into one value a frame, the one that holds when the frame is shown.
 */
void
gs_document_count_frames (GsDocument *self,
                          const gint64 *pts,
                          guint n_frames)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      GsDocumentTrace *trace = self->traces->pdata[i];
      g_autoptr (GArray) samples = NULL;

      if (trace->by_frame)
        continue;

      samples = g_array_sized_new (FALSE, FALSE, sizeof (GsDocumentSample), n_frames);
      for (guint k = 0; k < n_frames; k++)
        {
          GsDocumentSample sample = { k, 0, gs_document_trace_get_value_at (trace, pts[k]), NAN };

          g_array_append_val (samples, sample);
        }
      g_array_unref (trace->samples);
      trace->samples = g_steal_pointer (&samples);
      trace->by_frame = TRUE;
      trace->rate = 0.0;
    }
}

void
gs_document_trace_append (GsDocumentTrace *self,
                          gint64 time,
                          double value)
{
  GsDocumentSample sample = { time, 0, value, NAN };

  g_array_append_val (self->samples, sample);
}

/**
 * gs_document_trace_get_value_at:
 * @self: a trace, sorted
 * @time: in the unit of its samples
 *
 * Returns: the value of the last sample at or before @time; NaN before the first and after the last, and in gaps. The same rule as
 * gs_trace_get_value_at().
 */
double
gs_document_trace_get_value_at (const GsDocumentTrace *self,
                                gint64 time)
{
  guint low = 0, high = self->samples->len;

  if (high == 0 || time > gs_document_trace_get (self, high - 1)->time)
    return NAN;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (gs_document_trace_get (self, middle)->time <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? gs_document_trace_get (self, low - 1)->value : NAN;
}

/**
 * gs_document_trace_is_regular:
 * @self: a trace
 * @rate: values a second
 *
 * Returns: whether sample k is at k / @rate, to a microsecond
 */
gboolean
gs_document_trace_is_regular (const GsDocumentTrace *self,
                              double rate)
{
  for (guint i = 0; i < self->samples->len; i++)
    {
      gint64 time = (gint64) llround (i * 1e9 / rate);

      if (ABS (gs_document_trace_get (self, i)->time - time) > REGULAR_TOLERANCE)
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_document_trace_guess_rate:
 * @self: a trace
 *
 * Returns: the rate that its file gives, or the one at which its samples lie; 0 if they lie at none
 */
double
gs_document_trace_guess_rate (const GsDocumentTrace *self)
{
  guint n = self->samples->len;
  double rate;

  if (self->rate > 0.0)
    return self->rate;
  if (n < 2 || self->by_frame)
    return 0.0;

  rate = (n - 1) * 1e9 / (double) MAX (gs_document_trace_get (self, n - 1)->time, 1);
  /* Rates are round numbers more often than not. */
  if (gs_document_trace_is_regular (self, round (rate)) && round (rate) >= 1.0)
    return round (rate);
  if (rate > 1e-3 && rate < 1e6 && gs_document_trace_is_regular (self, rate))
    return rate;

  return 0.0;
}

GsDocumentSegment *
gs_document_tier_append (GsDocumentTier *self,
                         gint64 start,
                         gint64 end,
                         const char *label)
{
  GsDocumentSegment *segment = g_new0 (GsDocumentSegment, 1);

  segment->start = start;
  segment->end = end;
  segment->label = g_strdup (label);
  segment->id = GS_DOCUMENT_NO_ID;
  segment->confidence = NAN;
  g_ptr_array_add (self->segments, segment);

  return segment;
}

GsDocumentLabel *
gs_document_tier_add_label (GsDocumentTier *self,
                            int id,
                            const char *name)
{
  GsDocumentLabel *label = g_new0 (GsDocumentLabel, 1);

  label->id = id;
  label->name = g_strdup (name);
  g_ptr_array_add (self->labels, label);

  return label;
}

const GsDocumentLabel *
gs_document_tier_find_label (const GsDocumentTier *self,
                             int id)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      const GsDocumentLabel *label = self->labels->pdata[i];

      if (label->id == id)
        return label;
    }

  return NULL;
}

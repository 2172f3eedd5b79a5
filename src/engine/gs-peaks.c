/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-peaks.h"

#include <math.h>

/* How many bins make one of the next level, and how many levels: the coarsest has one bin for about 17 minutes. */
#define FACTOR      4
#define LEVELS      10
#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

struct _GsPeaks
{
  GArray *levels[LEVELS]; /* of GsPeak */

  /* The bin that is not full yet. */
  float lowest;
  float highest;
  guint n_pending;
};

GsPeaks *
gs_peaks_new (void)
{
  GsPeaks *self = g_new0 (GsPeaks, 1);

  for (guint i = 0; i < LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, sizeof (GsPeak));

  return self;
}

void
gs_peaks_free (GsPeaks *self)
{
  for (guint i = 0; i < LEVELS; i++)
    g_array_unref (self->levels[i]);
  g_free (self);
}

/* One more bin of the finest level, and of each coarser one that is complete with it. */
static void
add_bin (GsPeaks *self,
         GsPeak peak)
{
  g_array_append_val (self->levels[0], peak);

  for (guint i = 1; i < LEVELS; i++)
    {
      GArray *fine = self->levels[i - 1];

      if (fine->len % FACTOR != 0)
        return;

      peak = g_array_index (fine, GsPeak, fine->len - 1);
      for (guint j = fine->len - FACTOR; j < fine->len; j++)
        {
          peak.lowest = MIN (peak.lowest, g_array_index (fine, GsPeak, j).lowest);
          peak.highest = MAX (peak.highest, g_array_index (fine, GsPeak, j).highest);
        }
      g_array_append_val (self->levels[i], peak);
    }
}

static gint16
to_peak (float sample)
{
  return (gint16) lrintf (CLAMP (sample, -1.0f, 1.0f) * G_MAXINT16);
}

/**
 * gs_peaks_finish:
 * @self: peaks
 *
 * Ends the sound: what is left of it becomes a last, shorter bin.
 */
void
gs_peaks_finish (GsPeaks *self)
{
  if (self->n_pending > 0)
    add_bin (self, (GsPeak) { to_peak (self->lowest), to_peak (self->highest) });
  self->n_pending = 0;
}

/**
 * gs_peaks_push:
 * @self: peaks
 * @samples: (array length=n_samples): the next samples, -1..1; more is cut
 * @n_samples: how many
 */
void
gs_peaks_push (GsPeaks *self,
               const float *samples,
               gsize n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    {
      float sample = isfinite (samples[i]) ? samples[i] : 0.0f;

      self->lowest = self->n_pending == 0 ? sample : MIN (self->lowest, sample);
      self->highest = self->n_pending == 0 ? sample : MAX (self->highest, sample);
      if (++self->n_pending == GS_PEAKS_BIN)
        gs_peaks_finish (self);
    }
}

/**
 * gs_peaks_add_bins:
 * @self: peaks without a bin that is not full
 * @bins: (array length=n_bins): bins of the finest level, as gs_peaks_get_bins() gives them
 * @n_bins: how many
 */
void
gs_peaks_add_bins (GsPeaks *self,
                   const GsPeak *bins,
                   gsize n_bins)
{
  g_return_if_fail (self->n_pending == 0);

  for (gsize i = 0; i < n_bins; i++)
    add_bin (self, bins[i]);
}

/**
 * gs_peaks_get_bins:
 * @self: peaks
 * @n_bins: (out): how many there are
 *
 * Returns: (transfer none): the finest level; valid until more is added
 */
const GsPeak *
gs_peaks_get_bins (const GsPeaks *self,
                   gsize *n_bins)
{
  *n_bins = self->levels[0]->len;

  return (const GsPeak *) (gpointer) self->levels[0]->data;
}

/* Peak of the bins [@from, @to) of the finest level, by the coarsest bins that fit. */
static gboolean
get_peak (const GsPeaks *self,
          gint64 from,
          gint64 to,
          GsPeak *result)
{
  gboolean found = FALSE;

  to = MIN (to, (gint64) self->levels[0]->len);
  from = MAX (from, 0);

  while (from < to)
    {
      gint64 size = 1;
      guint level = 0;
      GsPeak peak;

      while (level + 1 < LEVELS && from % (size * FACTOR) == 0 && from + size * FACTOR <= to)
        {
          size *= FACTOR;
          level++;
        }

      peak = g_array_index (self->levels[level], GsPeak, from / size);
      result->lowest = found ? MIN (result->lowest, peak.lowest) : peak.lowest;
      result->highest = found ? MAX (result->highest, peak.highest) : peak.highest;
      found = TRUE;
      from += size;
    }

  return found;
}

/**
 * gs_peaks_read:
 * @self: peaks
 * @start: media time of the left edge, nanoseconds
 * @end: media time of the right edge, after @start
 * @n_columns: columns between them
 * @lowest: (out caller-allocates) (array length=n_columns): lowest sample of each column, -1..1; NaN where none is
 *   known
 * @highest: (out caller-allocates) (array length=n_columns): highest sample of each column
 *
 * Every sample counts in the column it falls into (in both neighbours, if their border is inside its 4 ms). The cost
 * goes with @n_columns, not with the time they span.
 */
void
gs_peaks_read (const GsPeaks *self,
               gint64 start,
               gint64 end,
               guint n_columns,
               float *lowest,
               float *highest)
{
  const double bins_per_ns = (double) GS_PEAKS_RATE / GS_PEAKS_BIN / NANOSECONDS;

  for (guint i = 0; i < n_columns; i++)
    {
      double left = start + (double) (end - start) * i / n_columns;
      double right = start + (double) (end - start) * (i + 1) / n_columns;
      GsPeak peak;

      if (right > 0 &&
          get_peak (self, (gint64) floor (left * bins_per_ns), (gint64) ceil (right * bins_per_ns), &peak))
        {
          lowest[i] = peak.lowest / (float) G_MAXINT16;
          highest[i] = peak.highest / (float) G_MAXINT16;
        }
      else
        {
          lowest[i] = NAN;
          highest[i] = NAN;
        }
    }
}

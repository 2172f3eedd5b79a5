/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-onsets.h"

#include "gs-mel-pyramid.h"

#include <math.h>

/*
 * Where sounds begin. The mel spectrogram's columns (10 ms, in dB) are compared with those 20 ms before: the onset function is the
 * mean rise over the bands, each against the loudest of its three neighbours before, so that a gliding voice is no onset (SuperFlux,
 * Böck and Widmer 2013). Its peaks are onsets where they are the highest within 30 ms and DELTA above the mean of the 200 ms
 * around. The place is then made exact by the peaks of the waveform: where, within 40 ms, 4 ms are loudest against the 12 ms before.
 */

#define COLUMN   10000000 /* ns; of the finest columns */
#define FIRST    7500000  /* ns: left edge of column 0, see GsMelPyramid */
#define LAG      2        /* columns */
#define HIGHEST  3        /* columns to each side in which there is no higher one */
#define AROUND   10       /* columns to each side whose mean is what is usual */
#define DELTA    1.5      /* dB */
#define REFINE   40000000 /* ns to each side */
#define PEAK_BIN 4000000  /* ns */
#define N_PEAKS  20       /* bins in which the place is looked for */
#define BEFORE   3        /* bins */
#define QUIET    0.003f   /* -50 dB of full scale: nothing is quieter */

static double
get_rise (const guint8 *before,
          const guint8 *column)
{
  double sum = 0.0;

  for (int band = 0; band < GS_LOG_MEL_BANDS; band++)
    {
      int loudest = before[band];

      if (band > 0)
        loudest = MAX (loudest, before[band - 1]);
      if (band + 1 < GS_LOG_MEL_BANDS)
        loudest = MAX (loudest, before[band + 1]);
      sum += MAX ((int) column[band] - loudest, 0);
    }

  return sum * GS_MEL_STEP_DB / GS_LOG_MEL_BANDS;
}

/**
 * gs_onsets_pick:
 * @mel: a spectrogram's finest columns as bytes ([n_columns, 64])
 * @known: (array length=n_columns): 1 where there is one
 * @n_columns: how many
 *
 * Picks the columns in which something begins to sound.
 *
 * Returns: (transfer full) (element-type guint): their numbers, in order
 */
GArray *
gs_onsets_pick (const guint8 *mel,
                const guint8 *known,
                guint n_columns)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree double *rise = g_new0 (double, n_columns + 1);

  for (guint i = LAG; i < n_columns; i++)
    {
      if (known[i] && known[i - LAG])
        rise[i] = get_rise (mel + (gsize) (i - LAG) * GS_LOG_MEL_BANDS, mel + (gsize) i * GS_LOG_MEL_BANDS);
    }

  for (guint i = LAG; i < n_columns; i++)
    {
      guint from = i > AROUND ? i - AROUND : 0, to = MIN (i + AROUND + 1, n_columns);
      double sum = 0.0;
      gboolean highest = TRUE;

      for (guint j = from; j < to; j++)
        {
          sum += rise[j];
          /* Of equals the first */
          if (j + HIGHEST >= i && j <= i + HIGHEST && (rise[j] > rise[i] || (rise[j] == rise[i] && j < i)))
            highest = FALSE;
        }
      if (highest && rise[i] >= sum / (to - from) + DELTA)
        g_array_append_val (found, i);
    }

  return found;
}

/* Where near @time the waveform grows most, or @time itself where it is not known. */
static gint64
refine (GsSoundOverview *sound,
        gint64 time)
{
  const guint n = BEFORE + N_PEAKS;
  gint64 start = (time - REFINE) / PEAK_BIN * PEAK_BIN - BEFORE * PEAK_BIN;
  float lowest[BEFORE + N_PEAKS], highest[BEFORE + N_PEAKS];
  float most = 0.0f;
  gint64 found = time;

  gs_sound_overview_get_peaks (sound, start, start + n * PEAK_BIN, n, lowest, highest);
  for (guint i = BEFORE; i < n; i++)
    {
      float loud = fmaxf (-lowest[i], highest[i]), before = QUIET;

      for (guint j = i - BEFORE; j < i; j++)
        before = fmaxf (before, fmaxf (-lowest[j], highest[j]));
      /* NaN is no growth */
      if (loud / before > most)
        {
          most = loud / before;
          found = start + (gint64) i * PEAK_BIN;
        }
    }

  return found;
}

/**
 * gs_onsets_find:
 * @sound: a clip's sound
 * @start: media time, nanoseconds
 * @end: where to stop looking, after @start; a few seconds are looked through in a millisecond
 *
 * Finds where sounds begin. As long as the sound is being read it finds few.
 *
 * Returns: (transfer full) (element-type gint64): their times, nanoseconds, in order
 */
GArray *
gs_onsets_find (GsSoundOverview *sound,
                gint64 start,
                gint64 end)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = MAX (start - FIRST, 0) / COLUMN - AROUND - LAG, last = (MAX (end - FIRST, 0)) / COLUMN + AROUND + 2;
  g_autofree guint8 *mel = NULL;
  g_autofree guint8 *known = NULL;
  g_autoptr (GArray) columns = NULL;
  guint n;

  g_return_val_if_fail (GS_IS_SOUND_OVERVIEW (sound), times);
  g_return_val_if_fail (start < end, times);

  first = MAX (first, 0);
  n = (guint) (last - first);
  mel = g_malloc ((gsize) n * GS_LOG_MEL_BANDS);
  known = g_malloc0 (n);
  gs_sound_overview_get_mel (sound, FIRST + first * COLUMN, FIRST + last * COLUMN, n, mel, known);
  columns = gs_onsets_pick (mel, known, n);
  for (guint i = 0; i < columns->len; i++)
    {
      gint64 time = refine (sound, FIRST + (first + g_array_index (columns, guint, i)) * COLUMN);

      if (time >= start && time < end && (times->len == 0 || g_array_index (times, gint64, times->len - 1) < time))
        g_array_append_val (times, time);
    }

  return times;
}

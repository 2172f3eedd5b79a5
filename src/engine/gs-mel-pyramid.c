/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-mel-pyramid.h"

#include <math.h>
#include <string.h>

#define BANDS  GS_LOG_MEL_BANDS
#define FACTOR 4
#define LEVELS 8 /* the coarsest has one column for 44 minutes */

/* Means are kept with so many parts of a step, so that a mean of means is still exact to 1/100 of one. */
#define PARTS 256

/* Where a pixel spans at least so many of the finest columns, they are counted to the nearest GS_MEL_BASE: an eighth of the pixel. */
#define COARSE (4 * GS_MEL_BASE)

G_STATIC_ASSERT ((COARSE + 2) * 255 <= G_MAXUINT16);

#define COLUMN_NS G_GINT64_CONSTANT (10000000)
#define FIRST_NS  G_GINT64_CONSTANT (7500000) /* where the first column begins */

struct _GsMelPyramid
{
  GArray *levels[LEVELS]; /* of [64] guint16 */
  gsize n_columns;        /* of the finest that have been pushed */

  /* The column of level 0 that is not full yet. */
  guint32 sums[BANDS];
  guint n_pending;
};

GsMelPyramid *
gs_mel_pyramid_new (void)
{
  GsMelPyramid *self = g_new0 (GsMelPyramid, 1);

  for (guint i = 0; i < LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, BANDS * sizeof (guint16));

  return self;
}

void
gs_mel_pyramid_free (GsMelPyramid *self)
{
  for (guint i = 0; i < LEVELS; i++)
    g_array_unref (self->levels[i]);
  g_free (self);
}

/**
 * gs_mel_quantise:
 * @frames: ln (magnitude + 0.01) ([n_frames, 64])
 * @n_frames: how many
 * @columns: (out): the same as bytes ([n_frames, 64])
 */
void
gs_mel_quantise (const float *frames,
                 gsize n_frames,
                 guint8 *columns)
{
  for (gsize i = 0; i < n_frames * BANDS; i++)
    {
      float value = (frames[i] - GS_MEL_FLOOR) / GS_MEL_STEP;

      columns[i] = (guint8) lrintf (CLAMP (value, 0.0f, 255.0f));
    }
}

static const guint16 *
get_column (const GsMelPyramid *self,
            guint level,
            gsize index)
{
  return (const guint16 *) (gpointer) self->levels[level]->data + index * BANDS;
}

/* One more column of level 0, and of each coarser one that is complete with it; none is with a last one that is short. */
static void
add_column (GsMelPyramid *self,
            const guint16 *column,
            gboolean whole)
{
  guint16 mean[BANDS];

  g_array_append_vals (self->levels[0], column, 1);
  if (!whole)
    return;

  for (guint level = 1; level < LEVELS; level++)
    {
      GArray *fine = self->levels[level - 1];

      if (fine->len % FACTOR != 0)
        return;

      for (guint band = 0; band < BANDS; band++)
        {
          guint sum = 0;

          for (guint i = fine->len - FACTOR; i < fine->len; i++)
            sum += get_column (self, level - 1, i)[band];
          mean[band] = (guint16) ((sum + FACTOR / 2) / FACTOR);
        }
      g_array_append_vals (self->levels[level], mean, 1);
    }
}

/**
 * gs_mel_pyramid_finish:
 * @self: a pyramid
 *
 * Ends the sound: what is left of it becomes a last column, the mean of fewer.
 */
void
gs_mel_pyramid_finish (GsMelPyramid *self)
{
  guint16 column[BANDS];

  if (self->n_pending == 0)
    return;

  for (guint band = 0; band < BANDS; band++)
    column[band] = (guint16) ((self->sums[band] * PARTS + self->n_pending / 2) / self->n_pending);
  add_column (self, column, self->n_pending == GS_MEL_BASE);
  self->n_pending = 0;
  memset (self->sums, 0, sizeof self->sums);
}

/**
 * gs_mel_pyramid_push:
 * @self: a pyramid
 * @columns: the next of the finest columns ([n_columns, 64])
 * @n_columns: how many
 */
void
gs_mel_pyramid_push (GsMelPyramid *self,
                     const guint8 *columns,
                     gsize n_columns)
{
  for (gsize i = 0; i < n_columns; i++)
    {
      for (guint band = 0; band < BANDS; band++)
        self->sums[band] += columns[i * BANDS + band];
      self->n_columns++;
      if (++self->n_pending == GS_MEL_BASE)
        gs_mel_pyramid_finish (self);
    }
}

/**
 * gs_mel_pyramid_add_base:
 * @self: an empty pyramid
 * @base: columns of 160 ms, as gs_mel_pyramid_get_base() gives them ([n_base, 64])
 * @n_base: how many
 * @n_columns: of how many of the finest they are made; from gs_mel_pyramid_get_base()'s maker
 */
void
gs_mel_pyramid_add_base (GsMelPyramid *self,
                         const guint16 *base,
                         gsize n_base,
                         gsize n_columns)
{
  for (gsize i = 0; i < n_base; i++)
    add_column (self, base + i * BANDS, (i + 1) * GS_MEL_BASE <= n_columns);
  self->n_columns = n_columns;
}

/**
 * gs_mel_pyramid_get_base:
 * @self: a pyramid
 * @n_base: (out): how many there are
 *
 * Returns: (transfer none): the columns of 160 ms, in 256ths of a step ([n_base, 64]); valid until more is added
 */
const guint16 *
gs_mel_pyramid_get_base (const GsMelPyramid *self,
                         gsize *n_base)
{
  *n_base = self->levels[0]->len;

  return get_column (self, 0, 0);
}

static void
add_finest (guint16 *sums,
            const guint8 *column)
{
  for (guint band = 0; band < BANDS; band++)
    sums[band] = (guint16) (sums[band] + column[band]);
}

static void
add_coarse (guint32 *sums,
            const guint16 *column,
            guint32 weight)
{
  for (guint band = 0; band < BANDS; band++)
    sums[band] += column[band] * weight;
}

/* Mean of the columns [@from, @to) of level 0, by the coarsest columns that fit; FALSE if none is known. */
static gboolean
get_coarse (const GsMelPyramid *self,
            gint64 from,
            gint64 to,
            guint8 *values)
{
  guint32 sums[BANDS] = { 0 };
  guint32 n = 0;
  guint shift = 0;

  from = MAX (from, 0);
  to = MIN (to, (gint64) self->levels[0]->len);

  /* What a column spans of hours must not overflow: weights are then in larger units. */
  while ((((to - from) * GS_MEL_BASE) >> shift) > G_MAXUINT16 - 1)
    shift++;

  while (from < to)
    {
      gint64 size = 1;
      guint level = 0;
      const guint16 *column;
      guint32 weight;

      while (level + 1 < LEVELS && from % (size * FACTOR) == 0 && from + size * FACTOR <= to &&
             from / (size * FACTOR) < (gint64) self->levels[level + 1]->len)
        {
          size *= FACTOR;
          level++;
        }

      column = get_column (self, level, (gsize) (from / size));
      weight = (guint32) (MIN (size * GS_MEL_BASE, (gint64) self->n_columns - from * GS_MEL_BASE) >> shift);
      add_coarse (sums, column, weight);
      n += weight;
      from += size;
    }

  for (guint band = 0; band < BANDS && n > 0; band++)
    values[band] = (guint8) ((sums[band] / PARTS + n / 2) / n);

  return n > 0;
}

/* The same of the finest columns. */
static gboolean
get_fine (const GsMelPyramid *self,
          const guint8 *finest,
          gint64 from,
          gint64 to,
          guint8 *values)
{
  guint16 sums[BANDS] = { 0 };
  guint n;

  from = MAX (from, 0);
  to = MIN (to, (gint64) self->n_columns);
  if (from >= to)
    return FALSE;

  n = (guint) (to - from);
  for (gint64 i = from; i < to; i++)
    add_finest (sums, finest + i * BANDS);
  for (guint band = 0; band < BANDS; band++)
    values[band] = (guint8) ((sums[band] + n / 2u) / n);

  return TRUE;
}

/**
 * gs_mel_pyramid_read:
 * @self: a pyramid
 * @finest: (nullable): the finest columns, all that were pushed; without them 160 ms is the finest
 * @start: media time of the left edge, nanoseconds
 * @end: media time of the right edge, after @start
 * @n_columns: columns between them
 * @values: (out caller-allocates): the mean of what falls into each column ([n_columns, 64])
 * @known: (out caller-allocates) (array length=n_columns): 1 where there is a value, else 0
 *
 * Each of the finest columns counts in the column that has more of it; where a column spans 0.64 s or more, edges are
 * taken to the nearest 160 ms. The cost goes with @n_columns, not with the time they span.
 */
void
gs_mel_pyramid_read (const GsMelPyramid *self,
                     const guint8 *finest,
                     gint64 start,
                     gint64 end,
                     guint n_columns,
                     guint8 *values,
                     guint8 *known)
{
  double step = (double) (end - start) / n_columns / COLUMN_NS; /* of the finest columns */

  for (guint i = 0; i < n_columns; i++)
    {
      double left = (double) (start - FIRST_NS) / COLUMN_NS + step * i;
      double right = left + step;
      guint8 *out = values + (gsize) i * BANDS;
      gint64 from, to;

      /* Before the middle of the first frame there is sound already. */
      if (right > -(double) FIRST_NS / COLUMN_NS)
        {
          left = MAX (left, 0.0);
          right = MAX (right, left);
        }

      if (finest != NULL && step < COARSE)
        {
          from = (gint64) floor (left + 0.5);
          to = (gint64) floor (right + 0.5);
          if (to <= from)
            {
              from = (gint64) floor ((left + right) / 2.0);
              to = from + 1;
            }
          known[i] = get_fine (self, finest, from, to, out);
        }
      else
        {
          from = (gint64) floor (left / GS_MEL_BASE + 0.5);
          to = (gint64) floor (right / GS_MEL_BASE + 0.5);
          if (to <= from)
            {
              from = (gint64) floor ((left + right) / 2.0 / GS_MEL_BASE);
              to = from + 1;
            }
          known[i] = get_coarse (self, from, to, out);
        }
    }
}

/**
 * gs_mel_get_centre:
 * @band: 0 .. 63
 *
 * Returns: the frequency in the middle of a band, Hz: the same HTK scale as the front end's
 */
float
gs_mel_get_centre (guint band)
{
  double lowest = 1127.0 * log (1.0 + 125.0 / 700.0);
  double highest = 1127.0 * log (1.0 + 7500.0 / 700.0);
  double place = lowest + (highest - lowest) * (band + 1) / (BANDS + 1);

  return (float) (700.0 * (exp (place / 1127.0) - 1.0));
}

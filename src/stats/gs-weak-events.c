/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-weak-events.h"

#include "gs-lip-agreement.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

/* Chosen on clips other than those that the figures of inspection.md are of. A signal is smoothed by a moving mean, has to be beyond its limit for
 * so long, and breaks shorter than JOIN do not count. */
#define JOIN (SECOND * 4 / 10)

/* Own weights: above the median by this many standard deviations, estimated from the median deviation, and by no less than RISE. */
#define DEVIATIONS   2.0
#define RISE         0.08
#define OWN_SMOOTH   SECOND
#define OWN_SHORTEST (2 * SECOND)

#define FACE_SHARE    0.5
#define FACE_SMOOTH   (SECOND / 2)
#define FACE_SHORTEST (SECOND * 8 / 10)

#define PAUSES_MOST       0.7
#define PAUSES_LEAST      0.02
#define PAUSES_SMOOTH     (SECOND * 3 / 10)
#define NO_VOICE_SHORTEST (SECOND * 8 / 10)
#define NO_PAUSE_SHORTEST (SECOND * 18 / 10)

/* Size of the sound's contribution above its median: by this many standard deviations, and by no less than SOUND_RISE, in units of the output. */
#define SOUND_DEVIATIONS 3.0
#define SOUND_RISE       0.3
#define SOUND_SMOOTH     (2 * SECOND)
#define SOUND_SHORTEST   (2 * SECOND)

/* How well lips and sound go together, as a share of what is usual in the clip. Where they hardly do anyway, as with a listener's face, it tells nothing. */
#define LIPS_USUAL    0.3
#define LIPS_SHARE    0.65
#define LIPS_SHORTEST (SECOND * 18 / 10)

typedef struct
{
  const GsWeakEvidence *evidence;
  GArray *events; /* of GsWeakEvent */
  double *signal; /* [n_frames] */
  double *smooth; /* [n_frames] */
  gint64 step;    /* usual time from frame to frame */
} Search;

static void
swap (double *a,
      double *b)
{
  double kept = *a;

  *a = *b;
  *b = kept;
}

/* The value that would stand at @k if @values were sorted (C. A. R. Hoare, Algorithm 65: find, 1961); an hour's frames are too many to sort for this. Leaves
 * what is not above it before it. */
static double
select_value (double *values,
              guint n,
              guint k)
{
  guint low = 0, high = n - 1;

  while (low < high)
    {
      double pivot = values[low + (high - low) / 2];
      guint i = low, j = high;

      while (TRUE)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i >= j)
            break;
          swap (&values[i++], &values[j--]);
        }
      /* Up to j nothing is above the pivot, from j + 1 on nothing below it */
      if (k <= j)
        high = j;
      else
        low = j + 1;
    }

  return values[k];
}

/* Of what is known, the lower one of two in the middle; NaN where nothing is. */
static double
get_median (const double *values,
            guint n)
{
  g_autofree double *known = g_new (double, MAX (n, 1));
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      known[n_known++] = values[i];

  return n_known > 0 ? select_value (known, n_known, (n_known - 1) / 2) : NAN;
}

static gint64
get_step (const GsWeakEvidence *evidence)
{
  guint n = evidence->n_frames;

  return n > 1 ? MAX ((evidence->pts[n - 1] - evidence->pts[0]) / (n - 1), 1) : SECOND / 25;
}

/* Moving mean of what is known over @width; what is not known stays so. */
static void
smooth (Search *self,
        gint64 width)
{
  guint n = self->evidence->n_frames, half = (guint) (width / self->step / 2), n_known = 0;
  double sum = 0.0;

  for (guint i = 0, first = 0, end = 0; i < n; i++)
    {
      for (; end < MIN (i + half + 1, n); end++)
        if (!isnan (self->signal[end]))
          {
            sum += self->signal[end];
            n_known++;
          }
      for (; first + half < i; first++)
        if (!isnan (self->signal[first]))
          {
            sum -= self->signal[first];
            n_known--;
          }
      self->smooth[i] = isnan (self->signal[i]) ? NAN : sum / n_known;
    }
}

static gint64
get_length (const Search *self,
            guint first,
            guint end)
{
  return self->evidence->pts[end - 1] - self->evidence->pts[first] + self->step;
}

static double
get_mean (const Search *self,
          guint first,
          guint end)
{
  double sum = 0.0;
  guint n = 0;

  for (guint i = first; i < end; i++)
    if (!isnan (self->smooth[i]))
      {
        sum += self->smooth[i];
        n++;
      }

  return sum / n;
}

/* Where @sign times the smoothed signal is above @limit. */
static void
collect (Search *self,
         int sign,
         double limit,
         gint64 shortest,
         guint reason,
         int gate,
         double usual)
{
  guint n = self->evidence->n_frames, first = 0, end = 0;

  for (guint i = 0; i <= n; i++)
    {
      gboolean beyond = i < n && sign * self->smooth[i] > limit;

      if (beyond && end > first && get_length (self, end, i + 1) - self->step <= JOIN)
        {
          end = i + 1;
          continue;
        }
      if (!beyond && i < n)
        continue;

      if (end > first && get_length (self, first, end) >= shortest)
        {
          GsWeakEvent event = { first, end, reason, gate, gate >= 0 ? get_mean (self, first, end) - usual : 0.0 };

          g_array_append_val (self->events, event);
        }
      first = i;
      end = MIN (i + 1, n);
    }
}

static void
look_at_gate (Search *self,
              guint gate)
{
  guint n = self->evidence->n_frames;
  double median, deviation;

  for (guint i = 0; i < n; i++)
    self->signal[i] = (double) self->evidence->own[gate][i];
  smooth (self, OWN_SMOOTH);
  median = get_median (self->smooth, n);
  for (guint i = 0; i < n; i++)
    self->signal[i] = fabs (self->smooth[i] - median);
  deviation = 1.4826 * get_median (self->signal, n);
  if (!isnan (median))
    collect (self, 1, median + MAX (RISE, DEVIATIONS * deviation), OWN_SHORTEST, GS_WEAK_OWN, (int) gate, median);
}

static void
look_at_face (Search *self)
{
  for (guint i = 0; i < self->evidence->n_frames; i++)
    self->signal[i] = (double) self->evidence->face[i];
  smooth (self, FACE_SMOOTH);
  collect (self, -1, -FACE_SHARE, FACE_SHORTEST, GS_WEAK_NO_FACE, -1, 0.0);
}

static void
look_at_pauses (Search *self)
{
  for (guint i = 0; i < self->evidence->n_frames; i++)
    self->signal[i] = (double) self->evidence->pauses[i];
  smooth (self, PAUSES_SMOOTH);
  collect (self, 1, PAUSES_MOST, NO_VOICE_SHORTEST, GS_WEAK_NO_VOICE, -1, 0.0);
  collect (self, -1, -PAUSES_LEAST, NO_PAUSE_SHORTEST, GS_WEAK_NO_PAUSE, -1, 0.0);
}

static void
look_at_lips (Search *self)
{
  guint n = self->evidence->n_frames;
  g_autofree double *agreement = gs_lip_agreement_compute (self->evidence->mouth, self->evidence->loudness, n, self->step);
  double usual = get_median (agreement, n);

  if (isnan (usual) || usual < LIPS_USUAL)
    return;

  for (guint i = 0; i < n; i++)
    self->smooth[i] = agreement[i];
  collect (self, -1, -LIPS_SHARE * usual, LIPS_SHORTEST, GS_WEAK_LIPS_APART, -1, 0.0);
}

static void
look_at_contributions (Search *self,
                       guint output)
{
  guint n = self->evidence->n_frames;
  double median, deviation;

  for (guint i = 0; i < n; i++)
    self->signal[i] = fabs ((double) self->evidence->of_sound[output][i]);
  smooth (self, SOUND_SMOOTH);
  median = get_median (self->smooth, n);
  for (guint i = 0; i < n; i++)
    self->signal[i] = fabs (self->smooth[i] - median);
  deviation = 1.4826 * get_median (self->signal, n);
  if (!isnan (median))
    collect (self, 1, median + MAX (SOUND_RISE, SOUND_DEVIATIONS * deviation), SOUND_SHORTEST, GS_WEAK_SOUND_DECIDES, -1, 0.0);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const GsWeakEvent *x = a, *y = b;

  return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : (x->end > y->end) - (x->end < y->end);
}

/* What overlaps is one event with several reasons. */
static GArray *
join (GArray *events)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (GsWeakEvent));

  g_array_sort (events, compare_events);
  for (guint i = 0; i < events->len; i++)
    {
      const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, i);
      GsWeakEvent *last = joined->len > 0 ? &g_array_index (joined, GsWeakEvent, joined->len - 1) : NULL;

      if (last == NULL || event->first > last->end)
        {
          g_array_append_vals (joined, event, 1);
          continue;
        }
      last->end = MAX (last->end, event->end);
      last->reasons |= event->reasons;
      if (event->gate >= 0 && (last->gate < 0 || event->rise > last->rise))
        {
          last->gate = event->gate;
          last->rise = event->rise;
        }
    }

  return joined;
}

/**
 * gs_weak_events_find:
 * @evidence: what is known
 *
 * Finds stretches in which a modality seems to be weak. Each kind of evidence is held against a limit of its own (see inspection.md); what overlaps
 * becomes one event.
 *
 * Returns: (transfer full) (element-type GsWeakEvent): the stretches in order, none touching another
 */
GArray *
gs_weak_events_find (const GsWeakEvidence *evidence)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (GsWeakEvent));
  g_autofree double *signal = g_new (double, MAX (evidence->n_frames, 1));
  g_autofree double *smoothed = g_new (double, MAX (evidence->n_frames, 1));
  Search self = { evidence, events, signal, smoothed, get_step (evidence) };

  for (guint gate = 0; gate < evidence->n_gates; gate++)
    look_at_gate (&self, gate);
  if (evidence->face != NULL)
    look_at_face (&self);
  if (evidence->pauses != NULL)
    look_at_pauses (&self);
  if (evidence->mouth != NULL && evidence->loudness != NULL)
    look_at_lips (&self);
  for (guint output = 0; output < evidence->n_outputs; output++)
    look_at_contributions (&self, output);

  return join (events);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-weak.h"

#include <math.h>
#include <string.h>

/* How much of a clip is weak, how long a weak span is about, and the least time between two of them. */
#define LEAST_SHARE   0.25
#define MOST_SHARE    0.35
#define USUAL_SECONDS 3.4
#define LEAST_SECONDS 1.2
#define LEAST_PAUSE   1.0

#define LEAST_DELAY 0.8
#define MOST_DELAY  2.0

static const char *const kind_names[GS_SYNTH_N_WEAK_KINDS] = {
  "face-covered", "face-turned-away", "babble", "silence", "contradiction", "sound-delayed",
};

/**
 * gs_synth_weak_kind_get_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its name as files have it, like `face-covered`
 */
const char *
gs_synth_weak_kind_get_name (GsSynthWeakKind kind)
{
  g_return_val_if_fail (kind < GS_SYNTH_N_WEAK_KINDS, NULL);

  return kind_names[kind];
}

/**
 * gs_synth_weak_kind_is_video_reliable:
 * @kind: a kind
 *
 * Returns: whether the label follows the face in such a span; else it follows the voice
 */
gboolean
gs_synth_weak_kind_is_video_reliable (GsSynthWeakKind kind)
{
  return kind == GS_SYNTH_WEAK_BABBLE || kind == GS_SYNTH_WEAK_SILENCE || kind == GS_SYNTH_WEAK_SOUND_DELAYED;
}

/**
 * gs_synth_weak_kind_from_name:
 * @name: a name as files have it
 * @kind: (out): the kind
 *
 * Returns: %FALSE if there is no such kind
 */
gboolean
gs_synth_weak_kind_from_name (const char *name, GsSynthWeakKind *kind)
{
  for (guint i = 0; i < GS_SYNTH_N_WEAK_KINDS; i++)
    {
      if (strcmp (name, kind_names[i]) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Cuts @total into @n random parts that differ by at most a factor of three. */
static void
draw_parts (GsSynthRandom *random, double total, double *parts, guint n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += parts[i] = gs_synth_random_uniform (random, 0.5, 1.5);
  for (guint i = 0; i < n; i++)
    parts[i] *= total / sum;
}

/**
 * gs_synth_weak_spans_new:
 * @random: where the spans come from
 * @n_frames: length of the clip
 * @fps: frames a second
 *
 * Draws weak spans: together 25 to 35 % of the clip, of all kinds in turn in a random order, never touching each other
 * or the clip's ends. A clip too short to hold one has none.
 *
 * Returns: (transfer full) (element-type GsSynthWeakSpan): the spans in the order of time
 */
GArray *
gs_synth_weak_spans_new (GsSynthRandom *random, guint n_frames, double fps)
{
  GArray *spans = g_array_new (FALSE, TRUE, sizeof (GsSynthWeakSpan));
  double seconds = n_frames / fps;
  double share = gs_synth_random_uniform (random, LEAST_SHARE, MOST_SHARE);
  guint n = (guint) lround (seconds * share / USUAL_SECONDS);
  g_autofree double *lengths = NULL;
  g_autofree double *pauses = NULL;
  guint deck[GS_SYNTH_N_WEAK_KINDS];
  double time = 0.0;

  if (n == 0 && seconds * share >= LEAST_SECONDS)
    n = 1;
  if (n == 0)
    return spans;

  lengths = g_new (double, n);
  pauses = g_new (double, n + 1);
  draw_parts (random, seconds * share, lengths, n);
  draw_parts (random, seconds * (1.0 - share) - (n + 1) * LEAST_PAUSE, pauses, n + 1);

  for (guint i = 0; i < n; i++)
    {
      GsSynthWeakSpan span = { 0 };

      if (i % GS_SYNTH_N_WEAK_KINDS == 0)
        {
          for (guint j = 0; j < GS_SYNTH_N_WEAK_KINDS; j++)
            deck[j] = j;
          gs_synth_random_shuffle (random, deck, GS_SYNTH_N_WEAK_KINDS);
        }

      time += LEAST_PAUSE + pauses[i];
      span.start = round (time * fps) / fps;
      time += lengths[i];
      span.end = round (time * fps) / fps;
      span.kind = deck[i % GS_SYNTH_N_WEAK_KINDS];
      /* Drawn for every span, so that the kinds' order does not move the others. */
      span.amount = round (100.0 * gs_synth_random_uniform (random, LEAST_DELAY, MOST_DELAY)) / 100.0;
      if (span.kind != GS_SYNTH_WEAK_SOUND_DELAYED)
        span.amount = 0.0;
      g_array_append_val (spans, span);
    }

  return spans;
}

/**
 * gs_synth_weak_spans_get_weight:
 * @spans: (element-type GsSynthWeakSpan): weak spans
 * @kind: which of them count
 * @time: seconds
 * @ramp: how long the way in and the way out take, seconds; both lie inside the span
 *
 * Returns: 0 outside such a span, 1 well inside, smooth between
 */
double
gs_synth_weak_spans_get_weight (const GArray *spans, GsSynthWeakKind kind, double time, double ramp)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (spans, GsSynthWeakSpan, i);
      double way = MIN (ramp, 0.4 * (span->end - span->start));
      double x;

      if (span->kind != kind || time < span->start || time >= span->end)
        continue;
      if (way <= 0.0)
        return 1.0;

      x = CLAMP (MIN (time - span->start, span->end - time) / way, 0.0, 1.0);

      return x * x * (3.0 - 2.0 * x);
    }

  return 0.0;
}

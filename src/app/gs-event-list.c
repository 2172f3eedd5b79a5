/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-event-list.h"

#include "gs-clip-plots.h"
#include "gs-gate-events.h"
#include "gs-run-events.h"

#include <glib/gi18n.h>
#include <math.h>

/* Nearer than this to where an event begins is at it. */
#define NEAR (G_GINT64_CONSTANT (1000000000) / 50)

static void
line_clear (gpointer data)
{
  g_free (((GsEventLine *) data)->text);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const GsEventLine *x = a, *y = b;

  return x->start != y->start ? (x->start > y->start) - (x->start < y->start) : (x->end > y->end) - (x->end < y->end);
}

static const char *
get_output_name (GsOutput output)
{
  return output == GS_OUTPUT_VALENCE ? _ ("valence") : output == GS_OUTPUT_AROUSAL ? _ ("arousal") : _ ("valence, arousal");
}

/* Takes @text. */
static void
add_line (GArray *lines,
          GsClip *clip,
          guint first,
          guint end,
          char *text)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  GsEventLine line = { pts[first], end < n_frames ? pts[end] : MAX (gs_clip_get_duration (clip), pts[n_frames - 1]), text };

  g_array_append_val (lines, line);
}

/* --- what stands out --- */

static char *
describe_weak (GsRun *run,
               const GsWeakEvent *event)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (event->reasons & GS_WEAK_NO_FACE)
    g_ptr_array_add (parts, g_strdup (_ ("no face")));
  if (event->reasons & GS_WEAK_NO_VOICE)
    g_ptr_array_add (parts, g_strdup (_ ("silence")));
  if (event->reasons & GS_WEAK_NO_PAUSE)
    g_ptr_array_add (parts, g_strdup (_ ("sound without pauses")));
  if (event->reasons & GS_WEAK_LIPS_APART)
    g_ptr_array_add (parts, g_strdup (_ ("lips and sound apart")));
  if (event->reasons & GS_WEAK_OWN)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, (guint) event->gate);

      /* Translators: valence or arousal; by how much the weight of the modality's own features rises */
      g_ptr_array_add (parts, g_strdup_printf (g_str_equal (gate->modality, "video") ? _ ("face kept own (%s, +%.2f)")
                                                                                     : _ ("sound kept own (%s, +%.2f)"),
                                               get_output_name (gate->output), event->rise));
    }
  if (event->reasons & GS_WEAK_SOUND_DECIDES)
    g_ptr_array_add (parts, g_strdup (_ ("sound decides more than usual")));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (_ (", "), (char **) parts->pdata);
}

static void
add_weak (GArray *lines,
          GsClip *clip,
          GsRun *run,
          GsAttributeJob *attribution,
          const GsEventFilter *filter)
{
  g_autoptr (GArray) events = gs_run_find_weak_events (clip, run, attribution, (GsEventsOf) filter->modality);

  for (guint i = 0; i < events->len; i++)
    {
      const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, i);

      add_line (lines, clip, event->first, event->end, describe_weak (run, event));
    }
}

/* --- gates --- */

static char *
describe_gate (GsRun *run,
               const GsGateSeries *gate,
               const GsGateEvent *event)
{
  gboolean stages = gs_run_is_hierarchical (run, gate->output);
  g_autofree char *name = gs_candidate_name (event->candidate, stages);
  const char *modality = g_str_equal (gate->modality, "video") ? _ ("face") : _ ("sound");

  if (event->before >= 0)
    {
      g_autofree char *before = gs_candidate_name ((guint) event->before, stages);

      /* Translators: face or sound, valence or arousal, candidate before, candidate now, its mean weight */
      return g_strdup_printf (_ ("%s, %s: %s → %s (%.2f)"), modality, get_output_name (gate->output), before, name, event->mean);
    }

  /* Translators: face or sound, valence or arousal, candidate, its mean weight */
  return g_strdup_printf (_ ("%s, %s: %s (%.2f)"), modality, get_output_name (gate->output), name, event->mean);
}

static void
add_gate_events (GArray *lines,
                 GsClip *clip,
                 GsRun *run,
                 guint index,
                 const GsEventFilter *filter)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  const GsGateSeries *gate = gs_run_get_gate (run, index);
  const float *weights = gs_run_get_gate_weights (run, index);
  gint64 shortest = (gint64) (filter->shortest * 1e9);
  g_autoptr (GArray) events = NULL;

  if (weights == NULL || !gs_events_of_gate ((GsEventsOf) filter->modality, gate) || (filter->kind == GS_EVENTS_ABOVE && filter->candidate >= gate->n_candidates))
    return;

  events = filter->kind == GS_EVENTS_ABOVE
             ? gs_gate_spans_find (weights, n_frames, gate->n_candidates, filter->candidate, filter->above, pts, shortest)
             : gs_gate_transitions_find (weights, n_frames, gate->n_candidates, pts, shortest);
  for (guint i = 0; i < events->len; i++)
    {
      const GsGateEvent *event = &g_array_index (events, GsGateEvent, i);

      /* What a clip begins with is no change */
      if (filter->kind == GS_EVENTS_ABOVE || event->before >= 0)
        add_line (lines, clip, event->first, event->end, describe_gate (run, gate, event));
    }
}

/**
 * gs_event_list_make:
 * @clip: a clip
 * @run: (nullable): its run
 * @attribution: (nullable): what face and sound contributed
 * @filter: what is wanted
 *
 * Returns: (transfer full) (element-type GsEventLine): the events, by their beginnings
 */
GArray *
gs_event_list_make (GsClip *clip,
                    GsRun *run,
                    GsAttributeJob *attribution,
                    const GsEventFilter *filter)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (GsEventLine));
  guint n_frames;

  g_array_set_clear_func (lines, line_clear);
  gs_clip_get_pts (clip, &n_frames);
  if (run == NULL || n_frames == 0 || n_frames != gs_run_get_n_frames (run) || !gs_run_has_frames (run))
    return lines;

  if (filter->kind == GS_EVENTS_WEAK)
    add_weak (lines, clip, run, attribution, filter);
  else
    for (guint i = 0; i < gs_run_get_n_gates (run); i++)
      add_gate_events (lines, clip, run, i, filter);
  g_array_sort (lines, compare_lines);

  return lines;
}

/**
 * gs_event_list_step:
 * @lines: events
 * @time: media time
 * @direction: 1 for the next one, -1 for the one before
 *
 * Returns: index of the event that begins next after @time or last before it; -1 if there is none
 */
int
gs_event_list_step (GArray *lines,
                    gint64 time,
                    int direction)
{
  if (direction > 0)
    {
      for (guint i = 0; i < lines->len; i++)
        if (g_array_index (lines, GsEventLine, i).start > time + NEAR)
          return (int) i;
      return -1;
    }

  for (guint i = lines->len; i-- > 0;)
    if (g_array_index (lines, GsEventLine, i).start < time - NEAR)
      return (int) i;

  return -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-worth-queue.h"

#include "gs-gate-events.h"
#include "gs-trace-table.h"

#include <math.h>

/* From what a project holds of a clip to the stretches of it that are worth a person's time. Main thread: it reads session objects. */

#define SECOND G_GINT64_CONSTANT (1000000000)

/* A gate that goes back at once has not turned. */
#define SHORTEST_TURN (3 * SECOND / 10)

/* A hand gives a sample at every drawn frame; what lies between two that are nearer than this was looked at. */
#define SAMPLE_REACH (SECOND / 2)

/**
 * gs_worth_queue_counts:
 * @run: a run of a clip
 *
 * Returns: whether what it says is held against what other runs say: it is complete and is of the clip as it is
 */
gboolean
gs_worth_queue_counts (GsRun *run)
{
  return gs_run_get_state (run) == GS_RECORD_COMPLETE && gs_run_get_perturbation (run) == NULL;
}

static gboolean
is_same_network (GsRun *run,
                 GsRun *other,
                 GsOutput output)
{
  g_autofree char *name = gs_trace_table_name_run (run, output);
  g_autofree char *other_name = gs_trace_table_name_run (other, output);

  return g_strcmp0 (name, other_name) == 0;
}

/* Of each network the last run of the person who is looked at. Takes nothing. */
static GPtrArray *
collect_runs (GsClip *clip,
              guint n_frames,
              GsOutput output)
{
  GPtrArray *lines = g_ptr_array_new ();
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = g_list_model_get_n_items (runs); i-- > 0;)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);
      const float *line;
      gboolean again = FALSE;

      if (!gs_worth_queue_counts (run) || !gs_run_has_frames (run) || gs_run_get_n_frames (run) != n_frames
          || gs_run_get_person (run) != gs_clip_get_person (clip) || (line = gs_run_get_prediction (run, output)) == NULL)
        continue;
      for (guint k = 0; k < taken->len; k++)
        again = again || is_same_network (taken->pdata[k], run, output);
      if (again)
        continue;

      g_ptr_array_add (taken, run);
      g_ptr_array_add (lines, (gpointer) line);
    }

  return lines;
}

/* Of each person the take that counts, in units of a range from -1 to 1. */
static GPtrArray *
collect_people (GsClip *clip,
                const gint64 *pts,
                guint n_frames,
                GsOutput output)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      double middle = (gs_trace_get_minimum (trace) + gs_trace_get_maximum (trace)) / 2.0;
      double half = (gs_trace_get_maximum (trace) - gs_trace_get_minimum (trace)) / 2.0;
      float *line;

      /* Where only changes count the place of a line says nothing */
      if (gs_trace_get_derived (trace) != NULL || !gs_trace_get_bounded (trace) || half <= 0.0
          || !g_str_equal (gs_trace_get_dimension (trace), gs_output_get_nick (output)) || !gs_trace_table_is_counted (traces, trace))
        continue;

      line = g_new (float, n_frames);
      gs_trace_get_own_values (trace, pts, n_frames, line);
      for (guint frame = 0; frame < n_frames; frame++)
        line[frame] = (float) ((line[frame] - middle) / half);
      g_ptr_array_add (lines, line);
    }

  return lines;
}

/* Of both outputs together what is farther apart. */
static void
take_larger (const float *const *spreads,
             guint n_frames,
             float *larger)
{
  for (guint frame = 0; frame < n_frames; frame++)
    larger[frame] = fmaxf (spreads[0][frame], spreads[1][frame]);
}

static void
count_turns (GsRun *run,
             const gint64 *pts,
             guint n_frames,
             guint *turns)
{
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i);
      g_autoptr (GArray) events = NULL;

      if (gate->stage != 0 || weights == NULL)
        continue;
      events = gs_gate_transitions_find (weights, n_frames, gate->n_candidates, pts, SHORTEST_TURN);
      for (guint k = 0; k < events->len; k++)
        {
          const GsGateEvent *event = &g_array_index (events, GsGateEvent, k);

          /* What a clip begins with is no turn */
          if (event->before >= 0)
            turns[event->first]++;
        }
    }
}

static GsOutput
find_wider (const float *const *spreads,
            const GsWorthStretch *stretch,
            double *mean)
{
  double valence = gs_worth_mean (spreads[0], stretch->first, stretch->end, NULL);
  double arousal = gs_worth_mean (spreads[1], stretch->first, stretch->end, NULL);
  gboolean is_arousal = isnan (valence) || arousal > valence;

  *mean = is_arousal ? arousal : valence;

  return is_arousal ? GS_OUTPUT_AROUSAL : GS_OUTPUT_VALENCE;
}

/**
 * gs_worth_queue_make:
 * @clip: a clip whose frame index and traces are loaded
 * @run: (nullable): the run whose gates are looked at
 *
 * Finds the stretches of a clip that are most worth a person's time: where the runs whose frames are loaded are apart, of each network
 * the last; where people are apart, of each the take that counts; and where gates turn again and again.
 *
 * Returns: (transfer full) (element-type GsWorthItem): the stretches, the most worthwhile first
 */
GArray *
gs_worth_queue_make (GsClip *clip,
                     GsRun *run)
{
  static const GsOutput outputs[] = { GS_OUTPUT_VALENCE, GS_OUTPUT_AROUSAL };
  GArray *items = g_array_new (FALSE, FALSE, sizeof (GsWorthItem));
  guint n_frames = 0;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  g_autofree float *memory = g_new (float, 7 * (gsize) MAX (1, n_frames));
  g_autofree guint *turns = g_new0 (guint, MAX (1, n_frames));
  const float *networks[2], *people[2];
  GsWorthEvidence evidence = { .n_frames = n_frames, .pts = pts };
  g_autoptr (GArray) stretches = NULL;

  if (n_frames == 0)
    return items;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) runs = collect_runs (clip, n_frames, outputs[i]);
      g_autoptr (GPtrArray) traces = collect_people (clip, pts, n_frames, outputs[i]);
      float *of_networks = memory + i * n_frames, *of_people = memory + (2 + i) * n_frames;

      gs_worth_spread ((const float *const *) runs->pdata, runs->len, n_frames, of_networks);
      gs_worth_spread ((const float *const *) traces->pdata, traces->len, n_frames, of_people);
      networks[i] = of_networks;
      people[i] = of_people;
    }
  take_larger (networks, n_frames, memory + 4 * (gsize) n_frames);
  take_larger (people, n_frames, memory + 5 * (gsize) n_frames);
  evidence.values[0] = memory + 4 * (gsize) n_frames;
  evidence.values[2] = memory + 5 * (gsize) n_frames;

  if (run != NULL && gs_run_has_frames (run) && gs_run_get_n_frames (run) == n_frames)
    {
      count_turns (run, pts, n_frames, turns);
      gs_worth_turn_rate (turns, pts, n_frames, memory + 6 * (gsize) n_frames);
      evidence.values[1] = memory + 6 * (gsize) n_frames;
    }

  stretches = gs_worth_find (&evidence);
  for (guint i = 0; i < stretches->len; i++)
    {
      const GsWorthStretch *stretch = &g_array_index (stretches, GsWorthStretch, i);
      GsWorthItem item = { .reasons = stretch->reasons, .score = stretch->score };

      item.start = pts[stretch->first];
      item.end = stretch->end < n_frames ? pts[stretch->end] : MAX (gs_clip_get_duration (clip), pts[n_frames - 1]);
      item.networks_output = find_wider (networks, stretch, &item.networks);
      item.people_output = find_wider (people, stretch, &item.people);
      for (guint frame = stretch->first; frame < stretch->end; frame++)
        item.n_turns += turns[frame];
      g_array_append_val (items, item);
    }

  return items;
}

static void
look_at (guint8 *parts,
         guint n_parts,
         const GsWorthItem *item,
         gint64 start,
         gint64 end)
{
  double length = (double) (item->end - item->start);

  for (guint part = 0; part < n_parts; part++)
    {
      gint64 middle = item->start + (gint64) (length * (part + 0.5) / n_parts);

      if (middle >= start && middle <= end)
        parts[part] = 1;
    }
}

/**
 * gs_worth_queue_get_looked_at:
 * @clip: a clip whose traces are loaded
 * @item: a stretch of it
 * @since: microseconds since 1970
 *
 * How much of a stretch people have rated or edited since then. What was taken over from a network does not count, and nor does what was
 * made of others' traces.
 *
 * Returns: 0 to 1
 */
double
gs_worth_queue_get_looked_at (GsClip *clip,
                              const GsWorthItem *item,
                              gint64 since)
{
  GListModel *traces = gs_clip_get_traces (clip);
  guint8 parts[100] = { 0 };
  guint n = 0;

  if (item->end <= item->start)
    return 0.0;

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      const GsTraceSample *samples = gs_trace_get_samples (trace, NULL);
      const GsTraceStroke *strokes;
      guint n_strokes;

      if (gs_trace_get_derived (trace) != NULL)
        continue;

      strokes = gs_trace_get_strokes (trace, &n_strokes);
      for (guint k = 0; k < n_strokes; k++)
        {
          guint first = strokes[k].first, end = first + strokes[k].n_samples;

          if (strokes[k].kind == GS_STROKE_TAKEN_OVER || end == first || samples[end - 1].wall_time < since)
            continue;
          for (guint s = first + 1; s < end; s++)
            if (samples[s - 1].wall_time >= since
                && (samples[s].media_time - samples[s - 1].media_time <= SAMPLE_REACH || strokes[k].kind != GS_STROKE_RECORDED))
              look_at (parts, G_N_ELEMENTS (parts), item, samples[s - 1].media_time, samples[s].media_time);
        }
    }
  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    n += parts[part];

  return (double) n / G_N_ELEMENTS (parts);
}

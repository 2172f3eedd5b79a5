/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-events.h"

/* What tells that a modality is weak, gathered from a run and its attribution. The window and the command line ask here, so that they never differ. */

/**
 * gs_events_of_gate:
 * @of: whose events are wanted
 * @gate: a gate of a run
 *
 * Returns: whether the gate is one of theirs: final, of a modality that is wanted
 */
gboolean
gs_events_of_gate (GsEventsOf of,
                   const GsGateSeries *gate)
{
  gboolean face = g_str_equal (gate->modality, "video");

  return gate->stage == 0 && (of == GS_EVENTS_OF_ALL || (of == GS_EVENTS_OF_FACE) == face);
}

/* HGRJCA's last gate has no own candidate: its first is the first stage. */
static void
add_gates (GsRun *run,
           GsEventsOf of,
           guint n_frames,
           GPtrArray *own,
           GArray *gates)
{
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i); /* [n_frames, K] */
      float *values;

      if (weights == NULL || !gs_events_of_gate (of, gate))
        continue;

      values = g_new (float, n_frames);
      for (guint frame = 0; frame < n_frames; frame++)
        values[frame] = weights[(gsize) frame * gate->n_candidates];
      g_ptr_array_add (own, values);
      g_array_append_val (gates, i);
    }
}

/**
 * gs_run_find_weak_events:
 * @clip: a clip, its frame index loaded
 * @run: a run of all of its frames, loaded
 * @attribution: (nullable): what the same networks attribute to the clip's face and sound, as far as it is computed; without it nothing is known of
 *   the sound's pauses, of lips and of contributions
 * @of: whose events are wanted. Lips and sound are of both: whoever asks for one alone does not ask for them
 *
 * Finds where a modality seems to be weak, see gs_weak_events_find(). The main context.
 *
 * Returns: (transfer full) (element-type GsWeakEvent): the stretches, by their beginnings; their gates are those of the run
 */
GArray *
gs_run_find_weak_events (GsClip *clip,
                         GsRun *run,
                         GsAttributeJob *attribution,
                         GsEventsOf of)
{
  GsWeakEvidence evidence = { 0 };
  const GsRunFace *faces;
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) gates = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree float *seen = NULL;
  const float *of_sound[GS_RUN_N_PREDICTIONS];
  GArray *events;

  g_return_val_if_fail (GS_IS_CLIP (clip) && GS_IS_RUN (run), NULL);

  evidence.pts = gs_clip_get_pts (clip, &evidence.n_frames);
  g_return_val_if_fail (evidence.n_frames == gs_run_get_n_frames (run), NULL);

  add_gates (run, of, evidence.n_frames, own, gates);
  evidence.n_gates = own->len;
  evidence.own = (const float *const *) own->pdata;

  faces = gs_run_get_faces (run);
  if (faces != NULL && of != GS_EVENTS_OF_SOUND)
    {
      seen = g_new (float, MAX (evidence.n_frames, 1));
      for (guint frame = 0; frame < evidence.n_frames; frame++)
        seen[frame] = faces[frame].presence;
      evidence.face = seen;
    }

  if (attribution != NULL && of != GS_EVENTS_OF_FACE)
    {
      evidence.pauses = gs_attribute_job_get_pauses (attribution);
      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        if (gs_attribute_job_get_n_frames (attribution, output) == evidence.n_frames)
          of_sound[evidence.n_outputs++] = gs_attribute_job_get_sound (attribution, output);
      evidence.of_sound = of_sound;
    }
  if (attribution != NULL && of == GS_EVENTS_OF_ALL)
    {
      evidence.mouth = gs_attribute_job_get_mouth (attribution);
      evidence.loudness = gs_attribute_job_get_loudness (attribution);
    }

  events = gs_weak_events_find (&evidence);
  for (guint i = 0; i < events->len; i++)
    {
      GsWeakEvent *event = &g_array_index (events, GsWeakEvent, i);

      if (event->gate >= 0)
        event->gate = (int) g_array_index (gates, guint, event->gate);
    }

  return events;
}

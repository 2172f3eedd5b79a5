/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tracks-private.h"

#include "gs-dimension-tracks.h"
#include "gs-gate-marks.h"
#include "gs-gate-track.h"
#include "gs-line-track.h"
#include "gs-mel-pyramid.h"
#include "gs-mel-track.h"
#include "gs-segment-snap.h"
#include "gs-string.h"
#include "gs-track-memory.h"
#include "gs-waveform-track.h"

#include <glib/gi18n.h>

#define RULER_HEIGHT 30

G_DEFINE_FINAL_TYPE (GsTracks, gs_tracks, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  SEGMENT_ACTIVATED,
  SEGMENT_MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *
output_title (GsOutput output)
{
  switch (output)
    {
    case GS_OUTPUT_VALENCE:
      return _ ("valence");

    case GS_OUTPUT_AROUSAL:
      return _ ("arousal");

    default:
      return _ ("valence, arousal");
    }
}

/* --- people's lines --- */

static guint
find_position (GsTracks *self,
               GsTrack *track)
{
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (GsTrack) item = g_list_model_get_item (tracks, i);

      if (item == track)
        return i;
    }

  return g_list_model_get_n_items (tracks);
}

static char *
trace_name (GsTrace *trace)
{
  const char *rater = gs_rater_get_name (gs_trace_get_rater (trace));

  if (gs_trace_get_take (trace) > 1)
    /* Translators: who rated, and for the how many-th time */
    return g_strdup_printf (_ ("%s, take %u"), rater, gs_trace_get_take (trace));

  return g_strdup (rater);
}

static gboolean
is_shown (GsTracks *self,
          GsRater *rater)
{
  return self->only == NULL || g_strcmp0 (gs_rater_get_name (rater), self->only) == 0;
}

static void
add_line (GsTracks *self,
          GsTrace *trace,
          GsSeries *series,
          const char *name,
          GsLineStyle style)
{
  GsOutput output;

  const char *dimension = gs_trace_get_dimension (trace);
  gboolean is_compared = gs_tracks_has_pair (self, dimension);

  if (!gs_output_from_nick (dimension, &output) || output >= GS_RUN_N_PREDICTIONS)
    gs_dimension_tracks_add_trace (self->dimensions, trace, is_compared ? NULL : series, name, style,
                                   find_position (self, self->lines[GS_OUTPUT_AROUSAL]) + 1);
  else if (!is_compared)
    gs_line_track_add_series (GS_LINE_TRACK (self->lines[output]), series, name, style);
}

static void
add_trace (GsTracks *self,
           GsTrace *trace)
{
  g_autofree char *name = trace_name (trace);
  GsLineStyle style = gs_trace_get_state (trace) == GS_RECORD_RUNNING ? GS_LINE_RECORD
                      : gs_trace_get_derived (trace) != NULL          ? GS_LINE_GOLD
                                                                      : GS_LINE_PERSON;

  /* What began as the network's line shows it, whoever it belongs to now */
  if (!is_shown (self, gs_trace_get_rater (trace)) || (self->only != NULL && gs_trace_get_taken_over (trace)))
    return;

  /* The hand that records sees its line where the cursor is. */
  if (style == GS_LINE_RECORD || gs_trace_get_delay (trace) == 0)
    {
      add_line (self, trace, gs_clip_plots_get_recorded (self->plots, trace), name, style);
      return;
    }

  add_line (self, trace, gs_clip_plots_get_trace (self->plots, trace), name, style);
  if (self->recorded)
    {
      /* Translators: a line of that name as it was recorded, with the rater's delay */
      g_autofree char *late = g_strdup_printf (_ ("%s, as recorded"), name);

      add_line (self, trace, gs_clip_plots_get_recorded (self->plots, trace), late, style);
    }
}

/* Also when what is compared is another. */
void
gs_tracks_fill_lines (GsTracks *self)
{
  GsRunSeries *series = self->only == NULL ? gs_clip_plots_get_run_series (self->plots) : NULL;
  GsRunSeries *former = gs_clip_plots_get_former (self->plots);
  GsRunSeries *other = self->only == NULL ? gs_clip_plots_get_other (self->plots) : NULL;
  GListModel *traces = gs_clip_get_traces (gs_clip_plots_get_clip (self->plots));

  for (GsOutput output = GS_OUTPUT_VALENCE; output < GS_RUN_N_PREDICTIONS; output++)
    {
      GsLineTrack *track = GS_LINE_TRACK (self->lines[output]);

      gs_line_track_remove_all (track);
      if (gs_tracks_fill_pair (self, track, gs_output_get_nick (output)))
        continue;
      if (series != NULL)
        gs_line_track_add_series (track, gs_run_series_get_prediction (series, output), _ ("network"), GS_LINE_NETWORK);
      if (other != NULL)
        gs_line_track_add_series (track, gs_run_series_get_prediction (other, output), _ ("run B"), GS_LINE_ALTERNATIVE);
      else if (series != NULL && former != NULL)
        gs_line_track_add_series (track, gs_run_series_get_prediction (former, output), _ ("network before"), GS_LINE_ALTERNATIVE);
    }

  gs_dimension_tracks_begin (self->dimensions);
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_signal_handlers_disconnect_by_func (trace, gs_tracks_fill_lines, self);
      g_signal_connect_object (trace, "notify::state", G_CALLBACK (gs_tracks_fill_lines), self, G_CONNECT_SWAPPED);
      add_trace (self, trace);
    }
  gs_dimension_tracks_end (self->dimensions);
  gs_tracks_fill_others (self);
  gs_tracks_fill_bands (self);
}

/* --- gates --- */

static void
add_gate (GsTracks *self,
          GsRunSeries *series,
          guint index,
          guint position)
{
  const GsGateSeries *gate = gs_run_get_gate (gs_clip_plots_get_run (self->plots), index);
  gboolean stages = gate->stage == 0 && gs_run_is_hierarchical (gs_clip_plots_get_run (self->plots), gate->output);
  const char *kind = g_str_equal (gate->modality, "video") ? _ ("Face gate") : _ ("Sound gate");
  g_autofree char *title = gate->stage == 0 ? g_strdup (kind) : g_strdup_printf (_ ("%s, iteration %u"), kind, gate->stage);
  g_autofree char *key = NULL;
  GsTrack *track = gs_gate_track_new (title, output_title (gate->output));

  gs_gate_track_set_stages (GS_GATE_TRACK (track), stages);
  if (g_str_equal (gate->modality, "video"))
    gs_gate_track_set_presence (GS_GATE_TRACK (track), gs_run_series_get_presence (series));
  for (guint candidate = 0; candidate < gate->n_candidates; candidate++)
    {
      g_autofree char *name = gs_candidate_name (candidate, stages);

      gs_gate_track_add_candidate (GS_GATE_TRACK (track), gs_run_series_get_gate (series, index, candidate), name);
    }

  gs_gate_marks_follow (GS_GATE_TRACK (track), gs_clip_plots_get_clip (self->plots), gs_clip_plots_get_run (self->plots), index);

  /* The gates of single iterations are there for who wants them, from the tracks' menu */
  key = g_strdup_printf ("gate-%s-%s-%u", gate->modality, gs_output_get_nick (gate->output), gate->stage);
  gs_track_remember (track, key, gate->stage == 0);
  gs_timeline_insert_track (self->timeline, track, position);
  g_ptr_array_add (self->gates, track);
}

/* Of the height, in units. */
static double
get_share (GsTrack *track)
{
  return GS_IS_MEL_TRACK (track) ? 2.0 : GS_IS_LINE_TRACK (track) ? 1.6 : GS_IS_GATE_TRACK (track) ? 1.55 : 1.0;
}

/* The tracks share the height that the timeline has, so that a small window shows all of them and a large one
 * leaves nothing empty. */
static void
share_height (GsTracks *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->timeline)) - RULER_HEIGHT;
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);
  double total = 0.0, unit;

  for (guint pass = 0; pass < 2; pass++)
    {
      unit = height > 0 && total > 0.0 ? CLAMP (height / total, 24.0, 64.0) : 24.0;

      for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
        {
          g_autoptr (GsTrack) track = g_list_model_get_item (tracks, i);

          if (pass == 0)
            total += gs_track_get_visible (track) ? get_share (track) : 0.0;
          else
            gs_track_set_height (track, (int) (get_share (track) * unit));
        }
    }
  self->unit = unit;
}

/* Outside of the allocation that tells of another height. Heights that somebody has chosen stay. */
static gboolean
share_again_cb (gpointer user_data)
{
  GsTracks *self = user_data;
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);
  gboolean shared = TRUE;

  self->share_id = 0;
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (tracks, i);

      shared = shared && gs_track_get_height (track) == (int) (get_share (track) * self->unit);
    }
  if (shared)
    share_height (self);

  return G_SOURCE_REMOVE;
}

static void
room_cb (GsTracks *self)
{
  if (self->share_id == 0)
    self->share_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, share_again_cb, self, NULL);
}

static void
fill_gates (GsTracks *self)
{
  GsRunSeries *series = gs_clip_plots_get_run_series (self->plots);
  GsRun *run = gs_clip_plots_get_run (self->plots);
  guint position;

  for (guint i = 0; i < self->gates->len; i++)
    gs_timeline_remove_track (self->timeline, self->gates->pdata[i]);
  g_ptr_array_set_size (self->gates, 0);

  if (series == NULL || self->only != NULL)
    return;

  position = find_position (self, self->lines[GS_OUTPUT_AROUSAL]) + 1 + gs_dimension_tracks_get_n (self->dimensions)
             + self->tiers->len;
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_BOTH; output++)
    {
      for (guint i = 0; i < gs_run_get_n_gates (run); i++)
        {
          if (gs_run_get_gate (run, i)->output == output)
            add_gate (self, series, i, position++);
        }
    }
}

static void
run_changed_cb (GsTracks *self)
{
  GsRunSeries *series = gs_clip_plots_get_run_series (self->plots);

  gs_timeline_set_coverage (self->timeline,
                            series != NULL ? gs_run_series_get_prediction (series, GS_OUTPUT_VALENCE) : NULL);
  gs_tracks_fill_lines (self);
  fill_gates (self);
  share_height (self);
}

/* --- tiers --- */

static void
segment_activated_cb (GsTierTrack *track,
                      GObject *segment,
                      GsTracks *self)
{
  g_signal_emit (self, signals[SEGMENT_ACTIVATED], 0, g_object_get_data (G_OBJECT (track), "gs-tier"), segment);
}

static void
segment_moved_cb (GsTierTrack *track,
                  GObject *segment,
                  gint64 start,
                  gint64 end,
                  gboolean done,
                  GsTracks *self)
{
  if (done)
    g_signal_emit (self, signals[SEGMENT_MOVED], 0, g_object_get_data (G_OBJECT (track), "gs-tier"), segment, start, end);
}

static void
selected_cb (GsTierTrack *track,
             GParamSpec *pspec,
             GsTracks *self)
{
  GObject *segment = gs_tier_track_get_selected (track);
  GsTier *tier = g_object_get_data (G_OBJECT (track), "gs-tier");

  if (segment == (GObject *) self->selected || (segment == NULL && self->selected_tier != tier))
    return;

  gs_tracks_select (self, tier, (GsSegment *) segment);
}

/* A dragged edge meets the cursor, other edges and beginnings of sounds, whichever is nearest. */
static gint64
snap_cb (GsTierTrack *track,
         GObject *segment,
         gint64 time,
         gint64 reach,
         gpointer user_data)
{
  GsTracks *self = user_data;
  GsTier *tier = g_object_get_data (G_OBJECT (track), "gs-tier");
  gint64 candidates[3], found = time;
  guint n = 0;

  if (self->playhead != NULL)
    candidates[n++] = gs_playhead_get_time (self->playhead);
  n += gs_segment_snap_to_edges (gs_clip_plots_get_clip (self->plots), tier, TRUE, self->only, GS_SEGMENT (segment), time, reach, &candidates[n]);
  n += gs_segment_snap_to_onset (gs_tracks_get_sound (self), time, reach, &candidates[n]);
  for (guint i = 0; i < n; i++)
    {
      if (ABS (candidates[i] - time) <= reach && (found == time || ABS (candidates[i] - time) < ABS (found - time)))
        found = candidates[i];
    }

  return found;
}

/* What is chosen and what is begun, whichever tracks show it. */
static void
show_chosen (GsTracks *self)
{
  for (guint i = 0; i < self->tiers->len; i++)
    {
      gpointer owner = g_object_get_data (self->tiers->pdata[i], "gs-tier");

      gs_tier_track_set_selected (self->tiers->pdata[i], owner == self->selected_tier ? (GObject *) self->selected : NULL);
      gs_tier_track_set_pending (self->tiers->pdata[i], owner == self->pending_tier ? self->pending_start : -1, self->pending_end,
                                 self->pending_label);
    }
}

/* The keys act on no segment that is gone. */
static void
selected_tier_cb (GsTracks *self)
{
  if (self->selected != NULL && !gs_tier_contains (self->selected_tier, self->selected))
    gs_tracks_select (self, NULL, NULL);
}

static void
fill_tiers (GsTracks *self)
{
  GListModel *tiers = gs_clip_get_tiers (gs_clip_plots_get_clip (self->plots));
  guint position;

  for (guint i = 0; i < self->tiers->len; i++)
    gs_timeline_remove_track (self->timeline, self->tiers->pdata[i]);
  g_ptr_array_set_size (self->tiers, 0);

  /* Above the gates: what a person has just made must be seen in a low window too. */
  position = find_position (self, self->lines[GS_OUTPUT_AROUSAL]) + 1 + gs_dimension_tracks_get_n (self->dimensions);
  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);
      GsTrack *track;

      if (!is_shown (self, gs_tier_get_rater (tier)))
        continue;

      track = gs_tier_track_new (gs_tier_get_name (tier), G_LIST_MODEL (tier));

      gs_track_set_subtitle (track, gs_rater_get_name (gs_tier_get_rater (tier)));
      gs_tier_track_set_editable (GS_TIER_TRACK (track), TRUE);
      gs_tier_track_set_snap (GS_TIER_TRACK (track), snap_cb, self);
      g_object_bind_property (tier, "name", track, "title", G_BINDING_DEFAULT);
      g_object_set_data_full (G_OBJECT (track), "gs-tier", g_object_ref (tier), g_object_unref);
      g_signal_connect_object (track, "segment-activated", G_CALLBACK (segment_activated_cb), self, 0);
      g_signal_connect_object (track, "segment-moved", G_CALLBACK (segment_moved_cb), self, 0);
      g_signal_connect_object (track, "notify::selected", G_CALLBACK (selected_cb), self, 0);
      gs_timeline_insert_track (self->timeline, track, position + self->tiers->len);
      g_ptr_array_add (self->tiers, track);
    }
  show_chosen (self);
  share_height (self);
}

static void
disconnect_plots (GsTracks *self)
{
  GsClip *clip;
  GListModel *traces;

  if (self->plots == NULL)
    return;

  clip = gs_clip_plots_get_clip (self->plots);
  traces = gs_clip_get_traces (clip);
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_signal_handlers_disconnect_by_func (trace, gs_tracks_fill_lines, self);
    }
  g_signal_handlers_disconnect_by_data (traces, self);
  g_signal_handlers_disconnect_by_data (gs_clip_get_tiers (clip), self);
  g_signal_handlers_disconnect_by_data (self->plots, self);
  if (gs_clip_plots_get_sound (self->plots) != NULL)
    g_signal_handlers_disconnect_by_data (gs_clip_plots_get_sound (self->plots), self);
}

static void
gs_tracks_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  GsTracks *self = GS_TRACKS (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_tracks_finalize (GObject *object)
{
  GsTracks *self = GS_TRACKS (object);

  disconnect_plots (self);
  gs_tracks_clear_pair (self);
  g_hash_table_unref (self->bands);
  g_clear_handle_id (&self->share_id, g_source_remove);
  g_clear_object (&self->selected);
  g_clear_object (&self->selected_tier);
  g_clear_object (&self->selected_signals);
  g_clear_object (&self->pending_tier);
  g_free (self->pending_label);
  g_clear_object (&self->plots);
  g_clear_object (&self->waveform);
  g_clear_object (&self->mel);
  g_clear_object (&self->lines[GS_OUTPUT_VALENCE]);
  g_clear_object (&self->lines[GS_OUTPUT_AROUSAL]);
  g_free (self->only);
  g_clear_object (&self->dimensions);
  g_ptr_array_unref (self->gates);
  g_ptr_array_unref (self->tiers);

  G_OBJECT_CLASS (gs_tracks_parent_class)->finalize (object);
}

static void
gs_tracks_class_init (GsTracksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_tracks_finalize;
  object_class->get_property = gs_tracks_get_property;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, GS_TYPE_SEGMENT,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SEGMENT_ACTIVATED] = g_signal_new ("segment-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 2, GS_TYPE_TIER, GS_TYPE_SEGMENT);
  signals[SEGMENT_MOVED] = g_signal_new ("segment-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 4, GS_TYPE_TIER, GS_TYPE_SEGMENT, G_TYPE_INT64, G_TYPE_INT64);
}

static void
gs_tracks_init (GsTracks *self)
{
  self->gates = g_ptr_array_new_with_free_func (g_object_unref);
  self->tiers = g_ptr_array_new_with_free_func (g_object_unref);
  self->selected_signals = g_signal_group_new (GS_TYPE_TIER);
  g_signal_group_connect_swapped (self->selected_signals, "items-changed", G_CALLBACK (selected_tier_cb), self);
  gs_tracks_init_pair (self);
}

/* Two tracks of the one sound, each shown or hidden for itself from the timeline's menu. */
static void
add_sound (GsTracks *self)
{
  float centres[GS_LOG_MEL_BANDS];

  for (guint band = 0; band < GS_LOG_MEL_BANDS; band++)
    centres[band] = gs_mel_get_centre (band);

  self->waveform = gs_waveform_track_new (_ ("Sound"));
  self->mel = gs_mel_track_new (_ ("Mel spectrogram"), NULL);
  gs_mel_track_set_scale (GS_MEL_TRACK (self->mel), centres, GS_LOG_MEL_BANDS, GS_MEL_FLOOR_DB, GS_MEL_STEP_DB);
  gs_track_remember (self->waveform, "waveform", TRUE);
  gs_track_remember (self->mel, "mel", FALSE);
  g_signal_connect_object (self->waveform, "notify::visible", G_CALLBACK (room_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mel, "notify::visible", G_CALLBACK (room_cb), self, G_CONNECT_SWAPPED);
  gs_timeline_add_track (self->timeline, self->waveform);
  gs_timeline_add_track (self->timeline, self->mel);
}

/**
 * gs_tracks_new:
 * @timeline: what to fill; must live as long as this
 *
 * Returns: (transfer full): a #GsTracks without a clip
 */
GsTracks *
gs_tracks_new (GsTimeline *timeline)
{
  GsTracks *self = g_object_new (GS_TYPE_TRACKS, NULL);

  self->timeline = timeline;
  self->dimensions = gs_dimension_tracks_new (timeline);
  g_signal_connect_object (gs_timeline_get_vadjustment (timeline), "notify::page-size", G_CALLBACK (room_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * gs_tracks_set_plots:
 * @self: a #GsTracks
 * @plots: (nullable): the clip to show
 */
void
gs_tracks_set_plots (GsTracks *self,
                     GsClipPlots *plots)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_TRACKS (self));

  disconnect_plots (self);
  gs_tracks_select (self, NULL, NULL);
  gs_tracks_clear_pair (self);
  gs_tracks_clear_bands (self);
  gs_timeline_remove_all (self->timeline);
  gs_timeline_set_coverage (self->timeline, NULL);
  g_ptr_array_set_size (self->gates, 0);
  g_ptr_array_set_size (self->tiers, 0);
  gs_dimension_tracks_clear (self->dimensions);
  g_clear_object (&self->waveform);
  g_clear_object (&self->mel);
  g_clear_object (&self->lines[GS_OUTPUT_VALENCE]);
  g_clear_object (&self->lines[GS_OUTPUT_AROUSAL]);
  g_set_object (&self->plots, plots);
  if (plots == NULL)
    return;

  clip = gs_clip_plots_get_clip (plots);
  gs_time_axis_set_limits (gs_timeline_get_axis (self->timeline), 0, gs_clip_get_duration (clip));
  gs_time_axis_show_all (gs_timeline_get_axis (self->timeline));

  if (gs_clip_get_has_audio (clip))
    {
      add_sound (self);
      gs_tracks_sound_ready (self);
    }
  self->lines[GS_OUTPUT_VALENCE] = gs_line_track_new (_ ("Valence"), NULL);
  self->lines[GS_OUTPUT_AROUSAL] = gs_line_track_new (_ ("Arousal"), NULL);
  gs_track_remember (self->lines[GS_OUTPUT_VALENCE], "valence", TRUE);
  gs_track_remember (self->lines[GS_OUTPUT_AROUSAL], "arousal", TRUE);
  gs_timeline_add_track (self->timeline, self->lines[GS_OUTPUT_VALENCE]);
  gs_timeline_add_track (self->timeline, self->lines[GS_OUTPUT_AROUSAL]);

  run_changed_cb (self);
  fill_tiers (self);

  g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_changed_cb), self);
  g_signal_connect_swapped (plots, "notify::other", G_CALLBACK (gs_tracks_fill_lines), self);
  g_signal_connect_swapped (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (gs_tracks_fill_lines), self);
  g_signal_connect_swapped (gs_clip_get_tiers (clip), "items-changed", G_CALLBACK (fill_tiers), self);
}

/**
 * gs_tracks_share_height:
 * @self: a #GsTracks
 *
 * To be called when somebody else has put tracks into the timeline or taken them out.
 */
void
gs_tracks_share_height (GsTracks *self)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  share_height (self);
}

/**
 * gs_tracks_set_playhead:
 * @self: a #GsTracks
 * @playhead: what dragged edges can meet; must live as long as this
 */
void
gs_tracks_set_playhead (GsTracks *self,
                        GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  self->playhead = playhead;
}

/**
 * gs_tracks_set_pending:
 * @self: a #GsTracks
 * @tier: (nullable): where it will lie
 * @start: where it began, nanoseconds; negative = there is none
 * @end: how far it has come
 * @label: (nullable): what it will be called
 *
 * Shows a segment that is not made yet.
 */
void
gs_tracks_set_pending (GsTracks *self,
                       GsTier *tier,
                       gint64 start,
                       gint64 end,
                       const char *label)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  g_set_object (&self->pending_tier, tier);
  self->pending_start = start;
  self->pending_end = end;
  gs_set_string (&self->pending_label, label);
  show_chosen (self);
}

/**
 * gs_tracks_set_recorded:
 * @self: a #GsTracks
 * @recorded: whether traces with a delay are drawn as they were recorded too
 */
void
gs_tracks_set_recorded (GsTracks *self,
                        gboolean recorded)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  self->recorded = recorded;
  if (self->plots != NULL)
    gs_tracks_fill_lines (self);
}

/**
 * gs_tracks_set_only:
 * @self: a #GsTracks
 * @rater: (nullable): name of the rater whose lines and tiers are shown, and neither anybody else's nor the network's; %NULL = all
 */
void
gs_tracks_set_only (GsTracks *self,
                    const char *rater)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  if (!gs_set_string (&self->only, rater) || self->plots == NULL)
    return;

  gs_tracks_select (self, NULL, NULL);
  run_changed_cb (self);
  fill_tiers (self);
}

/**
 * gs_tracks_get_selected:
 * @self: a #GsTracks
 * @tier: (out) (optional) (transfer none) (nullable): its tier
 *
 * Returns: (transfer none) (nullable): the segment that was chosen last
 */
GsSegment *
gs_tracks_get_selected (GsTracks *self,
                        GsTier **tier)
{
  g_return_val_if_fail (GS_IS_TRACKS (self), NULL);

  if (tier != NULL)
    *tier = self->selected_tier;

  return self->selected;
}

/**
 * gs_tracks_select:
 * @self: a #GsTracks
 * @tier: (nullable): the tier of @segment
 * @segment: (nullable): the segment that the keys act on
 */
void
gs_tracks_select (GsTracks *self,
                  GsTier *tier,
                  GsSegment *segment)
{
  g_return_if_fail (GS_IS_TRACKS (self));

  if (segment == NULL)
    tier = NULL;

  g_set_object (&self->selected_tier, tier);
  g_signal_group_set_target (self->selected_signals, tier);
  if (!g_set_object (&self->selected, segment))
    return;

  show_chosen (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

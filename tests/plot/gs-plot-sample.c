/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-plot-sample.h"

#include <math.h>

#include "gs-gate-track.h"
#include "gs-line-track.h"
#include "gs-mel-track.h"
#include "gs-segment.h"
#include "gs-tier-track.h"
#include "gs-waveform-track.h"

#define FRAME (G_GINT64_CONSTANT (40000000))

static double
wave (double t,
      double phase)
{
  return 0.42 * sin (t * 0.11 + phase) + 0.24 * sin (t * 0.37 + 2.1 * phase) + 0.1 * sin (t * 1.3 + phase * phase)
         + 0.03 * sin (t * 7.7 + phase);
}

static GsSeries *
make_series (GsFrameTimes *times,
             gsize n_values,
             double phase,
             double gain,
             double offset)
{
  GsSeries *series = gs_series_new (times);
  g_autofree float *values = g_new (float, n_values);

  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) (gain * wave (i * 0.04, phase) + offset);
  gs_series_append (series, values, n_values);

  return series;
}

static void
make_gate (GsPlotSample *self,
           GsSeries **gate,
           gsize n_values,
           double phase,
           gboolean sound)
{
  g_autofree float *weights = g_new (float, n_values * GS_SAMPLE_N_CANDIDATES);

  for (gsize i = 0; i < n_values; i++)
    {
      double t = i * 0.04;
      /* In the weak span of the sound its gate turns to "own". */
      double babble = 1 / (1 + exp (-(12 - fabs (fmod (t, 110) - 60)) / 1.5));
      double z[GS_SAMPLE_N_CANDIDATES] = {
        (sound ? 4 * babble - 0.6 : -0.2) + 0.5 * wave (t, phase),
        0.3 + 0.7 * wave (t, phase + 1),
        1.2 + 0.8 * wave (t, phase + 2) - (sound ? 2 * babble : 0),
      };
      double total = exp (z[0]) + exp (z[1]) + exp (z[2]);

      for (guint k = 0; k < GS_SAMPLE_N_CANDIDATES; k++)
        weights[i * GS_SAMPLE_N_CANDIDATES + k] = (float) (exp (z[k]) / total);
    }

  for (guint k = 0; k < GS_SAMPLE_N_CANDIDATES; k++)
    {
      gate[k] = gs_series_new (self->times);
      gs_series_set_values (gate[k], 0, weights + k, GS_SAMPLE_N_CANDIDATES, n_values);
    }
}

static void
add_segment (GListStore *store,
             double start,
             double end,
             const char *label)
{
  g_autoptr (GsSegment) segment = gs_segment_new ((gint64) (start * 1e9), (gint64) (end * 1e9), label);

  g_list_store_append (store, segment);
}

/* @n_frames frames at 25 a second, of which the first part @analysed (0 to 1) has network and gate values. */
GsPlotSample *
gs_plot_sample_new (gsize n_frames,
                    double analysed)
{
  GsPlotSample *self = g_new0 (GsPlotSample, 1);
  g_autofree gint64 *pts = g_new (gint64, n_frames);
  gsize n_values = (gsize) (n_frames * analysed);
  double length = n_frames * 0.04;

  for (gsize i = 0; i < n_frames; i++)
    pts[i] = i * FRAME;
  self->times = gs_frame_times_new (pts, n_frames);

  self->valence = make_series (self->times, n_values, 0.3, 1, 0.15);
  self->arousal = make_series (self->times, n_values, 1.4, 0.9, -0.05);
  for (guint d = 0; d < 2; d++)
    {
      double phase = d == 0 ? 0.3 : 1.4;

      self->gold[d] = make_series (self->times, n_frames, phase + 0.12, 0.95, 0.08);
      self->gold_low[d] = make_series (self->times, n_frames, phase + 0.12, 0.9, -0.08);
      self->gold_high[d] = make_series (self->times, n_frames, phase + 0.12, 1, 0.24);
      self->people[d][0] = make_series (self->times, n_frames, phase + 0.35, 0.9, 0.2);
      self->people[d][1] = make_series (self->times, n_frames, phase - 0.2, 1.1, -0.05);
    }
  for (guint gate = 0; gate < 4; gate++)
    make_gate (self, self->gates[gate], n_values, 0.5 + gate, gate % 2 == 1);

  self->speech = g_list_store_new (GS_TYPE_SEGMENT);
  self->weak = g_list_store_new (GS_TYPE_SEGMENT);
  for (double t = 4; t < length; t += 55)
    {
      add_segment (self->speech, t, t + 21, "speaker A");
      add_segment (self->speech, t + 23, t + 37, "speaker B");
      add_segment (self->speech, t + 37, t + 38.5, "laughter");
    }
  for (double t = 48; t < length; t += 110)
    add_segment (self->weak, t, t + 24, "babble, \u22125 dB");

  return self;
}

void
gs_plot_sample_free (GsPlotSample *self)
{
  g_clear_object (&self->valence);
  g_clear_object (&self->arousal);
  for (guint d = 0; d < 2; d++)
    {
      g_clear_object (&self->gold[d]);
      g_clear_object (&self->gold_low[d]);
      g_clear_object (&self->gold_high[d]);
      for (guint i = 0; i < 2; i++)
        g_clear_object (&self->people[d][i]);
    }
  for (guint gate = 0; gate < 4; gate++)
    for (guint k = 0; k < GS_SAMPLE_N_CANDIDATES; k++)
      g_clear_object (&self->gates[gate][k]);
  g_clear_object (&self->speech);
  g_clear_object (&self->weak);
  gs_frame_times_unref (self->times);
  g_free (self);
}

static void
peaks_cb (gint64 start,
          gint64 end,
          guint n_bins,
          float *min,
          float *max,
          gpointer user_data)
{
  for (guint i = 0; i < n_bins; i++)
    {
      double t = ((double) start + (double) (end - start) * i / n_bins) / 1e9;
      double words = fmax (0, sin (t * 0.6)) * (0.55 + 0.45 * sin (t * 2.9)) * (0.7 + 0.3 * sin (t * 17));

      max[i] = (float) (0.03 + 0.85 * words);
      min[i] = -max[i] * 0.9f;
    }
}

/* Harmonics that rise and fall with the words. */
static void
mel_cb (gint64 start,
        gint64 end,
        guint n_columns,
        guint8 *values,
        guint8 *known,
        gpointer user_data)
{
  for (guint i = 0; i < n_columns; i++)
    {
      double t = ((double) start + (double) (end - start) * i / n_columns) / 1e9;
      double words = fmax (0, sin (t * 0.6)) * (0.55 + 0.45 * sin (t * 2.9)) * (0.7 + 0.3 * sin (t * 17));
      int shift = (int) (64 * (0.5 + 0.5 * sin (t * 1.3)));

      known[i] = 1;
      for (int band = 0; band < 64; band++)
        {
          int away = (band * 8 + shift) % 64;
          int ridge = away < 32 ? away : 64 - away;

          values[i * 64 + band] = (guint8) (20 + words * (140 - 1.5 * band) * (0.4 + 0.6 * ridge / 32));
        }
    }
}

/* Adds a spectrogram below the others. */
void
gs_plot_sample_add_mel (GsTimeline *timeline)
{
  g_autoptr (GsTrack) mel = gs_mel_track_new ("Mel spectrogram", NULL);
  float centres[64];

  for (guint band = 0; band < 64; band++)
    centres[band] = 700.0f * (expf ((185.9f + 40.1f * (band + 1)) / 1127.0f) - 1.0f);
  gs_mel_track_set_scale (GS_MEL_TRACK (mel), centres, 64, -80, 0.347);
  gs_mel_track_set_mel (GS_MEL_TRACK (mel), mel_cb, NULL, NULL);
  gs_timeline_add_track (timeline, mel);
}

static void
add_lines (GsPlotSample *self,
           GsTimeline *timeline,
           guint dimension,
           const char *title,
           gboolean people)
{
  g_autoptr (GsTrack) track = gs_line_track_new (title, "CCC 0.58");
  GsLineTrack *lines = GS_LINE_TRACK (track);

  gs_line_track_add_series (lines, dimension == 0 ? self->valence : self->arousal, "network", GS_LINE_NETWORK);
  gs_line_track_add_series (lines, self->gold[dimension], "gold", GS_LINE_GOLD);
  gs_line_track_set_band (lines, self->gold_low[dimension], self->gold_high[dimension]);
  if (people)
    {
      gs_line_track_add_series (lines, self->people[dimension][0], "rater 1", GS_LINE_PERSON);
      gs_line_track_add_series (lines, self->people[dimension][1], "rater 2", GS_LINE_PERSON);
    }
  gs_timeline_add_track (timeline, track);
}

static void
add_gate (GsPlotSample *self,
          GsTimeline *timeline,
          guint gate,
          const char *title,
          const char *subtitle)
{
  static const char *names[GS_SAMPLE_N_CANDIDATES] = { "own", "iteration 1", "iteration 2" };
  g_autoptr (GsTrack) track = gs_gate_track_new (title, subtitle);

  for (guint k = 0; k < GS_SAMPLE_N_CANDIDATES; k++)
    gs_gate_track_add_candidate (GS_GATE_TRACK (track), self->gates[gate][k], names[k]);
  gs_timeline_add_track (timeline, track);
}

/* Adds a track of each kind. */
void
gs_plot_sample_fill (GsPlotSample *self,
                     GsTimeline *timeline,
                     gboolean people)
{
  g_autoptr (GsTrack) sound = gs_waveform_track_new ("Sound");
  g_autoptr (GsTrack) speech = gs_tier_track_new ("Speech", G_LIST_MODEL (self->speech));
  g_autoptr (GsTrack) weak = gs_tier_track_new ("Weak span", G_LIST_MODEL (self->weak));

  gs_waveform_track_set_peaks (GS_WAVEFORM_TRACK (sound), peaks_cb, NULL, NULL);
  gs_timeline_add_track (timeline, sound);
  add_lines (self, timeline, 0, "Valence", people);
  add_lines (self, timeline, 1, "Arousal", people);
  add_gate (self, timeline, 0, "Face gate", "valence");
  add_gate (self, timeline, 1, "Sound gate", "valence");
  add_gate (self, timeline, 2, "Face gate", "arousal");
  add_gate (self, timeline, 3, "Sound gate", "arousal");
  gs_timeline_add_track (timeline, speech);
  gs_timeline_add_track (timeline, weak);
  gs_timeline_set_coverage (timeline, self->valence);
}

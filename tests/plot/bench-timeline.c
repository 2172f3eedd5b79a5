/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frame times of a real window with 108,000 frames in 14 gate and network series and 10 of people. Prints, for
 * playing, zooming, panning and appending, the median and the 99th percentile of the time between frames, and of
 * the processor time that a frame's work takes, which other programs on the machine do not touch. A waveform and a
 * mel spectrogram are among the tracks. */

#include <gtk/gtk.h>
#include <math.h>
#include <time.h>

#include "gs-circumplex.h"
#include "gs-plot-sample.h"

#define N_FRAMES 108000
#define SECOND   (G_GINT64_CONSTANT (1000000000))
#define WARM_UP  30
#define MEASURED 300

typedef enum
{
  PLAY,
  PLAY_FOLLOW,
  ZOOM,
  PAN,
  APPEND,
  N_PHASES
} Phase;

static const char *const phase_names[N_PHASES] = {
  "playing, whole hour shown", "playing, 20 s shown", "zooming", "panning", "live appends",
};

typedef struct
{
  GMainLoop *loop;
  GsPlotSample *sample;
  GsPlayhead *playhead;
  GsTimeline *timeline;
  Phase phase;
  guint frame;
  gint64 last;
  gint64 work_start;
  GArray *intervals; /* of double, milliseconds */
  GArray *work;
} Bench;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *values,
            double fraction)
{
  g_array_sort (values, compare);

  return g_array_index (values, double, (guint) (fraction * (values->len - 1)));
}

static void
begin_phase (Bench *bench)
{
  GsTimeAxis *axis = gs_timeline_get_axis (bench->timeline);

  gs_playhead_set_playing (bench->playhead, bench->phase == PLAY || bench->phase == PLAY_FOLLOW);
  gs_playhead_set_time (bench->playhead, 600 * SECOND);
  gs_time_axis_show_all (axis);
  if (bench->phase == PLAY_FOLLOW)
    gs_time_axis_set_range (axis, 590 * SECOND, 610 * SECOND);
  if (bench->phase == PAN)
    gs_time_axis_set_range (axis, 600 * SECOND, 1200 * SECOND);
}

static void
step (Bench *bench)
{
  GsTimeAxis *axis = gs_timeline_get_axis (bench->timeline);
  float values[64];

  switch (bench->phase)
    {
    case PLAY:
    case PLAY_FOLLOW:
      gs_playhead_set_time (bench->playhead, gs_playhead_get_time (bench->playhead) + SECOND / 60);
      break;

    case ZOOM:
      gs_time_axis_zoom (axis, bench->frame % 120 < 60 ? 0.93 : 1 / 0.93, 700 * SECOND);
      break;

    case PAN:
      gs_time_axis_pan (axis, bench->frame % 200 < 100 ? 5 * SECOND : -5 * SECOND);
      break;

    case APPEND:
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = sinf (bench->frame + i * 0.1f) * 0.5f;
      gs_series_set_values (bench->sample->valence, bench->frame * 64, values, 1, 64);
      gs_series_set_values (bench->sample->arousal, bench->frame * 64, values, 1, 64);
      for (guint gate = 0; gate < 4; gate++)
        for (guint k = 0; k < GS_SAMPLE_N_CANDIDATES; k++)
          gs_series_set_values (bench->sample->gates[gate][k], bench->frame * 64, values, 1, 64);
      break;

    case N_PHASES:
    default:
      break;
    }
}

/* Processor time of this thread, microseconds. */
static gint64
get_work_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock,
                 Bench *bench)
{
  bench->work_start = get_work_time ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Bench *bench)
{
  gint64 now = g_get_monotonic_time ();
  double interval = (double) (now - bench->last) / 1000;
  double work = (double) (get_work_time () - bench->work_start) / 1000;

  if (bench->frame > WARM_UP)
    {
      g_array_append_val (bench->intervals, interval);
      g_array_append_val (bench->work, work);
    }
  bench->last = now;

  if (++bench->frame <= WARM_UP + MEASURED)
    return;

  g_print ("%-26s  interval median %5.2f ms, 99 %% %5.2f ms   work median %5.2f ms, 99 %% %5.2f ms\n",
           phase_names[bench->phase], percentile (bench->intervals, 0.5), percentile (bench->intervals, 0.99),
           percentile (bench->work, 0.5), percentile (bench->work, 0.99));

  g_array_set_size (bench->intervals, 0);
  g_array_set_size (bench->work, 0);
  bench->frame = 0;
  if (++bench->phase == N_PHASES)
    g_main_loop_quit (bench->loop);
  else
    begin_phase (bench);
}

static gboolean
tick_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer data)
{
  step (data);

  return G_SOURCE_CONTINUE;
}

static void
realized_cb (GtkWidget *window,
             Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), bench);
}

static GtkWidget *
make_panels (Bench *bench)
{
  GtkWidget *panels = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *circumplex = gs_circumplex_new ();

  gs_circumplex_set_playhead (GS_CIRCUMPLEX (circumplex), bench->playhead);
  gs_circumplex_add_point (GS_CIRCUMPLEX (circumplex), "network", GS_LINE_NETWORK, bench->sample->valence,
                           bench->sample->arousal);

  gtk_widget_set_size_request (panels, -1, 260);
  gtk_box_append (GTK_BOX (panels), circumplex);

  return panels;
}

int
main (void)
{
  Bench bench = { 0 };
  GtkWidget *window;
  GtkWidget *box;

  gtk_init ();

  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.sample = gs_plot_sample_new (N_FRAMES, 1);
  bench.playhead = gs_playhead_new ();
  bench.timeline = GS_TIMELINE (gs_timeline_new ());
  bench.intervals = g_array_new (FALSE, FALSE, sizeof (double));
  bench.work = g_array_new (FALSE, FALSE, sizeof (double));
  gs_playhead_set_duration (bench.playhead, N_FRAMES * (SECOND / 25));
  gs_timeline_set_playhead (bench.timeline, bench.playhead);
  gs_plot_sample_fill (bench.sample, bench.timeline, TRUE);
  gs_plot_sample_add_mel (bench.timeline);

  window = gtk_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_panels (&bench));
  gtk_widget_set_vexpand (GTK_WIDGET (bench.timeline), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bench.timeline));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  g_signal_connect_after (window, "realize", G_CALLBACK (realized_cb), &bench);
  gtk_widget_add_tick_callback (window, tick_cb, &bench, NULL);
  gtk_window_present (GTK_WINDOW (window));
  begin_phase (&bench);

  g_main_loop_run (bench.loop);

  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (bench.intervals);
  g_array_unref (bench.work);
  g_object_unref (bench.playhead);
  gs_plot_sample_free (bench.sample);
  g_main_loop_unref (bench.loop);

  return 0;
}

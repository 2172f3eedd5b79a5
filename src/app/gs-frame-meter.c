/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-frame-meter.h"

#include <stdlib.h>
#include <string.h>

/* Intervals kept: ten seconds of sixty frames. A longer one is no late frame but a window with nothing to draw. */
#define N_KEPT      600
#define STANDSTILL  (G_USEC_PER_SEC / 4)

/* The delay is a mean over about that many pictures. Longer ones than the latter are hiccups, of which nothing is learnt: a
 * player that ran ahead of them would be wrong afterwards. */
#define N_SMOOTHED  24
#define MOST_DELAY  60000

struct _GsFrameMeter
{
  GdkFrameClock *clock;
  GsFramePaintable *paintable;
  GsPlayer *player;
  gulong handler;

  gint64 last_drawn;
  int intervals[N_KEPT]; /* microseconds */
  guint n_intervals;     /* ever */
  double delay;          /* microseconds */
  guint n_delays;
};

static void
learn_delay (GsFrameMeter *self,
             gint64 delay)
{
  if (delay < 0 || delay > MOST_DELAY || !gs_player_get_playing (self->player))
    return;

  self->n_delays++;
  self->delay += (delay - self->delay) / MIN (self->n_delays, N_SMOOTHED);
  gs_player_set_picture_lead (self->player, (gint64) (self->delay * 1000));
}

static void
after_paint_cb (GdkFrameClock *clock,
                GsFrameMeter *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->last_drawn < STANDSTILL)
    self->intervals[self->n_intervals++ % N_KEPT] = (int) (now - self->last_drawn);
  self->last_drawn = now;

  learn_delay (self, gs_frame_paintable_take_delay (self->paintable, now));
}

static int
compare_intervals (const void *a,
                   const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/**
 * gs_frame_meter_get_figures:
 * @self: a meter
 * @figures: (out): what it has seen
 */
void
gs_frame_meter_get_figures (GsFrameMeter *self,
                            GsFrameFigures *figures)
{
  int sorted[N_KEPT];
  guint n = MIN (self->n_intervals, N_KEPT);

  memset (figures, 0, sizeof *figures);
  figures->delay = self->delay / 1000;
  figures->n_frames = n;
  if (n == 0)
    return;

  memcpy (sorted, self->intervals, n * sizeof (int));
  qsort (sorted, n, sizeof (int), compare_intervals);
  figures->median = sorted[n / 2] / 1000.0;
  figures->high = sorted[MIN (n * 99 / 100, n - 1)] / 1000.0;
}

/**
 * gs_frame_meter_new:
 * @widget: a realised widget of the window
 * @paintable: where pictures arrive
 * @player: where they come from
 *
 * Returns: (transfer full): a meter
 */
GsFrameMeter *
gs_frame_meter_new (GtkWidget *widget,
                    GsFramePaintable *paintable,
                    GsPlayer *player)
{
  GsFrameMeter *self = g_new0 (GsFrameMeter, 1);

  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->paintable = g_object_ref (paintable);
  self->player = g_object_ref (player);
  self->handler = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);

  return self;
}

void
gs_frame_meter_free (GsFrameMeter *self)
{
  g_signal_handler_disconnect (self->clock, self->handler);
  g_object_unref (self->clock);
  g_object_unref (self->paintable);
  g_object_unref (self->player);
  g_free (self);
}

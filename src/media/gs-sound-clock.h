/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

/**
 * GsSoundClock:
 *
 * How many samples have been *heard*, at any moment: between two callbacks of a sound device the count is carried on by
 * the system's monotonic clock, and the jitter of the device's reports is filtered out.
 *
 * One writer (the audio callback or who stands in for it), any number of readers; neither waits for the other.
 */
typedef struct
{
  /* writer only */
  int rate;
  gboolean locked; /* there was a report to go on from */

  /* written by the writer between two steps of @sequence, read by all */
  atomic_uint sequence;
  _Atomic gint64 samples; /* this many were handed over before... */
  _Atomic gint64 time;    /* ...and the next one is heard at this time, ns */
  _Atomic gint64 limit;   /* handed over by now: no more than this can have been heard */
  atomic_bool running;

  /* written by whoever reads, so that the count never goes back */
  _Atomic gint64 heard;
} GsSoundClock;

void gs_sound_clock_init (GsSoundClock *self,
                          int rate);
void gs_sound_clock_report (GsSoundClock *self,
                            gint64 samples,
                            gint64 time,
                            gint64 limit);
void gs_sound_clock_hold (GsSoundClock *self,
                          gint64 now);
gint64 gs_sound_clock_get_heard (GsSoundClock *self,
                                 gint64 now);
gint64 gs_sound_clock_get_end_time (GsSoundClock *self,
                                    gint64 now);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-playback.h"
#include "gs-stall-watch.h"

#include <gst/gst.h>
#include <stdatomic.h>

G_BEGIN_DECLS

struct _GsPlayback
{
  GsPlaybackChangedFunc changed;
  GsPlaybackFrameFunc frame;
  gpointer user_data;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;

  /* worker */
  GsMediaInfo *info;
  GstElement *pipeline;
  GstElement *video_sink;
  GstElement *audio_sink;
  GSource *bus_source;
  GSource *watch;
  GsStallWatch stall;  /* of that answer */
  gint64 busy_since;   /* monotonic microseconds since when an answer of the pipeline is awaited, 0 if none is */
  gboolean preparing;  /* the pipeline's first picture is awaited */
  gboolean seek_waits; /* another seek is to follow the one under way */
  gint64 seek_target;  /* media time asked for last */
  guint seek_frame;    /* and its frame */
  guint n_attempts;
  guint shown_before;   /* pictures shown before the seek under way */
  gboolean stepping;    /* the pipeline goes on by one picture, without a seek */
  guint n_steps;        /* of that kind since the last seek */
  guint pipe_frame;     /* picture that the pipeline stands at, G_MAXUINT if that is not known */
  gboolean keep_before; /* the next seek is to bring the pictures before the asked one too */
  gboolean stale;       /* the pipeline stands elsewhere than the view: playing on needs a seek */
  double rate;
  gint64 loop_start;
  gint64 loop_end;
  gboolean playing;
  gboolean eos;

  /* atomic, from the streaming thread */
  atomic_uint shown;
  atomic_uint n_shown;
  atomic_uint n_decoded; /* since the clip was opened */

  /* atomic, from the worker */
  atomic_bool leave_out;     /* what comes before the asked picture is decoded only as far as needed */
  atomic_uint shown_at_open; /* what @n_shown was when the clip was opened */
  atomic_uint n_dropped;     /* since then */

  /* under lock: between the worker and everybody */
  GMutex lock;
  GCancellable *cancellable; /* of the probe under way */
  GsPlaybackState state;
  gboolean had_device; /* sound was heard, so that it can be lost */
  GstElement *clocked; /* sink to ask for the time while it goes on */
  GstElement *sound;   /* the sink with the volume */
  gint64 position;     /* media time while it stands; never before it while it goes on */
  guint position_serial;
  double gain;
  gint64 lead;         /* by how much pictures are handed over before their time */
  GstElement *picture; /* the sink that does it */
  char *decoder;       /* of its pictures */
};

/* All in the worker's thread. */
void gs_playback_publish (GsPlayback *self);
void gs_playback_update_playing (GsPlayback *self);
void gs_playback_set_error (GsPlayback *self,
                            GError *error);
void gs_playback_fail (GsPlayback *self,
                       GError *error);
void gs_playback_hold_position (GsPlayback *self,
                                gint64 position);
void gs_playback_release_position (GsPlayback *self);
void gs_playback_open_pipeline (GsPlayback *self,
                                GsMediaInfo *info);
void gs_playback_close_pipeline (GsPlayback *self);
void gs_playback_apply_state (GsPlayback *self);
void gs_playback_seek_to (GsPlayback *self,
                          gint64 time);
void gs_playback_step_to (GsPlayback *self,
                          guint frame);
void gs_playback_rest (GsPlayback *self);
gboolean gs_playback_is_looping (GsPlayback *self);
gboolean gs_playback_watch (gpointer user_data);

G_END_DECLS

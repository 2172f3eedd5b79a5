/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotator-private.h"

#include "gs-hand-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define COUNTDOWN_FROM           3
#define COUNTDOWN_MILLISECONDS   700
/* Where the last drawn frame is longer ago than this the window stood still, and what hands did meanwhile waits to be heard: that first. */
#define LATE_MICROSECONDS        100000
#define LATE_PRIORITY            (G_PRIORITY_DEFAULT + 5)
#define STORE_EVERY_MICROSECONDS 200000 /* with the time to commit, below the 500 ms that may be lost */

G_DEFINE_FINAL_TYPE (GsAnnotator, gs_annotator, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_COUNTDOWN,
  PROP_VALUE,
  PROP_SECOND,
  PROP_RATER,
  PROP_DIMENSION,
  PROP_BLIND,
  PROP_AWAY,
  PROP_TRACE,
  N_PROPS
};

enum
{
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (GsAnnotator *self,
           GsAnnotatorState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_countdown (GsAnnotator *self,
               guint countdown)
{
  if (self->countdown == countdown)
    return;

  self->countdown = countdown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNTDOWN]);
}

static void
set_trace (GsAnnotator *self,
           GsTrace *trace)
{
  if (g_set_object (&self->trace, trace))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACE]);
}

static void
stop_countdown (GsAnnotator *self)
{
  g_clear_handle_id (&self->countdown_id, g_source_remove);
  set_countdown (self, 0);
}

static GsTrace *
begin_trace_of (GsAnnotator *self,
                const char *dimension,
                guint take)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  double minimum, maximum;
  gboolean bounded;
  g_autofree char *devices = NULL;
  GsTrace *trace;

  gs_annotator_get_range (self, &minimum, &maximum, &bounded);
  trace = gs_trace_new (clip, gs_store_ensure_rater (store, self->rater), dimension, minimum, maximum);
  gs_trace_set_take (trace, take);
  gs_trace_set_bounded (trace, bounded);
  gs_trace_set_blind (trace, self->blind);
  gs_trace_set_speed (trace, gs_playhead_get_rate (gs_workspace_get_playhead (self->workspace)));
  devices = self->remark != NULL ? g_strdup_printf ("%s; %s", self->device, self->remark) : g_strdup (self->device);
  gs_trace_set_device (trace, devices);
  gs_store_begin_trace (store, trace);

  return trace;
}

static void
begin_trace (GsAnnotator *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsRater *rater = gs_store_ensure_rater (gs_workspace_get_store (self->workspace), self->rater);
  g_autoptr (GsTrace) trace = NULL;

  self->given = self->remark != NULL;
  if (gs_annotator_is_both (self))
    {
      guint take = MAX (gs_takes_get_last (clip, rater, GS_ANNOTATOR_VALENCE), gs_takes_get_last (clip, rater, GS_ANNOTATOR_AROUSAL)) + 1;

      trace = begin_trace_of (self, GS_ANNOTATOR_VALENCE, take);
      self->pair = begin_trace_of (self, GS_ANNOTATOR_AROUSAL, take);
    }
  else
    trace = begin_trace_of (self, self->dimension, gs_takes_get_last (clip, rater, self->dimension) + 1);
  g_clear_pointer (&self->remark, g_free);

  set_trace (self, trace);
}

static void
append (GsTrace *trace,
        gint64 time,
        gint64 wall_time,
        double value)
{
  double minimum = gs_trace_get_minimum (trace), maximum = gs_trace_get_maximum (trace);

  gs_trace_append (trace, time, wall_time, (minimum + maximum) / 2.0 + value * (maximum - minimum) / 2.0);
}

static void
write_at (GsAnnotator *self,
          gint64 time,
          gint64 wall_time)
{
  append (self->trace, time, wall_time, self->value);
  if (self->pair != NULL)
    append (self->pair, time, wall_time, self->second);
}

/* The first sample of a range: at its start, with what the hand said there. */
static void
write_first (GsAnnotator *self)
{
  self->last_time = self->from;
  self->last_wall_time = g_get_real_time ();
  write_at (self, self->last_time, self->last_wall_time);
}

static void
begin_stroke (GsAnnotator *self)
{
  if (self->trace == NULL)
    begin_trace (self);

  gs_trace_begin_stroke (self->trace);
  if (self->pair != NULL)
    gs_trace_begin_stroke (self->pair);
  self->last_time = -1;
  self->last_wall_time = 0;
  self->earliest = gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
  self->held = FALSE;
  self->stored_at = g_get_monotonic_time ();
  gs_annotator_leave_range (self);
  set_state (self, GS_ANNOTATOR_RECORDING);
  /* From its very beginning, which a drawn frame would miss by some milliseconds */
  if (self->from >= 0 && self->earliest <= self->from)
    write_first (self);
  gs_playhead_set_playing (gs_workspace_get_playhead (self->workspace), TRUE);
}

static gboolean
countdown_cb (gpointer user_data)
{
  GsAnnotator *self = user_data;

  if (self->countdown > 1)
    {
      set_countdown (self, self->countdown - 1);
      return G_SOURCE_CONTINUE;
    }

  self->countdown_id = 0;
  set_countdown (self, 0);
  begin_stroke (self);

  return G_SOURCE_REMOVE;
}

/* At the end there is nothing left to rate: as playing does, recording begins anew then. */
static void
leave_end (GsAnnotator *self)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  guint n_frames = gs_clip_get_n_frames (clip);
  gint64 end = n_frames > 0 ? gs_clip_get_frame_time (clip, n_frames - 1) : gs_playhead_get_duration (playhead);

  if (gs_player_get_eos (gs_workspace_get_player (self->workspace)) || gs_playhead_get_time (playhead) >= end)
    gs_playhead_seek (playhead, 0);
}

static void
begin_countdown (GsAnnotator *self)
{
  gs_playhead_set_playing (gs_workspace_get_playhead (self->workspace), FALSE);
  leave_end (self);
  set_state (self, GS_ANNOTATOR_COUNTDOWN);
  set_countdown (self, COUNTDOWN_FROM);
  self->countdown_id = g_timeout_add (COUNTDOWN_MILLISECONDS, countdown_cb, self);
}

static void
store_samples (GsAnnotator *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  self->stored_at = g_get_monotonic_time ();
  if (store != NULL && self->trace != NULL)
    gs_store_append_all (store);
}

/* Whoever stops the clip stops the recording too: the end of the file, the space bar, a click on the pause button. */
static void
playing_cb (GsAnnotator *self)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);

  /* Who looks at the clip meanwhile does not wait to record it */
  if (gs_playhead_get_playing (playhead))
    self->goes_on = FALSE;
  if (self->state != GS_ANNOTATOR_RECORDING || gs_playhead_get_playing (playhead))
    return;

  if (gs_player_get_eos (gs_workspace_get_player (self->workspace)))
    {
      gs_annotator_write (self, GS_HAND_AGE_UNKNOWN);
      gs_annotator_end (self);
    }
  else
    gs_annotator_pause (self);
}

static void
clip_cb (GsAnnotator *self)
{
  gs_annotator_end (self);
}

static void
gs_annotator_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GsAnnotator *self = GS_ANNOTATOR (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_COUNTDOWN:
      g_value_set_uint (value, self->countdown);
      break;

    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;

    case PROP_SECOND:
      g_value_set_double (value, self->second);
      break;

    case PROP_BLIND:
      g_value_set_boolean (value, self->blind);
      break;

    case PROP_AWAY:
      g_value_set_string (value, self->away);
      break;

    case PROP_RATER:
      g_value_set_string (value, self->rater);
      break;

    case PROP_DIMENSION:
      g_value_set_string (value, self->dimension);
      break;

    case PROP_TRACE:
      g_value_set_object (value, self->trace);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_annotator_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  GsAnnotator *self = GS_ANNOTATOR (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      gs_annotator_set_value (self, g_value_get_double (value));
      break;

    case PROP_SECOND:
      gs_annotator_set_point (self, self->value, g_value_get_double (value));
      break;

    case PROP_BLIND:
      gs_annotator_set_blind (self, g_value_get_boolean (value));
      break;

    case PROP_RATER:
      gs_annotator_set_rater (self, g_value_get_string (value));
      break;

    case PROP_DIMENSION:
      gs_annotator_set_dimension (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_annotator_finalize (GObject *object)
{
  GsAnnotator *self = GS_ANNOTATOR (object);

  g_clear_handle_id (&self->countdown_id, g_source_remove);
  g_clear_handle_id (&self->late_id, g_source_remove);
  g_clear_object (&self->trace);
  g_clear_object (&self->pair);
  g_free (self->rater);
  g_free (self->dimension);
  g_free (self->away);
  g_free (self->remark);
  g_array_unref (self->awaited);

  G_OBJECT_CLASS (gs_annotator_parent_class)->finalize (object);
}

static void
gs_annotator_class_init (GsAnnotatorClass *klass)
{
  const GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_annotator_finalize;
  object_class->get_property = gs_annotator_get_property;
  object_class->set_property = gs_annotator_set_property;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, GS_ANNOTATOR_IDLE, GS_ANNOTATOR_PAUSED, GS_ANNOTATOR_IDLE, read_flags);
  properties[PROP_COUNTDOWN] = g_param_spec_uint ("countdown", NULL, NULL, 0, COUNTDOWN_FROM, 0, read_flags);
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0, flags);
  properties[PROP_SECOND] = g_param_spec_double ("second", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0, flags);
  properties[PROP_BLIND] = g_param_spec_boolean ("blind", NULL, NULL, FALSE, flags);
  properties[PROP_RATER] = g_param_spec_string ("rater", NULL, NULL, "", flags);
  properties[PROP_DIMENSION] = g_param_spec_string ("dimension", NULL, NULL, "valence", flags);
  properties[PROP_AWAY] = g_param_spec_string ("away", NULL, NULL, NULL, read_flags);
  properties[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, GS_TYPE_TRACE, read_flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
gs_annotator_init (GsAnnotator *self)
{
  self->rater = g_strdup ("");
  self->dimension = g_strdup (GS_ANNOTATOR_VALENCE);
  self->device = g_intern_static_string ("pointer");
  self->awaited = gs_annotator_awaited_new ();
  self->from = -1;
  self->until = G_MAXINT64;
}

/**
 * gs_annotator_new:
 * @workspace: where it records; must live as long as this
 *
 * Returns: (transfer full): an annotator at rest
 */
GsAnnotator *
gs_annotator_new (GsWorkspace *workspace)
{
  GsAnnotator *self = g_object_new (GS_TYPE_ANNOTATOR, NULL);

  self->workspace = workspace;
  g_signal_connect_object (gs_workspace_get_playhead (workspace), "notify::playing", G_CALLBACK (playing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::store", G_CALLBACK (gs_annotator_follow_store), self, G_CONNECT_SWAPPED);
  gs_annotator_follow_store (self);

  return self;
}

GsAnnotatorState
gs_annotator_get_state (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), GS_ANNOTATOR_IDLE);

  return self->state;
}

guint
gs_annotator_get_countdown (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), 0);

  return self->countdown;
}

GsTrace *
gs_annotator_get_trace (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), NULL);

  return self->trace;
}

const char *
gs_annotator_get_rater (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), NULL);

  return self->rater;
}

void
gs_annotator_set_rater (GsAnnotator *self,
                        const char *rater)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));

  if (!gs_set_string (&self->rater, rater != NULL ? rater : ""))
    return;

  gs_annotator_end (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATER]);
}

const char *
gs_annotator_get_dimension (GsAnnotator *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATOR (self), NULL);

  return self->dimension;
}

/**
 * gs_annotator_set_dimension:
 * @self: a #GsAnnotator
 * @dimension: "valence", "arousal", %GS_ANNOTATOR_BOTH or the name of a dimension of the project; a running trace ends
 */
void
gs_annotator_set_dimension (GsAnnotator *self,
                            const char *dimension)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (dimension != NULL);

  if (!gs_set_string (&self->dimension, dimension))
    return;

  gs_annotator_end (self);
  gs_annotator_set_point (self, CLAMP (self->value, GS_ANNOTATOR_MINIMUM, GS_ANNOTATOR_MAXIMUM), self->second);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIMENSION]);
}

/**
 * gs_annotator_toggle:
 * @self: a #GsAnnotator
 *
 * Begins a trace at the playhead, pauses it, or resumes it there; beginning and resuming count down from three, and at the end of
 * the clip go back to its start before. Where the device that gave the last value is away they are refused once.
 */
void
gs_annotator_toggle (GsAnnotator *self)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));

  switch (self->state)
    {
    case GS_ANNOTATOR_COUNTDOWN:
      stop_countdown (self);
      set_state (self, self->trace != NULL ? GS_ANNOTATOR_PAUSED : GS_ANNOTATOR_IDLE);
      break;

    case GS_ANNOTATOR_RECORDING:
      gs_annotator_pause (self);
      break;

    default:
      if (gs_workspace_get_media_info (self->workspace) == NULL)
        g_signal_emit (self, signals[REFUSED], 0, _ ("A trace needs a clip that plays; open one first."));
      else if (self->rater[0] == '\0')
        g_signal_emit (self, signals[REFUSED], 0, _ ("A trace belongs to a rater: enter a name first."));
      else if (gs_annotator_has_hand (self))
        begin_countdown (self);
      break;
    }
}

/**
 * gs_annotator_pause:
 * @self: a #GsAnnotator
 *
 * Stops the clip and stores what has been recorded; the trace can be resumed.
 */
void
gs_annotator_pause (GsAnnotator *self)
{
  g_return_if_fail (GS_IS_ANNOTATOR (self));

  if (self->state == GS_ANNOTATOR_COUNTDOWN)
    {
      gs_annotator_toggle (self);
      return;
    }

  if (self->state != GS_ANNOTATOR_RECORDING)
    return;

  gs_annotator_write (self, GS_HAND_AGE_UNKNOWN);
  set_state (self, GS_ANNOTATOR_PAUSED);
  gs_playhead_set_playing (gs_workspace_get_playhead (self->workspace), FALSE);
  store_samples (self);
}

/**
 * gs_annotator_end:
 * @self: a #GsAnnotator
 *
 * Ends the trace; it is complete.
 */
void
gs_annotator_end (GsAnnotator *self)
{
  GsStore *store;

  g_return_if_fail (GS_IS_ANNOTATOR (self));

  stop_countdown (self);
  self->goes_on = FALSE;
  self->from = -1;
  self->until = G_MAXINT64;
  if (self->trace == NULL)
    {
      set_state (self, GS_ANNOTATOR_IDLE);
      return;
    }

  store = gs_workspace_get_store (self->workspace);
  set_state (self, GS_ANNOTATOR_IDLE);
  gs_playhead_set_playing (gs_workspace_get_playhead (self->workspace), FALSE);
  if (store != NULL)
    {
      store_samples (self);
      gs_store_end_trace (store, self->trace);
      if (self->pair != NULL)
        gs_store_end_trace (store, self->pair);
    }
  g_clear_object (&self->pair);
  set_trace (self, NULL);
}

/* The hand begins where it left. */
static double
last_value (GsAnnotator *self,
            GsTrace *trace)
{
  double minimum = gs_trace_get_minimum (trace), maximum = gs_trace_get_maximum (trace);
  guint n_samples;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);

  if (n_samples == 0)
    return 0.0;

  return (samples[n_samples - 1].value - (minimum + maximum) / 2.0) / ((maximum - minimum) / 2.0);
}

/**
 * gs_annotator_continue:
 * @self: a #GsAnnotator
 * @trace: a trace of the open clip that was interrupted, or is to be recorded over
 *
 * Goes on with a trace where its last sample is; where both dimensions are rated, with that of the other as well. What was recorded
 * blind is gone on with blind. Refuses a trace that is being recorded in another window, itself or the other one.
 */
void
gs_annotator_continue (GsAnnotator *self,
                       GsTrace *trace)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  const GsTraceSample *samples;
  guint n_samples;
  GsTrace *pair;

  g_return_if_fail (GS_IS_ANNOTATOR (self));
  g_return_if_fail (GS_IS_TRACE (trace));

  gs_annotator_end (self);
  pair = gs_annotator_get_pair (self, trace);
  if (gs_trace_get_state (trace) == GS_RECORD_RUNNING || (pair != NULL && gs_trace_get_state (pair) == GS_RECORD_RUNNING))
    {
      g_signal_emit (self, signals[REFUSED], 0, _ ("Somebody is recording this trace in another window: wait until that has ended, or make a new take."));
      return;
    }

  gs_annotator_set_rater (self, gs_rater_get_name (gs_trace_get_rater (trace)));
  if (pair == NULL)
    gs_annotator_set_dimension (self, gs_trace_get_dimension (trace));
  else if (strcmp (gs_trace_get_dimension (trace), GS_ANNOTATOR_VALENCE) != 0)
    {
      GsTrace *valence = pair;

      pair = trace;
      trace = valence;
    }
  if (gs_trace_get_blind (trace) || (pair != NULL && gs_trace_get_blind (pair)))
    gs_annotator_set_blind (self, TRUE);

  self->given = TRUE;
  gs_store_begin_trace (store, trace);
  if (pair != NULL)
    {
      gs_store_begin_trace (store, pair);
      g_set_object (&self->pair, pair);
    }
  set_trace (self, trace);
  set_state (self, GS_ANNOTATOR_PAUSED);

  samples = gs_trace_get_samples (trace, &n_samples);
  gs_annotator_set_point (self, last_value (self, trace), pair != NULL ? last_value (self, pair) : self->second);
  if (n_samples > 0)
    gs_playhead_seek (gs_workspace_get_playhead (self->workspace), samples[n_samples - 1].media_time);
}

static void
begin_strokes (GsAnnotator *self)
{
  gs_trace_begin_stroke (self->trace);
  if (self->pair != NULL)
    gs_trace_begin_stroke (self->pair);
}

/* What was seen @age microseconds ago, at @time now: but what a drawn frame in between has written down, and what was before the stroke,
 * is not gone back behind. Shortens @age accordingly. */
static gint64
go_back (GsAnnotator *self,
         gint64 time,
         gint64 *age)
{
  double rate = 1000.0 * gs_playhead_get_rate (gs_workspace_get_playhead (self->workspace)); /* nanoseconds of the clip a microsecond */
  gint64 earliest = MIN (MAX (self->earliest, self->last_time), time);
  gint64 then = time - (gint64) (rate * (double) *age);

  if (then >= earliest)
    return then;

  *age = (gint64) ((double) (time - earliest) / rate);

  return earliest;
}

/* Within a stroke it only goes on, unless somebody sets the clock back. */
static gint64
get_wall_time (GsAnnotator *self,
               gint64 age)
{
  gint64 now = g_get_real_time ();

  return self->last_wall_time <= now ? MAX (now - age, self->last_wall_time) : now;
}

/* Writes the live value down where the clip was @age microseconds ago; unknown counts as now. A hand moves between two drawn frames
 * too: the player knows where the clip is now, the playhead where it was drawn. Returns whether it did: before a range that is recorded
 * over, and after it, there is nothing to write. */
gboolean
gs_annotator_write (GsAnnotator *self,
                    gint64 age)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  GsPlayer *player = gs_workspace_get_player (self->workspace);
  gboolean seeking = gs_player_get_seeking (player);
  gint64 time = seeking ? gs_playhead_get_time (playhead) : gs_player_get_position (player);
  gint64 now;

  age = MAX (age, 0);
  if (time < self->from)
    return FALSE;

  /* A jump back, by a loop or by hand, begins another stroke: within one, time only goes on. */
  if (time < self->last_time)
    {
      begin_strokes (self);
      self->earliest = time;
      age = 0;
    }
  else if (seeking)
    age = 0;
  else if (age > 0)
    time = go_back (self, time, &age);
  if (time > self->until && self->last_time >= self->until)
    return FALSE;
  time = MIN (time, self->until);
  self->last_time = time;
  self->last_wall_time = get_wall_time (self, age);
  write_at (self, time, self->last_wall_time);

  now = g_get_monotonic_time ();
  if (now - self->stored_at >= STORE_EVERY_MICROSECONDS)
    store_samples (self);

  return TRUE;
}

/* Goes on in another stroke, without a gap: the same sample ends the one and begins the other. */
void
gs_annotator_split (GsAnnotator *self)
{
  gs_annotator_write (self, GS_HAND_AGE_UNKNOWN);
  begin_strokes (self);
  write_at (self, self->last_time, self->last_wall_time);
}

static gboolean
late_cb (gpointer user_data)
{
  GsAnnotator *self = user_data;

  self->late_id = 0;
  if (self->state == GS_ANNOTATOR_RECORDING)
    gs_annotator_write (self, GS_HAND_AGE_UNKNOWN);

  return G_SOURCE_REMOVE;
}

/**
 * gs_annotator_tick:
 * @self: a #GsAnnotator
 *
 * Writes the live value down at the playhead; to be called at every drawn frame. Cheap when nothing is recorded.
 */
void
gs_annotator_tick (GsAnnotator *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 before = self->ticked_at;

  g_return_if_fail (GS_IS_ANNOTATOR (self));

  self->ticked_at = now;
  if (self->state != GS_ANNOTATOR_RECORDING)
    return;

  if (now - before < LATE_MICROSECONDS)
    gs_annotator_write (self, GS_HAND_AGE_UNKNOWN);
  else if (self->late_id == 0)
    self->late_id = g_idle_add_full (LATE_PRIORITY, late_cb, self, NULL);
}

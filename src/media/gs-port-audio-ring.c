/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-port-audio-ring.h"

#include "gs-port-audio.h"
#include "gs-sound-clock.h"
#include "gs-sound-device.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>

/* Handed over at a time: 10 ms. GStreamer's own latency and buffer times, in segments of that. */
#define SEGMENTS_PER_SECOND 100
#define SEGMENTS            20
#define NANOSECONDS         G_GINT64_CONSTANT (1000000000)
#define SILENT_RATE         48000
#define SILENT_CHANNELS     2
#define SILENT_AHEAD        (NANOSECONDS / 50)

/* Without a device another look is taken after that long, and then less and less often. */
#define FIRST_LOOK (2 * NANOSECONDS)
#define LAST_LOOK  (15 * NANOSECONDS)

struct _GsPortAudioRing
{
  GstAudioRingBuffer parent_instance;

  /* set before the reader starts, constant while it runs */
  int rate;
  int channels;
  int segment_frames;
  int n_segments;

  /* reader only: PortAudio's callback, or the keeper while there is no device */
  int offset;      /* frames of the current segment that are read */
  gint64 consumed; /* frames read since acquire */
  float gain;      /* as of the last frame */
  gboolean dry;

  /* keeper thread only */
  GThread *opener; /* one that opens a device, so that the silence goes on meanwhile */
  guint choice;    /* serial of the choice that is followed */
  gint64 next_look;
  gint64 look_after;
  gboolean lost; /* there was a device, and nothing has been said of it yet */
  gboolean away; /* another one stands in for the device that was chosen */
  gint64 silent_start; /* when frame silent_from is to be read */
  gint64 silent_from;

  /* atomic, between reader, keeper, writer and everybody */
  _Atomic gint64 written; /* end of what the writer has given, in the writer's own count */
  _Atomic float asked_gain;
  atomic_bool ended;
  atomic_bool quit;
  atomic_bool device_reads; /* and not the keeper */
  atomic_bool opened;       /* the opener has done */
  atomic_uint n_underruns;
  sem_t wake;
  GsSoundClock clock;

  GThread *keeper;

  /* under lock */
  GMutex lock;
  GsPortAudio *device; /* changed by the keeper only */
  char *silent_reason;
  char *notice;
};

G_DEFINE_FINAL_TYPE (GsPortAudioRing, gs_port_audio_ring, GST_TYPE_AUDIO_RING_BUFFER)

enum
{
  SIGNAL_SILENT_REASON_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_silent_reason (GsPortAudioRing *self,
                   const char *reason)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = g_strcmp0 (self->silent_reason, reason) != 0;
  if (changed)
    {
      g_free (self->silent_reason);
      self->silent_reason = g_strdup (reason);
    }
  g_mutex_unlock (&self->lock);

  if (changed)
    g_signal_emit (self, signals[SIGNAL_SILENT_REASON_CHANGED], 0);
}

static void
set_notice (GsPortAudioRing *self,
            const char *notice)
{
  g_mutex_lock (&self->lock);
  g_free (self->notice);
  self->notice = g_strdup (notice);
  g_mutex_unlock (&self->lock);

  g_signal_emit (self, signals[SIGNAL_SILENT_REASON_CHANGED], 0);
}

static void
copy_with_gain (GsPortAudioRing *self,
                float *output,
                const float *input,
                int n_frames,
                float step)
{
  for (int i = 0; i < n_frames; i++)
    {
      self->gain += step;
      for (int c = 0; c < self->channels; c++)
        *output++ = *input++ * self->gain;
    }
}

/* Tells whether the reader is ahead of the writer, and counts each time that begins. */
static void
watch_underrun (GsPortAudioRing *self)
{
  GstAudioRingBuffer *buffer = GST_AUDIO_RING_BUFFER (self);
  gint64 read = ((gint64) g_atomic_int_get (&buffer->segdone) - buffer->segbase) * self->segment_frames + self->offset;
  gboolean dry = read >= atomic_load (&self->written) && !atomic_load (&self->ended);

  if (dry && !self->dry)
    atomic_fetch_add (&self->n_underruns, 1);
  self->dry = dry;
}

/* Reads @n_frames out of the ring. Runs in PortAudio's callback: gst_audio_ring_buffer_advance() takes a lock to wake
 * the writer, so the count is moved here and the keeper does the waking.
 *
 * Returns whether the ring plays; if not, nothing was read. */
static gboolean
read_ring (GsPortAudioRing *self,
           float *output,
           int n_frames)
{
  GstAudioRingBuffer *buffer = GST_AUDIO_RING_BUFFER (self);
  float step = n_frames > 0 ? (atomic_load (&self->asked_gain) - self->gain) / n_frames : 0;

  if (g_atomic_int_get (&buffer->state) != GST_AUDIO_RING_BUFFER_STATE_STARTED)
    return FALSE;

  watch_underrun (self);

  while (n_frames > 0)
    {
      int segment = g_atomic_int_get (&buffer->segdone) % self->n_segments;
      float *samples = (float *) (void *) (buffer->memory + (gsize) segment * buffer->spec.segsize);
      int n = MIN (n_frames, self->segment_frames - self->offset);

      if (output)
        {
          copy_with_gain (self, output, samples + self->offset * self->channels, n, step);
          output += n * self->channels;
        }

      self->offset += n;
      self->consumed += n;
      n_frames -= n;

      if (self->offset == self->segment_frames)
        {
          memset (samples, 0, buffer->spec.segsize);
          self->offset = 0;
          g_atomic_int_inc (&buffer->segdone);
        }
    }

  return TRUE;
}

static void
device_cb (float *output,
           gulong n_frames,
           gint64 heard_at,
           gboolean underflow,
           gpointer user_data)
{
  GsPortAudioRing *self = user_data;
  gint64 before;

  /* Just opened: the keeper still reads. */
  if (!atomic_load (&self->device_reads))
    {
      memset (output, 0, n_frames * self->channels * sizeof (float));
      return;
    }

  before = self->consumed;
  if (read_ring (self, output, n_frames))
    {
      if (underflow)
        atomic_fetch_add (&self->n_underruns, 1);
      gs_sound_clock_report (&self->clock, before, heard_at, self->consumed);
    }
  else
    {
      memset (output, 0, n_frames * self->channels * sizeof (float));
      gs_sound_clock_hold (&self->clock, gs_port_audio_now ());
    }

  sem_post (&self->wake);
}

static void
say_silent (GsPortAudioRing *self,
            const char *reason)
{
  g_autofree char *sentence = g_strdup_printf ("There is no sound: %s; the clip plays in silence", reason);

  set_silent_reason (self, sentence);
}

/* Goes on without a device, from where it has been heard to. */
static void
go_silent (GsPortAudioRing *self)
{
  self->silent_from = self->consumed;
  self->silent_start = gs_sound_clock_get_end_time (&self->clock, gs_port_audio_now ());
}

static void
take_device (GsPortAudioRing *self,
             GsPortAudio *device)
{
  g_mutex_lock (&self->lock);
  self->device = device;
  g_mutex_unlock (&self->lock);
  atomic_store (&self->device_reads, device != NULL);
}

/* When this returns the device's callback is over, and the keeper reads. */
static void
let_go_of_device (GsPortAudioRing *self)
{
  GsPortAudio *device = self->device;

  if (!device)
    return;

  g_mutex_lock (&self->lock);
  self->device = NULL;
  g_mutex_unlock (&self->lock);
  gs_port_audio_close (device);
  atomic_store (&self->device_reads, FALSE);
}

typedef struct
{
  GsPortAudioRing *self;
  gboolean look; /* only whether the chosen device is there */
  gboolean is_there;
  GsPortAudio *device;
  GError *error;
} Opening;

static gpointer
open_thread (gpointer data)
{
  Opening *opening = data;
  GsPortAudioRing *self = opening->self;
  g_autofree char *chosen = opening->look ? gs_sound_device_dup_choice () : NULL;

  if (opening->look)
    opening->is_there = chosen && gs_sound_device_is_there (chosen);
  else
    opening->device = gs_port_audio_open (self->rate, self->channels, self->segment_frames, device_cb, self,
                                          &opening->error);  atomic_store (&self->opened, TRUE);
  sem_post (&self->wake);

  return opening;
}

/* What people are told when sound goes somewhere else than before, or comes back. */
static void
announce_device (GsPortAudioRing *self,
                 gboolean was_silent)
{
  const char *name = gs_port_audio_get_name (self->device);
  g_autofree char *chosen = gs_sound_device_dup_choice ();
  g_autofree char *notice = NULL;

  if (self->lost && gs_port_audio_is_fallback (self->device))
    notice = g_strdup_printf ("The sound device “%s” was lost; the sound goes to “%s”", chosen, name);
  else if (gs_port_audio_is_fallback (self->device))
    notice = g_strdup_printf ("The sound device “%s” cannot be used; the sound goes to “%s”", chosen, name);
  else if (self->lost || self->away || was_silent)
    notice = g_strdup_printf ("The sound is back, on “%s”", name);

  self->away = gs_port_audio_is_fallback (self->device);
  if (notice)
    set_notice (self, notice);
}

/* The device that sound went to is let go of: the keeper reads. */
static void
leave_device (GsPortAudioRing *self)
{
  let_go_of_device (self);
  go_silent (self);
  self->next_look = 0;
}

/* Takes over what the opener has brought. */
static void
finish_opening (GsPortAudioRing *self)
{
  g_autofree Opening *opening = g_thread_join (g_steal_pointer (&self->opener));
  g_autoptr (GError) error = opening->error;
  g_autofree char *reason = gs_port_audio_ring_dup_silent_reason (self);

  if (opening->is_there && self->device)
    {
      leave_device (self);
      return;
    }
  if (opening->device)
    {
      take_device (self, opening->device);
      set_silent_reason (self, NULL);
      announce_device (self, reason != NULL);
      self->lost = FALSE;
      self->look_after = FIRST_LOOK;
      self->next_look = gs_port_audio_now () + self->look_after;
      return;
    }
  if (opening->look)
    {
      self->next_look = gs_port_audio_now () + self->look_after;
      self->look_after = MIN (2 * self->look_after, LAST_LOOK);
      return;
    }

  if (self->lost || !reason)
    say_silent (self, self->lost ? "the sound device was lost" : error->message);
  self->next_look = gs_port_audio_now () + self->look_after;
  self->look_after = MIN (2 * self->look_after, LAST_LOOK);
}

static void
start_opening (GsPortAudioRing *self,
               gboolean look)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->self = self;
  opening->look = look;
  self->choice = gs_sound_device_get_serial ();
  atomic_store (&self->opened, FALSE);
  self->opener = g_thread_new ("sound-open", open_thread, opening);
}

/* Sees to it that the device is alive and the one that was chosen, and looks for one where there is none. */
static void
look_after_device (GsPortAudioRing *self)
{
  gboolean chosen_anew = gs_sound_device_get_serial () != self->choice;

  if (self->device && (chosen_anew || !gs_port_audio_is_alive (self->device)))
    {
      self->lost = !chosen_anew;
      self->away &= !chosen_anew;
      leave_device (self);
    }

  if (self->opener && atomic_load (&self->opened))
    finish_opening (self);

  if (self->opener)
    return;
  if (!self->device && (chosen_anew || gs_port_audio_now () >= self->next_look))
    start_opening (self, FALSE);
  else if (self->device && self->away && gs_port_audio_now () >= self->next_look)
    start_opening (self, TRUE);
}

/* Stands in for the callback: reads what will be heard within SILENT_AHEAD, as a device would. */
static void
read_silently (GsPortAudioRing *self)
{
  gint64 now = gs_port_audio_now ();
  gint64 ahead = now + SILENT_AHEAD - self->silent_start;
  gint64 before = self->consumed;
  gint64 due = self->silent_from + (gint64) (ahead * ((double) self->rate / NANOSECONDS)) - before;
  gboolean late = due > self->segment_frames * self->n_segments;

  if (due <= 0)
    return;

  /* After a sleep of the whole machine there is no point in running after the time. */
  if (late)
    due = self->segment_frames * self->n_segments;

  if (!read_ring (self, NULL, due))
    gs_sound_clock_hold (&self->clock, now);
  else
    gs_sound_clock_report (&self->clock, before,
                           late ? now : self->silent_start + (before - self->silent_from) * NANOSECONDS / self->rate,
                           self->consumed);

  if (late || self->consumed == before)
    {
      self->silent_from = self->consumed;
      self->silent_start = now + SILENT_AHEAD;
    }
}

/* Wakes the writer if it waits for room. Not by gst_audio_ring_buffer_advance(): that would wait for a lock under which
 * releasing the ring waits for this thread. */
static void
wake_writer (GsPortAudioRing *self)
{
  GstAudioRingBuffer *buffer = GST_AUDIO_RING_BUFFER (self);

  if (!g_atomic_int_compare_and_exchange (&buffer->waiting, 1, 0))
    return;

  while (!GST_OBJECT_TRYLOCK (buffer))
    {
      if (atomic_load (&self->quit))
        return;
      g_usleep (100);
    }
  GST_AUDIO_RING_BUFFER_SIGNAL (buffer);
  GST_OBJECT_UNLOCK (buffer);
}

/* Wakes the writer after the callback has read, sees to it that the device is alive, and reads in its place. */
static gpointer
keeper_thread (gpointer data)
{
  GsPortAudioRing *self = data;

  while (!atomic_load (&self->quit))
    {
      gint64 until = gs_port_audio_now () + (self->device ? 50 : 5) * NANOSECONDS / 1000;
      struct timespec deadline = { until / NANOSECONDS, until % NANOSECONDS };

      while (sem_clockwait (&self->wake, CLOCK_MONOTONIC, &deadline) != 0 && errno == EINTR)
        ;
      while (sem_trywait (&self->wake) == 0)
        ;

      look_after_device (self);
      if (!self->device)
        read_silently (self);

      wake_writer (self);
    }

  if (self->opener)
    {
      g_autofree Opening *opening = g_thread_join (g_steal_pointer (&self->opener));

      g_clear_pointer (&opening->device, gs_port_audio_close);
      g_clear_error (&opening->error);
    }
  let_go_of_device (self);

  return NULL;
}

static gboolean
gs_port_audio_ring_open_device (GstAudioRingBuffer *buffer)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (buffer);
  g_autoptr (GError) error = NULL;

  if (!gs_port_audio_get_device (&self->rate, &self->channels, &error))
    {
      self->rate = SILENT_RATE;
      self->channels = SILENT_CHANNELS;
    }

  return TRUE;
}

static gboolean
gs_port_audio_ring_close_device (GstAudioRingBuffer *buffer)
{
  return TRUE;
}

static gboolean
gs_port_audio_ring_acquire (GstAudioRingBuffer *buffer,
                            GstAudioRingBufferSpec *spec)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (buffer);
  g_autoptr (GError) error = NULL;

  self->rate = GST_AUDIO_INFO_RATE (&spec->info);
  self->channels = GST_AUDIO_INFO_CHANNELS (&spec->info);
  self->segment_frames = self->rate / SEGMENTS_PER_SECOND;
  self->n_segments = SEGMENTS;
  self->offset = 0;
  self->consumed = 0;
  self->dry = TRUE;
  self->gain = atomic_load (&self->asked_gain);
  atomic_store (&self->written, 0);
  atomic_store (&self->ended, FALSE);
  atomic_store (&self->quit, FALSE);
  gs_sound_clock_init (&self->clock, self->rate);

  spec->segsize = self->segment_frames * GST_AUDIO_INFO_BPF (&spec->info);
  spec->segtotal = self->n_segments;
  spec->latency_time = G_USEC_PER_SEC / SEGMENTS_PER_SECOND;
  spec->buffer_time = spec->latency_time * spec->segtotal;
  buffer->size = (gsize) spec->segsize * spec->segtotal;
  buffer->memory = g_malloc0 (buffer->size);

  sem_init (&self->wake, 0, 0);
  self->lost = FALSE;
  self->away = FALSE;
  self->look_after = FIRST_LOOK;
  self->next_look = gs_port_audio_now () + self->look_after;
  self->choice = gs_sound_device_get_serial ();
  atomic_store (&self->device_reads, FALSE);
  take_device (self, gs_port_audio_open (self->rate, self->channels, self->segment_frames, device_cb, self, &error));
  if (self->device)
    {
      set_silent_reason (self, NULL);
      announce_device (self, FALSE);
    }
  else
    {
      go_silent (self);
      say_silent (self, error->message);
      self->next_look = gs_port_audio_now () + self->look_after;
    }
  self->keeper = g_thread_new ("sound-keeper", keeper_thread, self);

  return TRUE;
}

static gboolean
gs_port_audio_ring_release (GstAudioRingBuffer *buffer)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (buffer);

  atomic_store (&self->quit, TRUE);
  sem_post (&self->wake);
  g_clear_pointer (&self->keeper, g_thread_join);
  sem_destroy (&self->wake);

  g_clear_pointer (&buffer->memory, g_free);

  return TRUE;
}

/* Starting and stopping is only a matter of the buffer's state, which the reader looks at. */
static gboolean
gs_port_audio_ring_start (GstAudioRingBuffer *buffer)
{
  return TRUE;
}

static guint
gs_port_audio_ring_delay (GstAudioRingBuffer *buffer)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (buffer);
  gint64 read = (gint64) g_atomic_int_get (&buffer->segdone) * self->segment_frames;
  gint64 heard = gs_sound_clock_get_heard (&self->clock, gs_port_audio_now ());

  return MAX (read - heard, 0);
}

static guint
gs_port_audio_ring_commit (
  GstAudioRingBuffer *buffer, guint64 *sample, guint8 *data, gint in_samples, gint out_samples, gint *accum)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (buffer);

  /* Early, because the call waits in the middle while the ring is full. */
  atomic_store (&self->written, (gint64) *sample + ABS (out_samples));
  atomic_store (&self->ended, FALSE);

  return GST_AUDIO_RING_BUFFER_CLASS (gs_port_audio_ring_parent_class)
    ->commit (buffer, sample, data, in_samples, out_samples, accum);
}

static void
gs_port_audio_ring_finalize (GObject *object)
{
  GsPortAudioRing *self = GS_PORT_AUDIO_RING (object);

  g_free (self->silent_reason);
  g_free (self->notice);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (gs_port_audio_ring_parent_class)->finalize (object);
}

static void
gs_port_audio_ring_class_init (GsPortAudioRingClass *klass)
{
  GstAudioRingBufferClass *ring_class = GST_AUDIO_RING_BUFFER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_port_audio_ring_finalize;
  ring_class->open_device = gs_port_audio_ring_open_device;
  ring_class->close_device = gs_port_audio_ring_close_device;
  ring_class->acquire = gs_port_audio_ring_acquire;
  ring_class->release = gs_port_audio_ring_release;
  ring_class->start = gs_port_audio_ring_start;
  ring_class->pause = gs_port_audio_ring_start;
  ring_class->resume = gs_port_audio_ring_start;
  ring_class->stop = gs_port_audio_ring_start;
  ring_class->delay = gs_port_audio_ring_delay;
  ring_class->commit = gs_port_audio_ring_commit;

  signals[SIGNAL_SILENT_REASON_CHANGED] = g_signal_new ("silent-reason-changed", G_TYPE_FROM_CLASS (klass),
                                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_port_audio_ring_init (GsPortAudioRing *self)
{
  self->rate = SILENT_RATE;
  self->channels = SILENT_CHANNELS;
  atomic_store (&self->asked_gain, 1);
  g_mutex_init (&self->lock);
}

GsPortAudioRing *
gs_port_audio_ring_new (void)
{
  return g_object_new (GS_TYPE_PORT_AUDIO_RING, NULL);
}

/**
 * gs_port_audio_ring_get_format:
 * @self: a ring whose device is open
 * @rate: (out): samples a second that the device takes
 * @channels: (out): samples a frame
 */
void
gs_port_audio_ring_get_format (GsPortAudioRing *self,
                               int *rate,
                               int *channels)
{
  *rate = self->rate;
  *channels = self->channels;
}

/**
 * gs_port_audio_ring_get_time:
 * @self: a ring
 *
 * Returns: the time of the clock that this ring is: how long it has been heard
 */
GstClockTime
gs_port_audio_ring_get_time (GsPortAudioRing *self)
{
  if (!gst_audio_ring_buffer_is_acquired (GST_AUDIO_RING_BUFFER (self)))
    return GST_CLOCK_TIME_NONE;

  return gst_util_uint64_scale (gs_sound_clock_get_heard (&self->clock, gs_port_audio_now ()), GST_SECOND, self->rate);
}

/**
 * gs_port_audio_ring_dup_silent_reason:
 * @self: a ring
 *
 * Returns: (transfer full) (nullable): why nothing is heard, one sentence; %NULL when sound goes out
 */
char *
gs_port_audio_ring_dup_silent_reason (GsPortAudioRing *self)
{
  char *reason;

  g_mutex_lock (&self->lock);
  reason = g_strdup (self->silent_reason);
  g_mutex_unlock (&self->lock);

  return reason;
}

/**
 * gs_port_audio_ring_dup_notice:
 * @self: a ring
 *
 * Returns: (transfer full) (nullable): what was last to be said of the device, one sentence
 */
char *
gs_port_audio_ring_dup_notice (GsPortAudioRing *self)
{
  char *notice;

  g_mutex_lock (&self->lock);
  notice = g_strdup (self->notice);
  g_mutex_unlock (&self->lock);

  return notice;
}

/**
 * gs_port_audio_ring_get_state:
 * @self: a ring
 * @state: (out): how sound goes out; free the device's name
 */
void
gs_port_audio_ring_get_state (GsPortAudioRing *self,
                              GsSoundState *state)
{
  g_mutex_lock (&self->lock);
  state->device = self->device ? g_strdup (gs_port_audio_get_name (self->device)) : NULL;
  state->latency = self->device ? gs_port_audio_get_latency (self->device) : 0;
  g_mutex_unlock (&self->lock);

  state->rate = self->rate;
  state->channels = self->channels;
  state->underruns = atomic_load (&self->n_underruns);
}

/**
 * gs_port_audio_ring_get_underruns:
 * @self: a ring
 *
 * Returns: how often the sound ran dry
 */
guint
gs_port_audio_ring_get_underruns (GsPortAudioRing *self)
{
  return atomic_load (&self->n_underruns);
}

/**
 * gs_port_audio_ring_set_gain:
 * @self: a ring
 * @gain: 0..1, factor on every sample; reached within 10 ms, without a click
 */
void
gs_port_audio_ring_set_gain (GsPortAudioRing *self,
                             float gain)
{
  atomic_store (&self->asked_gain, gain);
}

/**
 * gs_port_audio_ring_set_ended:
 * @self: a ring
 * @ended: whether the writer has given all there is, so that running dry is no fault
 */
void
gs_port_audio_ring_set_ended (GsPortAudioRing *self,
                              gboolean ended)
{
  atomic_store (&self->ended, ended);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-port-audio.h"

#include "gs-media-error.h"
#include "gs-sound-device.h"

#include <dlfcn.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

/* What is asked of the device, seconds: enough for a busy machine. The clock knows the delay, so it costs no sync. */
#define LATENCY     0.06
#define NANOSECONDS G_GINT64_CONSTANT (1000000000)
/* As in alsa/pcm.h, which is not needed otherwise. */
#define ALSA_PLAYBACK 0
#define ALSA_NONBLOCK 1
/* A stream that asked for nothing for that long is dead. The first time is longer: servers take time to wake a sink. */
#define DEAD_TIME  (2 * NANOSECONDS)
#define START_TIME (6 * NANOSECONDS)
/* What was found that short a time ago is still there. */
#define LOOK_TIME (NANOSECONDS / 2)
/* A device that is gone may take its time to be closed. */
#define CLOSE_PATIENCE (2 * G_USEC_PER_SEC)

struct _GsPortAudio
{
  PaStream *stream;
  GsPortAudioFunc func;
  gpointer user_data;
  int channels;
  gint64 opened_at;
  char *name;
  gboolean is_fallback;

  /* atomic, by the callback */
  atomic_bool detached; /* whose data is gone: write silence */
  atomic_bool inside;
  _Atomic gint64 last_call;
  _Atomic gint64 latency;
  atomic_uint n_calls;
};

/* PortAudio's own functions are not safe to call from several threads; the callback calls none. */
static GMutex library_lock;
static guint n_streams;
static gboolean initialised;
static gint64 looked_at; /* when devices were looked for last */

/* Streams on their way out, for which opening another one waits: while one is open devices cannot be looked for. */
static GMutex closing_lock;
static GCond closing_done;
static guint n_closing;

/**
 * gs_port_audio_now:
 *
 * Returns: the monotonic clock in nanoseconds
 */
gint64
gs_port_audio_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

static void
ignore_alsa (const char *file,
             int line,
             const char *function,
             int error,
             const char *format,
             ...)
{
}

static void
ignore_jack (const char *message)
{
}

/* Looking for devices, ALSA and JACK print a hundred lines about what they did not find. Both let the printing be
 * replaced, but are only there when PortAudio was built with them. */
static void
silence_libraries (void)
{
  typedef void (*JackFunc) (const char *message);
  typedef int (*AlsaSetter) (
    void (*handler) (const char *file, int line, const char *function, int error, const char *format, ...));
  typedef void (*JackSetter) (JackFunc func);
  AlsaSetter set_alsa = (AlsaSetter) dlsym (RTLD_DEFAULT, "snd_lib_error_set_handler");
  JackSetter set_jack_error = (JackSetter) dlsym (RTLD_DEFAULT, "jack_set_error_function");
  JackSetter set_jack_info = (JackSetter) dlsym (RTLD_DEFAULT, "jack_set_info_function");

  if (set_alsa)
    set_alsa (ignore_alsa);
  if (set_jack_error)
    set_jack_error (ignore_jack);
  if (set_jack_info)
    set_jack_info (ignore_jack);
}

/* PortAudio 19.6 aborts the program when ALSA's configuration names not a single device, as on a machine without one
 * (libasound2-data missing, a bare container). Asked through the library that PortAudio has loaded; without ALSA there
 * is nothing to be afraid of. */
static gboolean
is_alsa_configured (void)
{
  int (*update) (void) = (int (*) (void)) dlsym (RTLD_DEFAULT, "snd_config_update");
  int (*search) (gpointer, const char *,
                 gpointer *) = (int (*) (gpointer, const char *, gpointer *)) dlsym (RTLD_DEFAULT, "snd_config_search");
  gpointer *config = dlsym (RTLD_DEFAULT, "snd_config");
  gpointer found;

  if (!update || !search || !config)
    return TRUE;

  return update () >= 0 && *config && search (*config, "pcm.default", &found) >= 0;
}

/* Under the lock. Devices are only looked for at initialisation: @afresh makes another one, unless a stream runs. */
static gboolean
initialise (gboolean afresh,
            GError **error)
{
  PaError status;

  if (n_streams > 0 || (initialised && (!afresh || gs_port_audio_now () - looked_at < LOOK_TIME)))
    return TRUE;

  if (initialised)
    Pa_Terminate ();
  initialised = FALSE;
  silence_libraries ();
  if (!is_alsa_configured ())
    {
      g_set_error_literal (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "no sound device is configured");
      return FALSE;
    }
  status = Pa_Initialize ();
  initialised = status == paNoError;
  looked_at = gs_port_audio_now ();
  if (initialised)
    return TRUE;

  g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "the sound system could not be started: %s",
               Pa_GetErrorText (status));

  return FALSE;
}

static const PaDeviceInfo *
get_output (PaDeviceIndex device)
{
  const PaDeviceInfo *info = device == paNoDevice ? NULL : Pa_GetDeviceInfo (device);

  return info && info->maxOutputChannels > 0 ? info : NULL;
}

/* Under the lock, initialised. The system's default if there is no such device, or @name is %NULL. */
static PaDeviceIndex
get_device (const char *name)
{
  int n = name ? Pa_GetDeviceCount () : 0;

  for (PaDeviceIndex i = 0; i < n; i++)
    {
      const PaDeviceInfo *info = get_output (i);

      if (info && g_str_equal (info->name, name))
        return i;
    }

  return Pa_GetDefaultOutputDevice ();
}

static gboolean
find_device (const char *name,
             gboolean afresh,
             PaDeviceIndex *device,
             int *rate,
             int *channels,
             GError **error)
{
  const PaDeviceInfo *info;
  PaStreamParameters parameters = { 0 };

  if (!initialise (afresh, error))
    return FALSE;

  *device = get_device (name);
  info = get_output (*device);
  if (!info)
    {
      g_set_error_literal (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "no sound device was found");
      return FALSE;
    }

  *channels = MIN (info->maxOutputChannels, 2);
  parameters.device = *device;
  parameters.channelCount = *channels;
  parameters.sampleFormat = paFloat32;
  parameters.suggestedLatency = LATENCY;
  *rate = Pa_IsFormatSupported (NULL, &parameters, 48000) == paFormatIsSupported ? 48000
                                                                                 : (int) info->defaultSampleRate;

  return TRUE;
}

/**
 * gs_sound_device_list:
 *
 * Looks for the devices that sound can go to. Those that have come since sound was last opened are found while nothing is open.
 * Asks the sound system, which may take a while: not for the main thread.
 *
 * Returns: (transfer full): their names, in the sound system's order; empty where there is none
 */
char **
gs_sound_device_list (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&library_lock);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (initialise (TRUE, NULL))
    {
      int n = Pa_GetDeviceCount ();

      for (PaDeviceIndex i = 0; i < n; i++)
        {
          const PaDeviceInfo *info = get_output (i);

          if (info)
            g_strv_builder_add (names, info->name);
        }
    }

  return g_strv_builder_end (names);
}

/**
 * gs_sound_device_is_there:
 * @name: a device that was in gs_sound_device_list() once
 *
 * Asks for a device that PortAudio does not know any more, or not to be back. PortAudio looks for devices only while no sound
 * goes out; so ALSA is asked, by the library that PortAudio has loaded. May take a while: not for the main thread.
 *
 * Returns: whether it can be opened now; %FALSE without ALSA
 */
gboolean
gs_sound_device_is_there (const char *name)
{
  int (*open) (gpointer *, const char *, int, int) = (int (*) (gpointer *, const char *, int, int)) dlsym (RTLD_DEFAULT,
                                                                                                          "snd_pcm_open");
  int (*close) (gpointer) = (int (*) (gpointer)) dlsym (RTLD_DEFAULT, "snd_pcm_close");
  const char *bracket = strrchr (name, '(');
  g_autofree char *pcm = NULL;
  gpointer handle;

  if (!open || !close)
    return FALSE;

  /* PortAudio calls a card's own device by its title and its number, as in "HDA Intel: ALC (hw:0,0)". */
  if (bracket && g_str_has_prefix (bracket, "(hw:") && g_str_has_suffix (bracket, ")"))
    pcm = g_strndup (bracket + 1, strlen (bracket) - 2);
  if (open (&handle, pcm ? pcm : name, ALSA_PLAYBACK, ALSA_NONBLOCK) < 0)
    return FALSE;
  close (handle);

  return TRUE;
}

/**
 * gs_port_audio_get_device:
 * @rate: (out): samples a second that the device takes
 * @channels: (out): 1 or 2
 * @error: return location: #GS_MEDIA_ERROR_FAILED with half a sentence that says why there is no sound
 *
 * Looks for the sound device that was chosen, or the default one.
 *
 * Returns: whether there is one
 */
gboolean
gs_port_audio_get_device (int *rate,
                          int *channels,
                          GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&library_lock);
  g_autofree char *name = gs_sound_device_dup_choice ();
  PaDeviceIndex device;

  return find_device (name, TRUE, &device, rate, channels, error);
}

static int
stream_cb (const void *input,
           void *output,
           unsigned long n_frames,
           const PaStreamCallbackTimeInfo *time,
           PaStreamCallbackFlags flags,
           void *user_data)
{
  GsPortAudio *self = user_data;
  gint64 now = gs_port_audio_now ();
  double delay = time->outputBufferDacTime - time->currentTime;

  atomic_store (&self->inside, TRUE);
  atomic_store (&self->last_call, now);
  atomic_store (&self->latency, (gint64) (CLAMP (delay, 0, 10) * NANOSECONDS));
  atomic_fetch_add (&self->n_calls, 1);

  if (atomic_load (&self->detached))
    memset (output, 0, n_frames * self->channels * sizeof (float));
  else
    self->func (output, n_frames, now + (gint64) (CLAMP (delay, 0, 10) * NANOSECONDS), (flags & paOutputUnderflow) != 0,
                self->user_data);

  atomic_store (&self->inside, FALSE);

  return paContinue;
}

/* Under the lock: the stream and its name, if the device can be opened. */
static gboolean
open_stream (GsPortAudio *self,
             const char *name,
             int rate,
             gulong frames_per_call,
             GError **error)
{
  PaStreamParameters parameters = { 0 };
  PaError status;
  int device_rate;
  int device_channels;

  if (!find_device (name, FALSE, &parameters.device, &device_rate, &device_channels, error))
    return FALSE;

  parameters.channelCount = self->channels;
  parameters.sampleFormat = paFloat32;
  parameters.suggestedLatency = LATENCY;
  self->opened_at = gs_port_audio_now ();

  status = Pa_OpenStream (&self->stream, NULL, &parameters, rate, frames_per_call, paNoFlag, stream_cb, self);
  if (status == paNoError)
    {
      status = Pa_StartStream (self->stream);
      if (status != paNoError)
        Pa_CloseStream (self->stream);
    }
  if (status != paNoError)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "the sound device could not be opened: %s",
                   Pa_GetErrorText (status));
      return FALSE;
    }

  self->name = g_strdup (Pa_GetDeviceInfo (parameters.device)->name);
  self->is_fallback = name && !g_str_equal (self->name, name);
  n_streams++;

  return TRUE;
}

/* Under the lock, initialised. */
static gboolean
is_known (const char *name)
{
  int n = Pa_GetDeviceCount ();

  for (PaDeviceIndex i = 0; i < n; i++)
    {
      const PaDeviceInfo *info = get_output (i);

      if (info && g_str_equal (info->name, name))
        return TRUE;
    }

  return FALSE;
}

static void
wait_closed (void)
{
  gint64 until = g_get_monotonic_time () + CLOSE_PATIENCE;

  g_mutex_lock (&closing_lock);
  while (n_closing > 0 && g_cond_wait_until (&closing_done, &closing_lock, until))
    ;
  g_mutex_unlock (&closing_lock);
}

/**
 * gs_port_audio_open:
 * @rate: samples a second
 * @channels: samples a frame
 * @frames_per_call: frames wanted at a time
 * @func: (scope call): fills the device; called until gs_port_audio_close()
 * @user_data: for @func
 * @error: return location: half a sentence that says why there is no sound
 *
 * Opens the device that was chosen, or the system's default one if that is not possible, and starts it.
 *
 * Returns: (transfer full): the running stream, or %NULL
 */
GsPortAudio *
gs_port_audio_open (
  int rate, int channels, gulong frames_per_call, GsPortAudioFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *chosen = gs_sound_device_dup_choice ();
  g_autofree GsPortAudio *self = g_new0 (GsPortAudio, 1);

  wait_closed ();
  locker = g_mutex_locker_new (&library_lock);
  self->func = func;
  self->user_data = user_data;
  self->channels = channels;

  /* Something that came later than the last look may be meant. */
  if (!initialise (TRUE, error))
    return NULL;
  if (chosen && !is_known (chosen))
    {
      looked_at = 0;
      if (!initialise (TRUE, error))
        return NULL;
    }
  if (chosen && open_stream (self, chosen, rate, frames_per_call, NULL))
    return g_steal_pointer (&self);
  if (!open_stream (self, NULL, rate, frames_per_call, error))
    return NULL;
  self->is_fallback = chosen != NULL;

  return g_steal_pointer (&self);
}

static gpointer
close_thread (gpointer data)
{
  GsPortAudio *self = data;

  g_mutex_lock (&library_lock);
  Pa_AbortStream (self->stream);
  Pa_CloseStream (self->stream);
  n_streams--;
  g_mutex_unlock (&library_lock);
  g_free (self->name);
  g_free (self);

  g_mutex_lock (&closing_lock);
  n_closing--;
  g_cond_broadcast (&closing_done);
  g_mutex_unlock (&closing_lock);

  return NULL;
}

/**
 * gs_port_audio_close:
 * @self: (transfer full): a stream
 *
 * Ends the stream: when this returns, its function is not called any more. The device itself is closed in a thread of
 * its own, because a device that is gone may take its time.
 */
void
gs_port_audio_close (GsPortAudio *self)
{
  atomic_store (&self->detached, TRUE);
  while (atomic_load (&self->inside))
    g_usleep (100);

  g_mutex_lock (&closing_lock);
  n_closing++;
  g_mutex_unlock (&closing_lock);
  g_thread_unref (g_thread_new ("sound-close", close_thread, self));
}

/**
 * gs_port_audio_is_alive:
 * @self: a stream
 *
 * Returns: whether the device still asks for sound
 */
gboolean
gs_port_audio_is_alive (GsPortAudio *self)
{
  gint64 now = gs_port_audio_now ();
  guint n_calls = atomic_load (&self->n_calls);
  gint64 since = now - (n_calls > 0 ? atomic_load (&self->last_call) : self->opened_at);
  gint64 patience = now - self->opened_at < START_TIME ? START_TIME : DEAD_TIME;

  if (since > patience)
    return FALSE;

  /* Cheap and without a lock in PortAudio: it reads a flag of the stream. */
  return since < NANOSECONDS / 10 || Pa_IsStreamActive (self->stream) == 1;
}

/**
 * gs_port_audio_get_name:
 * @self: a stream
 *
 * Returns: (transfer none): its device, as the sound system calls it
 */
const char *
gs_port_audio_get_name (GsPortAudio *self)
{
  return self->name;
}

/**
 * gs_port_audio_is_fallback:
 * @self: a stream
 *
 * Returns: whether another device was chosen, which could not be opened
 */
gboolean
gs_port_audio_is_fallback (GsPortAudio *self)
{
  return self->is_fallback;
}

/**
 * gs_port_audio_get_latency:
 * @self: a stream
 *
 * Returns: nanoseconds from the callback until what it gave is heard, as the device said last
 */
gint64
gs_port_audio_get_latency (GsPortAudio *self)
{
  return atomic_load (&self->latency);
}

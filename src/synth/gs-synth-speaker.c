/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-speaker.h"

#include "gs-synth-error.h"

#include <errno.h>
#include <espeak-ng/speak_lib.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONGEST_TEXT 1024

/* Where the child finds its end of the connection, and how it knows that it is a child. */
#define CHILD_FD   3
#define CHILD_NAME "GATESCOPE_VOICE"

/* No sentence takes longer: a bound for what a broken child may send. */
#define MOST_SAMPLES (60 * GS_SYNTH_SPEAKER_RATE)

struct _GsSynthSpeaker
{
  pid_t child;
  int fd;
};

typedef struct
{
  GsSynthManner manner;
  char text[LONGEST_TEXT];
} Request;

/* Only used in the child. */
static GArray *spoken;

static gboolean
write_all (int fd, gconstpointer data, gsize size)
{
  const char *p = data;

  while (size > 0)
    {
      /* MSG_NOSIGNAL: a child that has gone is an error here, not a signal for the whole program. */
      gssize n = send (fd, p, size, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static gboolean
read_all (int fd, gpointer data, gsize size)
{
  char *p = data;

  while (size > 0)
    {
      gssize n = recv (fd, p, size, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static int
spoken_cb (short *samples, int n_samples, espeak_EVENT *events)
{
  if (samples != NULL)
    g_array_append_vals (spoken, samples, (guint) n_samples);

  return 0;
}

/* The child's whole life: answers requests until the other end is closed. */
static void
serve (int fd)
{
  int rate = espeak_Initialize (AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
  Request request;

  spoken = g_array_new (FALSE, FALSE, sizeof (gint16));
  espeak_SetSynthCallback (spoken_cb);

  while (read_all (fd, &request, sizeof request))
    {
      gint32 n = -1;

      g_array_set_size (spoken, 0);
      if (rate == GS_SYNTH_SPEAKER_RATE && espeak_SetVoiceByName (request.manner.voice) == EE_OK)
        {
          espeak_SetParameter (espeakRATE, request.manner.rate, 0);
          espeak_SetParameter (espeakPITCH, request.manner.pitch, 0);
          espeak_SetParameter (espeakRANGE, request.manner.range, 0);
          espeak_SetParameter (espeakVOLUME, 80, 0);
          if (espeak_Synth (request.text, strlen (request.text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL,
                            NULL) == EE_OK)
            n = (gint32) spoken->len;
        }

      if (!write_all (fd, &n, sizeof n) || (n > 0 && !write_all (fd, spoken->data, (gsize) n * sizeof (gint16))))
        break;
    }

  _exit (0);
}

/* Runs before main(): a program that was started to be a voice is one and nothing else. Starting the program anew
 * instead of forking keeps the locks of other threads out of the child. */
__attribute__ ((constructor)) static void
become_voice (void)
{
  if (g_getenv (CHILD_NAME) == NULL)
    return;

  /* A Ctrl+C on the terminal is the parent's to answer. */
  signal (SIGINT, SIG_IGN);
  serve (CHILD_FD);
}

/**
 * gs_synth_speaker_new:
 * @error: return location for a #GsSynthError
 *
 * Returns: (transfer full): somebody who has not said anything yet
 */
GsSynthSpeaker *
gs_synth_speaker_new (GError **error)
{
  GsSynthSpeaker *self;
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), CHILD_NAME, "1", TRUE);
  char *argv[] = { (char *) "gatescope-voice", NULL };
  posix_spawn_file_actions_t actions;
  int fds[2];
  int failure;
  pid_t child;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "No connection to the voice could be made: %s",
                   g_strerror (errno));
      return NULL;
    }

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, fds[1], CHILD_FD);
  failure = posix_spawn (&child, "/proc/self/exe", &actions, NULL, argv, environment);
  posix_spawn_file_actions_destroy (&actions);
  close (fds[1]);

  if (failure != 0)
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The voice could not be started: %s",
                   g_strerror (failure));
      close (fds[0]);
      return NULL;
    }

  self = g_new0 (GsSynthSpeaker, 1);
  self->child = child;
  self->fd = fds[0];

  return self;
}

/**
 * gs_synth_speaker_free:
 * @self: a speaker
 */
void
gs_synth_speaker_free (GsSynthSpeaker *self)
{
  close (self->fd);
  /* The child ends when its connection does. */
  while (waitpid (self->child, NULL, 0) < 0 && errno == EINTR)
    continue;
  g_free (self);
}

/**
 * gs_synth_speaker_say:
 * @self: a speaker
 * @text: what to say, UTF-8, at most 1000 bytes
 * @manner: how
 * @samples: (element-type gint16): emptied and filled with the sound, %GS_SYNTH_SPEAKER_RATE samples a second
 * @error: return location for a #GsSynthError
 *
 * Returns: whether it was said
 */
gboolean
gs_synth_speaker_say (
  GsSynthSpeaker *self, const char *text, const GsSynthManner *manner, GArray *samples, GError **error)
{
  Request request = { .manner = *manner };
  gint32 n = -1;

  g_array_set_size (samples, 0);
  if (g_strlcpy (request.text, text, sizeof request.text) >= sizeof request.text)
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID,
                   "A sentence to be spoken has more than %d bytes: cut it in two", LONGEST_TEXT - 1);
      return FALSE;
    }

  if (!write_all (self->fd, &request, sizeof request) || !read_all (self->fd, &n, sizeof n) || n < 0 ||
      n > MOST_SAMPLES)
    {
      g_set_error (
        error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED,
        "espeak-ng could not speak with the voice “%s”: are the voices of the package espeak-ng-data installed?",
        manner->voice);
      return FALSE;
    }

  g_array_set_size (samples, (guint) n);
  if (!read_all (self->fd, samples->data, (gsize) n * sizeof (gint16)))
    {
      g_set_error_literal (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The voice ended in the middle of a sentence");
      return FALSE;
    }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-live-encoder.h"

#include <math.h>
#include <string.h>

#define CONTEXT GS_COMPACT_VIDEO_CONTEXT

/* Sound whose time is that near to where the sound before it ended simply goes on; more is a gap, or sound twice. */
#define TOLERANCE (GS_COMPACT_AUDIO_RATE / 50)

/* Rows whose sound never comes (a microphone that has stopped) are given without after so long, nanoseconds. */
#define SOUND_PATIENCE (3 * G_GINT64_CONSTANT (1000000000))

struct _GsLiveEncoder
{
  gboolean has_sound;
  gboolean finished;
  GsCompactAudio *audio;
  gint64 n_samples; /* given to it */

  /* The frames that some row still needs, the first of which has number first. */
  GArray *times;   /* of gint64 */
  GArray *present; /* of gboolean */
  GArray *faces;   /* of GsFace */
  guint first;
  guint next; /* row to be given next */
};

/**
 * gs_live_encoder_new:
 * @has_sound: whether there is a microphone; without, rows say that there is no sound
 *
 * Returns: (transfer full): an encoder
 */
GsLiveEncoder *
gs_live_encoder_new (gboolean has_sound)
{
  GsLiveEncoder *self = g_new0 (GsLiveEncoder, 1);

  self->has_sound = has_sound;
  self->audio = gs_compact_audio_new_live ();
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->present = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->faces = g_array_new (FALSE, FALSE, sizeof (GsFace));

  return self;
}

void
gs_live_encoder_free (GsLiveEncoder *self)
{
  gs_compact_audio_free (self->audio);
  g_array_unref (self->times);
  g_array_unref (self->present);
  g_array_unref (self->faces);
  g_free (self);
}

/**
 * gs_live_encoder_push_face:
 * @self: the encoder
 * @time: when the next frame was taken, nanoseconds; later than the one before
 * @face: (nullable): the face in it
 */
void
gs_live_encoder_push_face (GsLiveEncoder *self,
                           gint64 time,
                           const GsFace *face)
{
  static const GsFace nobody;
  gboolean present = face != NULL;

  g_array_append_val (self->times, time);
  g_array_append_val (self->present, present);
  g_array_append_vals (self->faces, present ? face : &nobody, 1);
  if (self->has_sound)
    gs_compact_audio_add_frame (self->audio, time);
}

static void
push_silence (GsLiveEncoder *self,
              gint64 n_samples)
{
  static const float silence[1600];

  self->n_samples += n_samples;
  while (n_samples > 0)
    {
      gint64 n = MIN (n_samples, (gint64) G_N_ELEMENTS (silence));

      gs_compact_audio_push (self->audio, silence, (gsize) n);
      n_samples -= n;
    }
}

/**
 * gs_live_encoder_push_sound:
 * @self: the encoder
 * @samples: (array length=n_samples): the next sound, 16 kHz mono
 * @n_samples: how many
 * @time: when the first of them was taken, nanoseconds; -1 = right after those before
 *
 * Puts sound where it belongs: what is missing before it is silence, what was there already is left out.
 */
void
gs_live_encoder_push_sound (GsLiveEncoder *self,
                            const float *samples,
                            gsize n_samples,
                            gint64 time)
{
  gint64 start = time < 0 ? self->n_samples : (gint64) llround ((double) time * GS_COMPACT_AUDIO_RATE / 1e9);
  gint64 away = start - self->n_samples;

  if (self->n_samples > 0 && ABS (away) <= TOLERANCE)
    away = 0;

  if (away > 0)
    push_silence (self, away);
  else if (away < 0)
    {
      gsize n = MIN ((gsize) -away, n_samples);

      samples += n;
      n_samples -= n;
    }

  gs_compact_audio_push (self->audio, samples, n_samples);
  self->n_samples += (gint64) n_samples;
}

/**
 * gs_live_encoder_finish:
 * @self: the encoder
 *
 * Ends the stream: the rows that are left can be taken.
 */
void
gs_live_encoder_finish (GsLiveEncoder *self)
{
  self->finished = TRUE;
  gs_compact_audio_finish (self->audio);
}

/* Whether every frame that row @place (in the arrays) rests on is there. */
static gboolean
is_surrounded (GsLiveEncoder *self,
               guint place)
{
  gint64 last;

  if (self->finished || self->times->len > place + CONTEXT)
    return TRUE;

  last = g_array_index (self->times, gint64, self->times->len - 1);

  return last - g_array_index (self->times, gint64, place) > GS_COMPACT_VIDEO_REACH;
}

static void
encode_picture (GsLiveEncoder *self,
                guint place,
                float *row)
{
  g_autofree const GsFace **faces = g_new (const GsFace *, self->times->len);

  for (guint i = 0; i < self->times->len; i++)
    faces[i] = g_array_index (self->present, gboolean, i) ? &g_array_index (self->faces, GsFace, i) : NULL;

  gs_compact_video_encode (faces, (const gint64 *) (gpointer) self->times->data, self->times->len, place, 1, row);
}

/* Lets go of frames that no row needs any more. */
static void
forget (GsLiveEncoder *self)
{
  guint n = self->next > self->first + CONTEXT ? self->next - self->first - CONTEXT : 0;

  if (n == 0)
    return;

  g_array_remove_range (self->times, 0, n);
  g_array_remove_range (self->present, 0, n);
  g_array_remove_range (self->faces, 0, n);
  self->first += n;
}

/**
 * gs_live_encoder_take_row:
 * @self: the encoder
 * @row: (out): the next frame's features
 *
 * Gives out each row once, in the order of the frames, as soon as what it rests on is known.
 *
 * Returns: whether there was one
 */
gboolean
gs_live_encoder_take_row (GsLiveEncoder *self,
                          GsLiveRow *row)
{
  guint place = self->next - self->first;

  if (place >= self->times->len || !is_surrounded (self, place))
    return FALSE;

  row->index = self->next;
  row->time = g_array_index (self->times, gint64, place);
  if (!self->has_sound)
    memset (row->audio, 0, sizeof row->audio);
  else if (!gs_compact_audio_take_row (self->audio, row->audio))
    {
      gint64 last = g_array_index (self->times, gint64, self->times->len - 1);

      if (self->finished || last - row->time < SOUND_PATIENCE)
        return FALSE;

      /* Silence up to here makes this row and those before it complete. */
      push_silence (self, MAX ((row->time + GS_LIVE_LOOK_AHEAD + G_GINT64_CONSTANT (20000000)) * GS_COMPACT_AUDIO_RATE /
                               G_GINT64_CONSTANT (1000000000) - self->n_samples, 160));
      return FALSE;
    }

  encode_picture (self, place, row->video);
  self->next++;
  forget (self);

  return TRUE;
}

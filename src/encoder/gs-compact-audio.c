/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-compact-audio.h"

#include "gs-log-mel.h"
#include "gs-prosody.h"

#include <math.h>
#include <string.h>

#define N_GROUPS   16 /* of mel bands */
#define GROUP_SIZE (GS_LOG_MEL_BANDS / N_GROUPS)

/* Moments are 10 ms apart; what a row takes together: */
#define NEAR 10 /* +-100 ms: what is heard just now */
#define WIDE 50 /* +-500 ms: how it is being said */
#define BEND 25 /* +-250 ms: where the pitch is going */

/* Samples are taken in by so many, which bounds the buffers. */
#define BLOCK 4096

#define MOMENT_TIME(index) ((gint64) (index) * 10000000 + 12500000) /* centre of the log-mel frame, ns */

/* Layout of a row. docs/encoder.md has the same table. */
enum
{
  SHAPE = 1,
  SHAPE_CHANGE = SHAPE + N_GROUPS,
  PROSODY = SHAPE_CHANGE + N_GROUPS,

  LEVEL = PROSODY,
  LOUDNESS,
  LEVEL_CHANGE,
  LEVEL_SPREAD,
  FLUX,
  CENTROID,
  TILT,
  VOICING,
  VOICED_SHARE,
  PITCH,
  PITCH_RELATIVE,
  PITCH_CHANGE,
  PITCH_SPREAD,
  LIVELINESS,
  SILENCE_SHARE,
  N_FEATURES,
};

G_STATIC_ASSERT (N_FEATURES == GS_COMPACT_AUDIO_FEATURES);

static const char *const prosody_names[] = {
  "level", "loudness", "change-level", "level-spread", "flux", "centroid", "tilt", "voicing", "voiced-share",
  "pitch", "pitch-relative", "change-pitch", "pitch-spread", "liveliness", "silence-share",
};

G_STATIC_ASSERT (G_N_ELEMENTS (prosody_names) == N_FEATURES - PROSODY);

/* What is heard in 10 ms. */
typedef struct
{
  float groups[N_GROUPS]; /* mean log-mel of four bands, less the mean of all */
  float level;            /* dB of full scale */
  float loudness;         /* dB above what is loud in this recording */
  float flux;
  float centroid;
  float tilt;
  float voicing;
  float octave;          /* log2 of the pitch over 160 Hz */
  float octave_relative; /* the same over this voice's usual pitch */
  gboolean voiced;
} Moment;

struct _GsCompactAudio
{
  GsLogMel *log_mel;
  GsProsody *prosody;

  /* Log-mel frames and prosody values that wait for each other. */
  GArray *frames; /* of [64] floats */
  GArray *values; /* of GsProsodyValue */
  gboolean had_value;
  GsProsodyValue last_value;

  /* Moments that rows to come still need; moments[0] is number first_moment of the stream. */
  GArray *moments;
  gsize first_moment;

  /* What the stream has taught so far. */
  float loud;        /* dB: level of what is loud in this recording */
  float usual;       /* octaves over 160 Hz: usual pitch of the voice */
  float usual_count; /* moments it rests on */
  float previous[GS_LOG_MEL_BANDS];

  const gint64 *pts;
  gsize n_rows;
  gsize next_row;
  float *rows;

  /* Of a stream without an end, in the place of the four above. */
  gboolean live;
  GArray *waiting; /* of gint64: times of frames that have no row yet */
  GArray *ready;   /* of [48] floats: rows that nobody has taken yet */
  gint64 last_time;
};

/**
 * gs_compact_audio_get_feature_name:
 * @feature: 0 .. %GS_COMPACT_AUDIO_FEATURES - 1
 *
 * Returns: a short name, for instance "shape-3" or "pitch"; interned
 */
const char *
gs_compact_audio_get_feature_name (guint feature)
{
  char name[32];

  if (feature == GS_COMPACT_AUDIO_PRESENCE)
    return "presence";

  if (feature < SHAPE_CHANGE)
    g_snprintf (name, sizeof name, "shape-%u", feature - SHAPE);
  else if (feature < PROSODY)
    g_snprintf (name, sizeof name, "change-shape-%u", feature - SHAPE_CHANGE);
  else if (feature < N_FEATURES)
    g_snprintf (name, sizeof name, "%s", prosody_names[feature - PROSODY]);
  else
    return NULL;

  return g_intern_string (name);
}

/**
 * gs_compact_audio_new:
 * @pts: (array length=n_frames): presentation times of the clip's frames, nanoseconds, increasing; must live as long
 *   as the encoder
 * @n_frames: number of frames
 * @rows: where the features go ([n_frames, GS_COMPACT_AUDIO_FEATURES]); zeroed; must live as long as the encoder
 *
 * Returns: (transfer full): an encoder that waits for the sound of media time 0
 */
GsCompactAudio *
gs_compact_audio_new (const gint64 *pts,
                      gsize n_frames,
                      float *rows)
{
  GsCompactAudio *self = g_new0 (GsCompactAudio, 1);

  self->log_mel = gs_log_mel_new ();
  self->prosody = gs_prosody_new ();
  self->frames = g_array_new (FALSE, FALSE, GS_LOG_MEL_BANDS * sizeof (float));
  self->values = g_array_new (FALSE, FALSE, sizeof (GsProsodyValue));
  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  self->loud = -45.0f;
  self->usual_count = 50.0f;
  self->pts = pts;
  self->n_rows = n_frames;
  self->rows = rows;
  if (n_frames > 0)
    memset (rows, 0, n_frames * GS_COMPACT_AUDIO_FEATURES * sizeof (float));

  return self;
}

/**
 * gs_compact_audio_new_live:
 *
 * Makes an encoder for sound and frames that go on for as long as they like, of which memory knows only the last
 * seconds. Tell it of each frame with gs_compact_audio_add_frame() and take the rows with gs_compact_audio_take_row():
 * they are the same bits as those of gs_compact_audio_new().
 *
 * Returns: (transfer full): an encoder that waits for the sound of media time 0
 */
GsCompactAudio *
gs_compact_audio_new_live (void)
{
  GsCompactAudio *self = gs_compact_audio_new (NULL, 0, NULL);

  self->live = TRUE;
  self->waiting = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ready = g_array_new (FALSE, FALSE, GS_COMPACT_AUDIO_FEATURES * sizeof (float));

  return self;
}

void
gs_compact_audio_free (GsCompactAudio *self)
{
  gs_log_mel_free (self->log_mel);
  gs_prosody_free (self->prosody);
  g_clear_pointer (&self->waiting, g_array_unref);
  g_clear_pointer (&self->ready, g_array_unref);
  g_array_unref (self->frames);
  g_array_unref (self->values);
  g_array_unref (self->moments);
  g_free (self);
}

static void
measure_spectrum (GsCompactAudio *self,
                  const float *frame,
                  Moment *moment)
{
  float mean = 0.0f, low = 0.0f, high = 0.0f, change = 0.0f, weight = 0.0f, place = 0.0f;
  gboolean first = self->first_moment + self->moments->len == 0;

  for (guint i = 0; i < GS_LOG_MEL_BANDS; i++)
    {
      float magnitude = MAX (expf (frame[i]) - 0.01f, 0.0f);

      mean += frame[i] / GS_LOG_MEL_BANDS;
      *(i < GS_LOG_MEL_BANDS / 2 ? &low : &high) += frame[i] / (GS_LOG_MEL_BANDS / 2);
      change += first ? 0.0f : fabsf (frame[i] - self->previous[i]) / GS_LOG_MEL_BANDS;
      weight += magnitude;
      place += magnitude * i;
    }

  for (guint group = 0; group < N_GROUPS; group++)
    {
      float sum = 0.0f;

      for (guint i = 0; i < GROUP_SIZE; i++)
        sum += frame[group * GROUP_SIZE + i];
      moment->groups[group] = sum / GROUP_SIZE - mean;
    }

  moment->flux = change;
  /* In silence the spectrum has no centre: call it the middle. */
  moment->centroid = (place + 0.01f * 24.0f) / (weight + 0.01f);
  moment->tilt = high - low;
  memcpy (self->previous, frame, sizeof self->previous);
}

static void
measure_voice (GsCompactAudio *self,
               const GsProsodyValue *value,
               Moment *moment)
{
  moment->level = 10.0f * log10f (value->energy + 1e-9f);

  /* Loud is what the level rises to: quickly up, slowly down. Recordings differ in gain, voices in effort: a
   * network needs the second without the first. */
  if (moment->level > self->loud)
    self->loud += 0.06f * (moment->level - self->loud);
  else
    self->loud = MAX (self->loud - 0.004f, -45.0f);
  moment->loudness = moment->level - self->loud;

  moment->voicing = value->voicing;
  moment->voiced = value->voicing > 0.6f && moment->loudness > -25.0f && value->pitch > 0.0f;
  moment->octave = value->pitch > 0.0f ? log2f (value->pitch / 160.0f) : 0.0f;

  if (moment->voiced)
    {
      /* A running mean over the last 8 s of voice, with half a second of 160 Hz to begin with. */
      self->usual_count = MIN (self->usual_count + 1.0f, 800.0f);
      self->usual += (moment->octave - self->usual) / self->usual_count;
    }
  moment->octave_relative = moment->octave - self->usual;
}

/* [from, to): the moments at most `reach` from a time. */
static void
find_moments (GsCompactAudio *self,
              gint64 time,
              int reach,
              gsize *from,
              gsize *to)
{
  gint64 start = time - reach * G_GINT64_CONSTANT (10000000) - MOMENT_TIME (self->first_moment);
  gint64 end = time + reach * G_GINT64_CONSTANT (10000000) - MOMENT_TIME (self->first_moment);

  *from = start <= 0 ? 0 : (gsize) ((start + 9999999) / 10000000);
  *to = end < 0 ? 0 : (gsize) (end / 10000000 + 1);
  *from = MIN (*from, self->moments->len);
  *to = CLAMP (*to, *from, self->moments->len);
}

static void
encode_near (const Moment *moments,
             gsize n,
             float *row)
{
  float middle = (float) (n - 1) / 2.0f, size = 0.0f, voiced = 0.0f;

  for (gsize i = 0; i < n; i++)
    {
      const Moment *moment = &moments[i];
      float away = 0.01f * ((float) i - middle), share = 1.0f / n;

      size += away * away;
      for (guint group = 0; group < N_GROUPS; group++)
        {
          row[SHAPE + group] += share * moment->groups[group] / 1.5f;
          row[SHAPE_CHANGE + group] += 0.05f * away * moment->groups[group];
        }
      row[LEVEL] += share * (moment->level + 40.0f) / 20.0f;
      row[LOUDNESS] += share * (moment->loudness + 10.0f) / 10.0f;
      row[LEVEL_CHANGE] += 0.01f * away * moment->level;
      row[FLUX] += 4.0f * share * moment->flux;
      row[CENTROID] += share * (moment->centroid - 24.0f) / 10.0f;
      row[TILT] += 0.5f * share * moment->tilt;
      row[VOICING] += share * moment->voicing;

      if (moment->voiced)
        {
          voiced += 1.0f;
          row[PITCH] += 2.0f * moment->octave;
          row[PITCH_RELATIVE] += 3.0f * moment->octave_relative;
        }
    }

  for (guint group = 0; group < N_GROUPS; group++)
    row[SHAPE_CHANGE + group] = size > 0.0f ? row[SHAPE_CHANGE + group] / size : 0.0f;
  row[LEVEL_CHANGE] = size > 0.0f ? row[LEVEL_CHANGE] / size : 0.0f;

  /* Few voiced moments say little about pitch: draw it towards the middle. */
  row[PITCH] /= voiced + 1.0f;
  row[PITCH_RELATIVE] /= voiced + 1.0f;
}

static void
encode_wide (const Moment *moments,
             gsize n,
             float *row)
{
  float level = 0.0f, square = 0.0f, octave = 0.0f, octave_square = 0.0f, voiced = 0.0f, silent = 0.0f, way = 0.0f;

  for (gsize i = 0; i < n; i++)
    {
      /* Below -40 dB of loud, silence is silence: how deep it is depends on the room. */
      float loudness = MAX (moments[i].loudness, -40.0f);

      level += loudness / n;
      square += loudness * loudness / n;
      silent += loudness < -25.0f;
      if (i >= 3)
        way += fabsf (loudness - MAX (moments[i - 3].loudness, -40.0f));
      if (moments[i].voiced)
        {
          voiced += 1.0f;
          octave += moments[i].octave;
          octave_square += moments[i].octave * moments[i].octave;
        }
    }

  row[LEVEL_SPREAD] = sqrtf (MAX (square - level * level, 0.0f)) / 10.0f;
  row[VOICED_SHARE] = voiced / n;
  row[SILENCE_SHARE] = silent / n;
  row[LIVELINESS] = way / n / 5.0f;

  if (voiced >= 2.0f)
    {
      octave /= voiced;
      row[PITCH_SPREAD] = 5.0f * sqrtf (MAX (octave_square / voiced - octave * octave, 0.0f));
    }
}

static void
encode_bend (const Moment *moments,
             gsize n,
             float *row)
{
  float voiced = 0.0f, time = 0.0f, octave = 0.0f, size = 0.0f, along = 0.0f;

  for (gsize i = 0; i < n; i++)
    if (moments[i].voiced)
      {
        voiced += 1.0f;
        time += 0.01f * i;
        octave += moments[i].octave;
      }
  if (voiced < 5.0f)
    return;

  for (gsize i = 0; i < n; i++)
    if (moments[i].voiced)
      {
        float away = 0.01f * i - time / voiced;

        size += away * away;
        along += away * (moments[i].octave - octave / voiced);
      }

  row[PITCH_CHANGE] = 0.3f * along / size;
}

static void
encode_row (GsCompactAudio *self,
            gint64 time,
            float *row)
{
  const Moment *moments;
  gsize from, to;

  find_moments (self, time, NEAR, &from, &to);
  if (from == to)
    return;

  moments = &g_array_index (self->moments, Moment, 0);
  row[GS_COMPACT_AUDIO_PRESENCE] = 1.0f;
  encode_near (moments + from, to - from, row);
  find_moments (self, time, WIDE, &from, &to);
  encode_wide (moments + from, to - from, row);
  find_moments (self, time, BEND, &from, &to);
  encode_bend (moments + from, to - from, row);

  for (guint i = 0; i < N_FEATURES; i++)
    row[i] = CLAMP (row[i], -6.0f, 6.0f);
}

/* The time of the frame whose row is next, and where the row goes; FALSE if none is known (yet). */
static gboolean
get_next_row (GsCompactAudio *self,
              gint64 *time,
              float **row)
{
  if (self->live)
    {
      if (self->waiting->len == 0)
        return FALSE;
      *time = g_array_index (self->waiting, gint64, 0);
      *row = NULL;
      return TRUE;
    }

  if (self->next_row == self->n_rows)
    return FALSE;
  *time = self->pts[self->next_row];
  *row = self->rows + self->next_row * GS_COMPACT_AUDIO_FEATURES;

  return TRUE;
}

/* Encodes every row whose moments are all there, then lets go of moments that no row needs any more. */
static void
encode_rows (GsCompactAudio *self,
             gboolean finished)
{
  gint64 known = MOMENT_TIME (self->first_moment + self->moments->len) - 10000000, time;
  gsize from, to;
  float *row;

  for (; get_next_row (self, &time, &row); self->next_row++)
    {
      float taken[GS_COMPACT_AUDIO_FEATURES] = { 0 };

      if (!finished && time + WIDE * G_GINT64_CONSTANT (10000000) > known)
        break;

      encode_row (self, time, row != NULL ? row : taken);
      if (self->live)
        {
          g_array_append_vals (self->ready, taken, 1);
          g_array_remove_index (self->waiting, 0);
        }
    }

  if (get_next_row (self, &time, &row))
    find_moments (self, time, WIDE, &from, &to);
  else if (self->live)
    /* The next frame comes after the last; if none does, two seconds are enough. */
    find_moments (self, MAX (self->last_time, known - 2 * G_GINT64_CONSTANT (1000000000)), WIDE, &from, &to);
  else
    from = self->moments->len;
  if (from > 0)
    {
      g_array_remove_range (self->moments, 0, from);
      self->first_moment += from;
    }
}

/*
 * Joins log-mel frame i with prosody value i - 1, whose middle is 3 ms from the frame's. The ends of the
 * stream, where one of them lacks its partner, take the nearest there is.
 */
static void
join_moments (GsCompactAudio *self,
              gboolean finished)
{
  guint n_frames = 0, n_values = 0;

  while (n_frames < self->frames->len)
    {
      Moment moment = { 0 };

      if (n_values < self->values->len)
        {
          self->last_value = g_array_index (self->values, GsProsodyValue, n_values);
          /* The first value serves the first two frames. */
          n_values += self->had_value;
          self->had_value = TRUE;
        }
      else if (!finished)
        {
          break;
        }

      measure_spectrum (self, (const float *) (gpointer) self->frames->data + n_frames * GS_LOG_MEL_BANDS, &moment);
      measure_voice (self, &self->last_value, &moment);
      g_array_append_val (self->moments, moment);
      n_frames++;
    }

  g_array_remove_range (self->frames, 0, n_frames);
  g_array_remove_range (self->values, 0, n_values);
}

/**
 * gs_compact_audio_push:
 * @self: the encoder
 * @samples: (array length=n_samples): the next samples, 16 kHz mono, full scale 1; values that are not finite count as 0
 * @n_samples: how many
 *
 * Takes sound in and fills every row that is complete with it. The same rows come out however the stream is cut.
 *
 * Returns: number of rows that are complete, from the first on
 */
gsize
gs_compact_audio_push (GsCompactAudio *self,
                       const float *samples,
                       gsize n_samples)
{
  float clean[BLOCK];
  float frames[(BLOCK / GS_LOG_MEL_HOP + 3) * GS_LOG_MEL_BANDS];
  GsProsodyValue values[BLOCK / GS_PROSODY_HOP + 3];

  while (n_samples > 0)
    {
      gsize n = MIN (n_samples, BLOCK);

      for (gsize i = 0; i < n; i++)
        clean[i] = isfinite (samples[i]) ? CLAMP (samples[i], -4.0f, 4.0f) : 0.0f;
      g_array_append_vals (self->frames, frames, gs_log_mel_push (self->log_mel, clean, n, frames));
      g_array_append_vals (self->values, values, gs_prosody_push (self->prosody, clean, n, values));
      join_moments (self, FALSE);
      encode_rows (self, FALSE);
      samples += n;
      n_samples -= n;
    }

  return self->next_row;
}

/**
 * gs_compact_audio_finish:
 * @self: the encoder
 *
 * Ends the stream: fills the remaining rows. Frames that begin after the sound has ended stay zero, presence too.
 */
void
gs_compact_audio_finish (GsCompactAudio *self)
{
  join_moments (self, TRUE);
  encode_rows (self, TRUE);
}

/**
 * gs_compact_audio_add_frame:
 * @self: an encoder from gs_compact_audio_new_live()
 * @time: when the next frame is, nanoseconds, later than the one before
 */
void
gs_compact_audio_add_frame (GsCompactAudio *self,
                            gint64 time)
{
  g_return_if_fail (self->live);

  self->last_time = time;
  g_array_append_val (self->waiting, time);
  encode_rows (self, FALSE);
}

/**
 * gs_compact_audio_take_row:
 * @self: an encoder from gs_compact_audio_new_live()
 * @row: (out): the next frame's features ([GS_COMPACT_AUDIO_FEATURES])
 *
 * Gives out each row once, in the order of the frames.
 *
 * Returns: whether there was one
 */
gboolean
gs_compact_audio_take_row (GsCompactAudio *self,
                           float *row)
{
  g_return_val_if_fail (self->live, FALSE);

  if (self->ready->len == 0)
    return FALSE;

  memcpy (row, self->ready->data, GS_COMPACT_AUDIO_FEATURES * sizeof (float));
  g_array_remove_index (self->ready, 0);

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-sound.h"

#include "gs-engine-error.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

#define BLOCK 8000 /* samples */

/* One change of the sound, which takes what the ones before it give. */
typedef struct
{
  const GsPerturbationStep *step;
  gint64 first; /* sample */
  gint64 end;   /* sample after the last */
  gint64 position;
  double level;         /* noise: its standard deviation */
  GsDecoder *decoder;   /* sound-from */
  gint64 delay;         /* samples */
  GArray *kept;         /* delay: samples of what comes in, from kept_first on */
  gint64 kept_first;
  gboolean ended;       /* delay: nothing more comes in */
} Stage;

struct _GsClipSound
{
  GsPerturbation *perturbation;
  GCancellable *cancellable;
  GsDecoder *decoder; /* NULL for a clip without sound: silence as long as the clip */
  gint64 n_silent;    /* samples left of that */
  GArray *stages;     /* of Stage */
};

static void
stage_clear (gpointer data)
{
  Stage *stage = data;

  g_clear_object (&stage->decoder);
  g_clear_pointer (&stage->kept, g_array_unref);
}

static gint64
to_sample (gint64 time)
{
  return time == G_MAXINT64 ? G_MAXINT64 : (gint64) llround ((double) time * GS_DECODER_AUDIO_RATE / 1e9);
}

void
gs_clip_sound_free (GsClipSound *self)
{
  g_clear_pointer (&self->perturbation, gs_perturbation_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->decoder);
  g_clear_pointer (&self->stages, g_array_unref);
  g_free (self);
}

static gssize read_stage (GsClipSound *self, guint n_stages, float *samples, gsize n_samples, GError **error);

static gboolean
open_other (Stage *stage,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GsMediaInfo) info = gs_media_probe (stage->step->path, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (!info->has_audio)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s has no sound that could be taken: choose another clip",
                   stage->step->path);
      return FALSE;
    }
  stage->decoder = gs_decoder_new (info, GS_DECODER_AUDIO, cancellable, error);

  return stage->decoder != NULL;
}

/* The noise is as strong as the ratio says against the sound in the stretch that it is added to, which has to be heard first. */
static gboolean
measure_level (GsClipSound *before,
               Stage *stage,
               GCancellable *cancellable,
               GError **error)
{
  double sum = 0.0;
  gint64 position = 0, n_counted = 0;
  float samples[BLOCK];
  gssize n;

  while ((n = gs_clip_sound_read (before, samples, BLOCK, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (gssize i = 0; i < n; i++, position++)
        if (position >= stage->first && position < stage->end)
          {
            sum += (double) samples[i] * samples[i];
            n_counted++;
          }
    }
  if (n < 0)
    return FALSE;
  if (!(sum > 0.0))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "There is no sound to which noise could stand at %g dB: choose another stretch", stage->step->value);
      return FALSE;
    }
  stage->level = sqrt (sum / (double) n_counted) * pow (10.0, -stage->step->value / 20.0);

  return TRUE;
}

/* With the first n_steps steps of the perturbation. */
static GsClipSound *
sound_new (GsMediaInfo *info,
           GsPerturbation *perturbation,
           guint n_steps,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GsClipSound) self = g_new0 (GsClipSound, 1);

  self->stages = g_array_new (FALSE, TRUE, sizeof (Stage));
  g_array_set_clear_func (self->stages, stage_clear);
  self->perturbation = perturbation != NULL ? gs_perturbation_ref (perturbation) : NULL;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (info->has_audio)
    {
      self->decoder = gs_decoder_new (info, GS_DECODER_AUDIO, cancellable, error);
      if (self->decoder == NULL)
        return NULL;
    }
  else
    {
      self->n_silent = to_sample (info->duration);
    }

  for (guint i = 0; i < n_steps; i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (perturbation, i);
      Stage *stage;

      if (step->kind > GS_PERTURB_DELAY)
        continue;

      g_array_set_size (self->stages, self->stages->len + 1);
      stage = &g_array_index (self->stages, Stage, self->stages->len - 1);
      stage->step = step;
      stage->first = to_sample (step->start);
      stage->end = to_sample (step->end);
      if (step->kind == GS_PERTURB_DELAY)
        {
          stage->delay = llround (step->value * GS_DECODER_AUDIO_RATE);
          stage->kept = g_array_new (FALSE, FALSE, sizeof (float));
        }
      if (step->kind == GS_PERTURB_SOUND_FROM && !open_other (stage, cancellable, error))
        return NULL;
      if (step->kind == GS_PERTURB_NOISE)
        {
          g_autoptr (GsClipSound) before = sound_new (info, perturbation, i, cancellable, error);

          if (before == NULL || !measure_level (before, stage, cancellable, error))
            return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * gs_clip_sound_new:
 * @info: what is in the clip's file
 * @perturbation: (nullable): what is changed
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Where noise is added the sound is read once to know how strong it has to be.
 *
 * Returns: (transfer full) (nullable): the sound
 */
GsClipSound *
gs_clip_sound_new (GsMediaInfo *info,
                   GsPerturbation *perturbation,
                   GCancellable *cancellable,
                   GError **error)
{
  return sound_new (info, perturbation, perturbation != NULL ? gs_perturbation_get_n_steps (perturbation) : 0, cancellable,
                    error);
}

/* Gaussian by Box and Muller (1958), a function of the seed and the sample's place alone. */
static double
get_noise (guint64 seed,
           gint64 sample)
{
  double radius = sqrt (-2.0 * log (1.0 - gs_random_unit (seed, (guint64) sample * 2)));

  return radius * cos (2.0 * G_PI * gs_random_unit (seed, (guint64) sample * 2 + 1));
}

static gboolean
read_other (Stage *stage,
            float *samples,
            gsize n,
            GError **error)
{
  gssize n_read = gs_decoder_read_audio (stage->decoder, samples, n, error);

  if (n_read < 0)
    return FALSE;
  memset (samples + n_read, 0, (n - (gsize) n_read) * sizeof (float));

  return TRUE;
}

static gssize
read_delayed (GsClipSound *self,
              guint n_stages,
              float *samples,
              gsize n_samples,
              GError **error)
{
  Stage *stage = &g_array_index (self->stages, Stage, n_stages - 1);
  gint64 wanted = stage->position + (gint64) n_samples + MAX (-stage->delay, 0);
  gint64 n_known, n, keep;

  while (!stage->ended && stage->kept_first + stage->kept->len < wanted)
    {
      float block[BLOCK];
      gssize n_read = read_stage (self, n_stages - 1, block, BLOCK, error);

      if (n_read < 0)
        return -1;
      g_array_append_vals (stage->kept, block, (guint) n_read);
      stage->ended = n_read < BLOCK;
    }

  n_known = stage->kept_first + stage->kept->len;
  n = MIN ((gint64) n_samples, n_known - stage->position);
  for (gint64 i = 0; i < n; i++)
    {
      gint64 at = stage->position + i;

      if (at >= stage->first && at < stage->end)
        at -= stage->delay;
      samples[i] = at < 0 || at >= n_known ? 0.0f : g_array_index (stage->kept, float, at - stage->kept_first);
    }
  stage->position += n;

  keep = stage->position - MAX (stage->delay, 0);
  if (keep > stage->kept_first)
    {
      g_array_remove_range (stage->kept, 0, (guint) (keep - stage->kept_first));
      stage->kept_first = keep;
    }

  return n;
}

/* What comes out of the first n_stages stages. */
static gssize
read_stage (GsClipSound *self,
            guint n_stages,
            float *samples,
            gsize n_samples,
            GError **error)
{
  Stage *stage;
  gint64 from, to;
  gssize n;

  if (n_stages == 0 && self->decoder != NULL)
    return gs_decoder_read_audio (self->decoder, samples, n_samples, error);
  if (n_stages == 0)
    {
      n = MIN ((gint64) n_samples, self->n_silent);
      memset (samples, 0, (gsize) n * sizeof (float));
      self->n_silent -= n;
      return n;
    }

  stage = &g_array_index (self->stages, Stage, n_stages - 1);
  if (stage->step->kind == GS_PERTURB_DELAY)
    return read_delayed (self, n_stages, samples, n_samples, error);

  n = read_stage (self, n_stages - 1, samples, n_samples, error);
  if (n <= 0)
    return n;

  from = CLAMP (stage->first - stage->position, 0, n);
  to = CLAMP (stage->end - stage->position, 0, n);
  if (stage->step->kind == GS_PERTURB_NOISE)
    {
      for (gint64 i = from; i < to; i++)
        samples[i] += (float) (stage->level * get_noise (stage->step->seed, stage->position + i));
    }
  else if (to > from && stage->step->kind == GS_PERTURB_SOUND_FROM)
    {
      if (!read_other (stage, samples + from, (gsize) (to - from), error))
        return -1;
    }
  else if (to > from)
    {
      memset (samples + from, 0, (gsize) (to - from) * sizeof (float));
    }
  stage->position += n;

  return n;
}

/**
 * gs_clip_sound_read:
 * @self: a sound
 * @samples: (out caller-allocates) (array length=n_samples): room for mono samples
 * @n_samples: how many are wanted
 * @error: return location
 *
 * Returns: samples read, less than @n_samples only at the end; 0 at the end; -1 with @error set
 */
gssize
gs_clip_sound_read (GsClipSound *self,
                    float *samples,
                    gsize n_samples,
                    GError **error)
{
  return read_stage (self, self->stages->len, samples, n_samples, error);
}

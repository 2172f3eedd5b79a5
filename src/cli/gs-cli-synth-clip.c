/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-synth-clip.h"

#include "gs-compact.h"
#include "gs-safetensors.h"
#include "gs-synth-bias.h"

#include <errno.h>
#include <glib/gstdio.h>

/* What sound cards play without converting. */
#define RENDERED_RATE 48000

/* Hears the voice at the recording's level; what is too loud for it is cut. */
static void
listen (GsCompactAudio *listener, const GsSynthVoice *voice, double gain)
{
  gsize n;
  const float *samples = gs_synth_voice_get_samples (voice, &n);
  float block[4096];

  for (gsize done = 0; done < n;)
    {
      gsize size = MIN (n - done, G_N_ELEMENTS (block));

      for (gsize i = 0; i < size; i++)
        block[i] = (float) CLAMP (gain * samples[done + i], -1.0, 1.0);
      gs_compact_audio_push (listener, block, size);
      done += size;
    }
}

/* 68 points and sound straight into the compact encoder, as if the clip had been drawn, watched and heard. */
static gboolean
write_features (const GsCliSynthClip *self, const GsSynthVoice *voice, const char *path, GError **error)
{
  guint n = gs_synth_plan_get_n_frames (self->plan);
  g_autofree GsFace *faces = g_new0 (GsFace, n);
  g_autofree const GsFace **seen = g_new0 (const GsFace *, n);
  g_autofree gint64 *pts = g_new (gint64, n);
  g_autofree double *seconds = g_new (double, n);
  g_autoptr (GsTensor) video = gs_tensor_new_2d (n, GS_COMPACT_VIDEO_FEATURES);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (n, GS_COMPACT_AUDIO_FEATURES);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsCompactAudio) listener = NULL;
  GsSynthView view = self->view;
  GsSynthBias bias;

  gs_synth_bias_init (&bias, gs_synth_plan_get_seed (self->plan));
  view.yaw = bias.yaw;
  view.pitch = bias.pitch;
  for (guint i = 0; i < n; i++)
    {
      pts[i] = gs_synth_plan_get_pts (self->plan, i);
      seconds[i] = (double)pts[i] / 1e9;

      if (!self->without_video &&
          gs_synth_face_get_landmarks (self->plan, i, bias.speech * gs_synth_voice_get_mouth (voice, seconds[i]), &view,
                                       faces[i].landmarks))
        {
          gs_synth_bias_apply (&bias, faces[i].landmarks);
          gs_face_fit_box (&faces[i]);
          faces[i].confidence = 1.0f;
          seen[i] = &faces[i];
        }
    }
  gs_compact_video_encode (seen, pts, n, 0, n, video->data);

  listener = gs_compact_audio_new (pts, n, audio->data);
  if (!self->without_audio)
    listen (listener, voice, bias.gain);
  gs_compact_audio_finish (listener);

  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  gs_tensor_file_set_f64 (file, "pts", seconds, n);
  gs_tensor_file_set_metadata (file, "encoder", GS_COMPACT_VERSION);
  gs_tensor_file_set_metadata (file, "source", "synthetic landmarks and sound");

  return gs_tensor_file_save (file, path, error);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  GsCliSynthClip *self = user_data;

  g_atomic_int_set (&self->fraction, (int)(1000.0 * fraction));
}

/**
 * gs_cli_synth_clip_make:
 * @self: a clip
 * @cancellable: ends the work
 * @error: return location for an error
 *
 * Makes the folder of a clip in the data set layout: `clip.webm` or `features.safetensors`, `VA_continuous_label.npy`,
 * `weak.json` and `plan.json`.
 *
 * Returns: whether all of it was made
 */
gboolean
gs_cli_synth_clip_make (GsCliSynthClip *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *media = g_build_filename (self->folder, "clip.webm", NULL);
  g_autofree char *features = g_build_filename (self->folder, "features.safetensors", NULL);
  g_autofree char *labels = g_build_filename (self->folder, "VA_continuous_label.npy", NULL);
  g_autofree char *weak = g_build_filename (self->folder, "weak.json", NULL);
  g_autofree char *parameters = g_build_filename (self->folder, "plan.json", NULL);
  g_autoptr (GsSynthVoice) voice = NULL;

  if (g_mkdir_with_parents (self->folder, 0777) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "The folder could not be made: %s",
                   g_strerror (errno));
      return FALSE;
    }

  voice = gs_synth_voice_new (self->plan, self->landmarks ? GS_COMPACT_AUDIO_RATE : RENDERED_RATE, cancellable, error);
  if (voice == NULL)
    return FALSE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (self->landmarks)
    {
      if (!write_features (self, voice, features, error))
        return FALSE;
    }
  else if (!gs_synth_write_media (self->plan, voice, &self->view, media, progress_cb, self, cancellable, error))
    return FALSE;

  if (!gs_synth_write_labels (self->plan, labels, error) || !gs_synth_write_weak (self->plan, weak, error) ||
      !gs_synth_write_plan (self->plan, parameters, error))
    return FALSE;

  progress_cb (1.0, self);

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-changed-media.h"

#include "gs-cache.h"
#include "gs-clip-pictures.h"
#include "gs-clip-sound.h"
#include "gs-engine-error.h"
#include "gs-media-writer.h"
#include "gs-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define KIND    "changed"
#define VERSION "1"
#define ENDING  "mkv"

/* The file's times are the clip's to the microsecond. */
#define TOLERANCE 1000

/* At most so many samples at a time: half a second. */
#define BLOCK 8000

struct _GsChangedMediaJob
{
  GsJob parent_instance;

  /* Set when made. */
  char *hash; /* (nullable): of the clip */
  GsMediaInfo *info;
  GsPerturbation *perturbation;

  /* Made by the worker, the main context's once the job is done. */
  GsMediaInfo *changed;
};

G_DEFINE_FINAL_TYPE (GsChangedMediaJob, gs_changed_media_job, GS_TYPE_JOB)

/* The other clips that the change takes from may become others under the same names. */
static char *
describe (GsChangedMediaJob *self)
{
  g_autofree char *changes = gs_perturbation_to_string (self->perturbation);
  g_autoptr (GString) text = g_string_new (changes);

  for (guint i = 0; i < gs_perturbation_get_n_steps (self->perturbation); i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (self->perturbation, i);
      GStatBuf status;

      if (step->path != NULL && g_stat (step->path, &status) == 0)
        g_string_append_printf (text, "\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, (gint64) status.st_size, (gint64) status.st_mtime);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Sound up to @sample. */
static gboolean
write_sound (GsMediaWriter *writer,
             GsClipSound *sound,
             gint64 *position,
             gint64 sample,
             gboolean *ended,
             GError **error)
{
  float samples[BLOCK];

  while (!*ended && *position < sample)
    {
      gsize wanted = (gsize) MIN (sample - *position, BLOCK);
      gssize n = gs_clip_sound_read (sound, samples, wanted, error);

      if (n < 0 || (n > 0 && !gs_media_writer_push_sound (writer, samples, (gsize) n, error)))
        return FALSE;
      *position += n;
      *ended = (gsize) n < wanted;
    }

  return TRUE;
}

static gboolean
write_media (const char *path,
             gpointer user_data,
             GError **error)
{
  GsChangedMediaJob *self = user_data;
  GCancellable *cancellable = gs_job_get_cancellable (GS_JOB (self));
  g_autoptr (GsClipPictures) pictures = gs_clip_pictures_new (self->info, 0, self->perturbation, cancellable, error);
  g_autoptr (GsClipSound) sound = pictures != NULL ? gs_clip_sound_new (self->info, self->perturbation, cancellable, error) : NULL;
  g_autoptr (GsMediaWriter) writer = NULL;
  g_autofree guint8 *black = NULL;
  gboolean ended = FALSE, more;
  gint64 position = 0, start = g_get_monotonic_time ();
  GsPicture picture;

  if (sound == NULL)
    return FALSE;

  writer = gs_media_writer_new (path, self->info->width, self->info->height, GS_DECODER_AUDIO_RATE, error);
  if (writer == NULL)
    return FALSE;

  more = gs_clip_pictures_seek (pictures, 0, error) && gs_clip_pictures_next (pictures, &picture, error);
  if (!more && *error != NULL)
    return FALSE;
  black = g_malloc0 ((gsize) self->info->width * (gsize) self->info->height * 3);

  for (guint frame = 0; frame < self->info->n_frames; frame++)
    {
      gint64 end = frame + 1 < self->info->n_frames ? self->info->pts[frame + 1] : self->info->duration;
      const guint8 *rgb = black;
      int stride = self->info->width * 3;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      /* In the place of one that cannot be decoded stands the next that can: every frame keeps its number. */
      if (more && picture.width == self->info->width && picture.height == self->info->height)
        {
          rgb = picture.rgb;
          stride = picture.stride;
        }
      if (!write_sound (writer, sound, &position, end * GS_DECODER_AUDIO_RATE / 1000000000, &ended, error)
          || !gs_media_writer_push_picture (writer, rgb, stride, self->info->pts[frame], error))
        return FALSE;
      if (more && picture.index <= frame)
        more = gs_clip_pictures_next (pictures, &picture, error);
      if (!more && *error != NULL)
        return FALSE;
      if (frame % 5 == 0)
        gs_job_report (GS_JOB (self), (double) frame / self->info->n_frames,
                       frame * (double) G_USEC_PER_SEC / (double) MAX (g_get_monotonic_time () - start, 1));
    }

  return write_sound (writer, sound, &position, G_MAXINT64, &ended, error) && gs_media_writer_finish (writer, cancellable, error);
}

/* Takes what is in the file; its frames are the clip's, with the clip's own times. */
static gboolean
look_into (GsChangedMediaJob *self,
           const char *path,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, cancellable, error);

  if (info == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (info->n_frames, self->info->n_frames); i++)
    if (ABS (info->pts[i] - self->info->pts[i]) > TOLERANCE)
      info->n_frames = 0;
  if (info->n_frames != self->info->n_frames)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s does not have the frames of %s", path, self->info->path);
      return FALSE;
    }

  memcpy (info->pts, self->info->pts, info->n_frames * sizeof *info->pts);
  self->changed = g_steal_pointer (&info);

  return TRUE;
}

static gboolean
gs_changed_media_job_run (GsJob *job,
                          GCancellable *cancellable,
                          GError **error)
{
  GsChangedMediaJob *self = GS_CHANGED_MEDIA_JOB (job);
  g_autofree char *extra = describe (self);
  g_autofree char *hash = self->hash != NULL ? g_strdup (self->hash) : gs_content_hash_file (self->info->path, cancellable, error);
  g_autofree char *path = hash != NULL ? gs_cache_get_path (KIND, VERSION, hash, extra, ENDING) : NULL;
  g_autoptr (GError) reason = NULL;

  if (hash == NULL)
    return FALSE;
  if (path != NULL && gs_cache_use (path) && look_into (self, path, cancellable, &reason))
    return TRUE;

  return gs_cache_store (path, write_media, self, error) && look_into (self, path, cancellable, error);
}

static void
gs_changed_media_job_finalize (GObject *object)
{
  GsChangedMediaJob *self = GS_CHANGED_MEDIA_JOB (object);

  g_free (self->hash);
  gs_media_info_unref (self->info);
  gs_perturbation_unref (self->perturbation);
  g_clear_pointer (&self->changed, gs_media_info_unref);

  G_OBJECT_CLASS (gs_changed_media_job_parent_class)->finalize (object);
}

static void
gs_changed_media_job_class_init (GsChangedMediaJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_changed_media_job_finalize;
  GS_JOB_CLASS (klass)->run = gs_changed_media_job_run;
}

static void
gs_changed_media_job_init (GsChangedMediaJob *self)
{
}

/**
 * gs_changed_media_job_new:
 * @clip: a clip with pictures
 * @info: what is in its file
 * @perturbation: what is changed in it
 *
 * Returns: (transfer full): a job for gs_engine_submit()
 */
GsChangedMediaJob *
gs_changed_media_job_new (GsClip *clip,
                          GsMediaInfo *info,
                          GsPerturbation *perturbation)
{
  GsChangedMediaJob *self = g_object_new (GS_TYPE_CHANGED_MEDIA_JOB, "title", "Changing", "subject", gs_clip_get_title (clip), "unit",
                                          "frames", NULL);

  self->hash = g_strdup (gs_clip_get_hash (clip));
  self->info = gs_media_info_ref (info);
  self->perturbation = gs_perturbation_ref (perturbation);

  return self;
}

/**
 * gs_changed_media_job_get_info:
 * @self: a job that is done
 *
 * Returns: (transfer none) (nullable): the file to play; its frames have the times of the clip's
 */
GsMediaInfo *
gs_changed_media_job_get_info (GsChangedMediaJob *self)
{
  g_return_val_if_fail (GS_IS_CHANGED_MEDIA_JOB (self), NULL);

  return self->changed;
}

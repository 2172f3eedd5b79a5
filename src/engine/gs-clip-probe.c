/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-probe.h"

#include "gs-engine-error.h"
#include "gs-store.h"

#include <glib/gstdio.h>

/* Frames a second of the clock that a clip without pictures gets. */
#define SOUND_ONLY_RATE 25

struct _GsProbeJob
{
  GsJob parent_instance;

  char *path;
  GsClip *made; /* the worker's until it has ended */
  GsClip *clip; /* main */
};

G_DEFINE_FINAL_TYPE (GsProbeJob, gs_probe_job, GS_TYPE_JOB)

static GQuark
media_info_quark (void)
{
  return g_quark_from_static_string ("gs-clip-media-info");
}

static gboolean
gs_probe_job_run (GsJob *job,
                  GCancellable *cancellable,
                  GError **error)
{
  GsProbeJob *self = GS_PROBE_JOB (job);

  self->made = gs_clip_probe (self->path, cancellable, error);

  return self->made != NULL;
}

static void
gs_probe_job_finish (GsJob *job,
                     GsJobState state,
                     const GError *error)
{
  GsProbeJob *self = GS_PROBE_JOB (job);

  self->clip = g_steal_pointer (&self->made);
}

static void
gs_probe_job_finalize (GObject *object)
{
  GsProbeJob *self = GS_PROBE_JOB (object);

  g_free (self->path);
  g_clear_object (&self->made);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (gs_probe_job_parent_class)->finalize (object);
}

static void
gs_probe_job_class_init (GsProbeJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_probe_job_finalize;
  GS_JOB_CLASS (klass)->run = gs_probe_job_run;
  GS_JOB_CLASS (klass)->finish = gs_probe_job_finish;
}

static void
gs_probe_job_init (GsProbeJob *self)
{
}

/**
 * gs_probe_job_new:
 * @path: a media file
 *
 * Returns: (transfer full): a job that makes a clip of it
 */
GsProbeJob *
gs_probe_job_new (const char *path)
{
  g_autofree char *subject = g_filename_display_basename (path);
  GsProbeJob *self = g_object_new (GS_TYPE_PROBE_JOB, "title", "Opening", "subject", subject, NULL);

  self->path = g_strdup (path);

  return self;
}

/**
 * gs_probe_job_get_clip:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the clip, once the job is done
 */
GsClip *
gs_probe_job_get_clip (GsProbeJob *self)
{
  g_return_val_if_fail (GS_IS_PROBE_JOB (self), NULL);

  return self->clip;
}

/**
 * gs_clip_take_frames:
 * @clip: a clip
 * @info: what is in its file
 *
 * Gives the clip its frames: those of its pictures or, with sound alone, a clock of 25 a second, so that everything that is per frame
 * has one.
 *
 * Returns: whether it has any
 */
gboolean
gs_clip_take_frames (GsClip *clip,
                     const GsMediaInfo *info)
{
  const gint64 step = G_GINT64_CONSTANT (1000000000) / SOUND_ONLY_RATE;
  guint n = info->n_frames > 0 ? info->n_frames : (guint) MIN (info->duration / step, (gint64) G_MAXINT32);
  g_autofree gint64 *pts = NULL;

  if (info->n_frames > 0)
    {
      gs_clip_set_pts (clip, info->pts, n);
      return TRUE;
    }

  pts = g_new (gint64, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    pts[i] = (gint64) i * step;
  gs_clip_set_pts (clip, pts, n);

  return n > 0;
}

/**
 * gs_clip_probe:
 * @path: a media file
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Makes a clip of a media file: reads its streams and its frame index and works out its content hash. A clip with
 * sound alone gets a clock of 25 frames a second, so that everything that is per frame has one. Any thread but the
 * main one: it reads the whole file.
 *
 * Returns: (transfer full) (nullable): a clip that is in no project yet
 */
GsClip *
gs_clip_probe (const char *path,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, cancellable, error);
  g_autoptr (GsClip) clip = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *title = NULL;
  GStatBuf status;

  if (info == NULL)
    return NULL;

  hash = gs_content_hash_file (path, cancellable, error);
  if (hash == NULL)
    return NULL;

  clip = gs_clip_new (info->path);
  title = g_filename_display_basename (path);
  /* In a data set every file has the same name, and the folder is what people call the clip. */
  if (g_str_has_prefix (title, "clip."))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      g_free (title);
      title = g_filename_display_basename (folder);
    }
  gs_clip_set_title (clip, title);
  gs_clip_set_hash (clip, hash);
  gs_clip_set_size (clip, g_stat (path, &status) == 0 ? status.st_size : 0);
  gs_clip_set_duration (clip, info->duration);
  gs_clip_set_picture_size (clip, (guint) info->width, (guint) info->height);
  gs_clip_set_has_video (clip, info->has_video && info->n_frames > 0);
  gs_clip_set_has_audio (clip, info->has_audio);

  if (!gs_clip_take_frames (clip, info))
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "“%s” has neither a picture nor a sound; choose a clip with a face or a voice", name);
      return NULL;
    }

  g_object_set_qdata_full (G_OBJECT (clip), media_info_quark (), gs_media_info_ref (info),
                           (GDestroyNotify) gs_media_info_unref);

  return g_steal_pointer (&clip);
}

/**
 * gs_clip_ref_media_info:
 * @clip: a clip
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Looks into the clip's file, unless gs_clip_probe() has done so just before. Any thread but the main one.
 *
 * Returns: (transfer full) (nullable): what is in the file
 */
GsMediaInfo *
gs_clip_ref_media_info (GsClip *clip,
                        GCancellable *cancellable,
                        GError **error)
{
  GsMediaInfo *known = g_object_get_qdata (G_OBJECT (clip), media_info_quark ());

  if (known != NULL && g_strcmp0 (known->path, gs_clip_get_path (clip)) == 0)
    return gs_media_info_ref (known);

  return gs_media_probe (gs_clip_get_path (clip), cancellable, error);
}

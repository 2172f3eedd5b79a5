/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip.h"
#include "gs-run.h"
#include "gs-string.h"
#include "gs-tier.h"
#include "gs-trace.h"

/*
 * A film or sound that is looked at. The media file is referenced, never copied; what was found by parsing it once
 * (its frame index above all) is kept here. Owns what lies over it: runs, traces, tiers.
 */
struct _GsClip
{
  GObject parent_instance;

  gint64 id;
  char *title;
  char *path;
  char *hash;
  gint64 size;
  gint64 duration;
  guint width;
  guint height;
  gboolean has_video;
  gboolean has_audio;
  gboolean missing;

  guint n_frames;
  gint64 *pts; /* [n_frames], %NULL until known */

  guint person; /* 0 = nobody is chosen */
  GsClipPersons *persons;

  GListStore *runs;
  GListStore *traces;
  GListStore *tiers;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_PATH,
  PROP_HASH,
  PROP_SIZE,
  PROP_DURATION,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_HAS_VIDEO,
  PROP_HAS_AUDIO,
  PROP_MISSING,
  PROP_N_FRAMES,
  PROP_FRAME_RATE,
  PROP_PERSON,
  PROP_PERSONS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsClip, gs_clip, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_clip_finalize (GObject *object)
{
  GsClip *self = GS_CLIP (object);

  g_free (self->title);
  g_free (self->path);
  g_free (self->hash);
  g_free (self->pts);
  g_clear_pointer (&self->persons, gs_clip_persons_unref);
  g_clear_object (&self->runs);
  g_clear_object (&self->traces);
  g_clear_object (&self->tiers);

  G_OBJECT_CLASS (gs_clip_parent_class)->finalize (object);
}

static void
gs_clip_get_property (GObject *object,
                      guint prop_id,
                      GValue *value,
                      GParamSpec *pspec)
{
  GsClip *self = GS_CLIP (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_HASH:
      g_value_set_string (value, self->hash);
      break;

    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;

    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;

    case PROP_WIDTH:
      g_value_set_uint (value, self->width);
      break;

    case PROP_HEIGHT:
      g_value_set_uint (value, self->height);
      break;

    case PROP_HAS_VIDEO:
      g_value_set_boolean (value, self->has_video);
      break;

    case PROP_HAS_AUDIO:
      g_value_set_boolean (value, self->has_audio);
      break;

    case PROP_MISSING:
      g_value_set_boolean (value, self->missing);
      break;

    case PROP_N_FRAMES:
      g_value_set_uint (value, self->n_frames);
      break;

    case PROP_FRAME_RATE:
      g_value_set_double (value, gs_clip_get_frame_rate (self));
      break;

    case PROP_PERSON:
      g_value_set_uint (value, self->person);
      break;

    case PROP_PERSONS:
      g_value_set_boxed (value, self->persons);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_clip_set_property (GObject *object,
                      guint prop_id,
                      const GValue *value,
                      GParamSpec *pspec)
{
  GsClip *self = GS_CLIP (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_clip_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_TITLE:
      gs_clip_set_title (self, g_value_get_string (value));
      break;

    case PROP_PATH:
      gs_clip_set_path (self, g_value_get_string (value));
      break;

    case PROP_HASH:
      gs_clip_set_hash (self, g_value_get_string (value));
      break;

    case PROP_SIZE:
      gs_clip_set_size (self, g_value_get_int64 (value));
      break;

    case PROP_DURATION:
      gs_clip_set_duration (self, g_value_get_int64 (value));
      break;

    case PROP_HAS_VIDEO:
      gs_clip_set_has_video (self, g_value_get_boolean (value));
      break;

    case PROP_HAS_AUDIO:
      gs_clip_set_has_audio (self, g_value_get_boolean (value));
      break;

    case PROP_MISSING:
      gs_clip_set_missing (self, g_value_get_boolean (value));
      break;

    case PROP_PERSON:
      gs_clip_set_person (self, g_value_get_uint (value));
      break;

    case PROP_PERSONS:
      gs_clip_set_persons (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_clip_class_init (GsClipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_clip_finalize;
  object_class->get_property = gs_clip_get_property;
  object_class->set_property = gs_clip_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_HASH] = g_param_spec_string ("hash", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_WIDTH] = g_param_spec_uint ("width", NULL, NULL, 0, G_MAXUINT, 0, read_flags);
  properties[PROP_HEIGHT] = g_param_spec_uint ("height", NULL, NULL, 0, G_MAXUINT, 0, read_flags);
  properties[PROP_HAS_VIDEO] = g_param_spec_boolean ("has-video", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_AUDIO] = g_param_spec_boolean ("has-audio", NULL, NULL, FALSE, flags);
  properties[PROP_MISSING] = g_param_spec_boolean ("missing", NULL, NULL, FALSE, flags);
  properties[PROP_N_FRAMES] = g_param_spec_uint ("n-frames", NULL, NULL, 0, G_MAXUINT, 0, read_flags);
  properties[PROP_FRAME_RATE] =
    g_param_spec_double ("frame-rate", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, read_flags);
  properties[PROP_PERSON] = g_param_spec_uint ("person", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PERSONS] = g_param_spec_boxed ("persons", NULL, NULL, GS_TYPE_CLIP_PERSONS, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_clip_init (GsClip *self)
{
  self->runs = g_list_store_new (GS_TYPE_RUN);
  self->traces = g_list_store_new (GS_TYPE_TRACE);
  self->tiers = g_list_store_new (GS_TYPE_TIER);
}

/**
 * gs_clip_new:
 * @path: where the media file is
 *
 * Returns: (transfer full): a clip of which nothing but the place is known; its title is the file's name
 */
GsClip *
gs_clip_new (const char *path)
{
  g_autofree char *title = g_filename_display_basename (path);

  return g_object_new (GS_TYPE_CLIP, "path", path, "title", title, NULL);
}

/**
 * gs_clip_get_id:
 * @self: a clip
 *
 * Returns: its row in the project file; 0 = not stored yet
 */
gint64
gs_clip_get_id (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->id;
}

void
gs_clip_set_id (GsClip *self,
                gint64 id)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

const char *
gs_clip_get_title (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return self->title;
}

void
gs_clip_set_title (GsClip *self,
                   const char *title)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (gs_set_string (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
gs_clip_get_path (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return self->path;
}

void
gs_clip_set_path (GsClip *self,
                  const char *path)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (gs_set_string (&self->path, path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

/**
 * gs_clip_get_hash:
 * @self: a clip
 *
 * Returns: (transfer none) (nullable): content hash of the media file (gs_content_hash_file()), by which a moved file
 *   is found again
 */
const char *
gs_clip_get_hash (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return self->hash;
}

void
gs_clip_set_hash (GsClip *self,
                  const char *hash)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (gs_set_string (&self->hash, hash))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HASH]);
}

/**
 * gs_clip_get_size:
 * @self: a clip
 *
 * Returns: size of the media file in bytes
 */
gint64
gs_clip_get_size (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->size;
}

void
gs_clip_set_size (GsClip *self,
                  gint64 size)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->size == size)
    return;

  self->size = size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

/**
 * gs_clip_get_duration:
 * @self: a clip
 *
 * Returns: length in nanoseconds of media time
 */
gint64
gs_clip_get_duration (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->duration;
}

void
gs_clip_set_duration (GsClip *self,
                      gint64 duration)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->duration == duration)
    return;

  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME_RATE]);
}

/**
 * gs_clip_get_width:
 * @self: a clip
 *
 * Returns: width of the displayed picture in pixels, after rotation and pixel aspect; 0 without picture
 */
guint
gs_clip_get_width (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->width;
}

guint
gs_clip_get_height (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->height;
}

void
gs_clip_set_picture_size (GsClip *self,
                          guint width,
                          guint height)
{
  g_return_if_fail (GS_IS_CLIP (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->width != width)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
  if (self->height != height)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
  self->width = width;
  self->height = height;
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
gs_clip_get_has_video (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), FALSE);

  return self->has_video;
}

void
gs_clip_set_has_video (GsClip *self,
                       gboolean has_video)
{
  g_return_if_fail (GS_IS_CLIP (self));

  has_video = !!has_video;

  if (self->has_video == has_video)
    return;

  self->has_video = has_video;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_VIDEO]);
}

gboolean
gs_clip_get_has_audio (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), FALSE);

  return self->has_audio;
}

void
gs_clip_set_has_audio (GsClip *self,
                       gboolean has_audio)
{
  g_return_if_fail (GS_IS_CLIP (self));

  has_audio = !!has_audio;

  if (self->has_audio == has_audio)
    return;

  self->has_audio = has_audio;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_AUDIO]);
}

/**
 * gs_clip_get_missing:
 * @self: a clip
 *
 * Returns: %TRUE if the media file was not where it should be when last looked for
 */
gboolean
gs_clip_get_missing (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), FALSE);

  return self->missing;
}

void
gs_clip_set_missing (GsClip *self,
                     gboolean missing)
{
  g_return_if_fail (GS_IS_CLIP (self));

  missing = !!missing;

  if (self->missing == missing)
    return;

  self->missing = missing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
}

guint
gs_clip_get_n_frames (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->n_frames;
}

/**
 * gs_clip_set_n_frames:
 * @self: a clip
 * @n_frames: how many frames it has
 *
 * Says the number while the frame index itself is not loaded; forgets an index of another length.
 */
void
gs_clip_set_n_frames (GsClip *self,
                      guint n_frames)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->n_frames == n_frames)
    return;

  g_clear_pointer (&self->pts, g_free);
  self->n_frames = n_frames;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FRAMES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME_RATE]);
}

/**
 * gs_clip_get_frame_rate:
 * @self: a clip
 *
 * Returns: frames per second on the average, for people to read; never use it to find a frame's time. 0 = not known
 */
double
gs_clip_get_frame_rate (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0.0);

  if (self->pts != NULL && self->n_frames > 1 && self->pts[self->n_frames - 1] > self->pts[0])
    return (self->n_frames - 1) * 1e9 / (double) (self->pts[self->n_frames - 1] - self->pts[0]);

  if (self->n_frames > 0 && self->duration > 0)
    return self->n_frames * 1e9 / (double) self->duration;

  return 0.0;
}

/**
 * gs_clip_get_pts:
 * @self: a clip
 * @n_frames: (out) (optional): how many there are
 *
 * Returns: (transfer none) (nullable) (array length=n_frames): presentation time of each frame, nanoseconds of media
 *   time, not decreasing; %NULL while the frame index is not loaded
 */
const gint64 *
gs_clip_get_pts (GsClip *self,
                 guint *n_frames)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  if (n_frames != NULL)
    *n_frames = self->pts != NULL ? self->n_frames : 0;

  return self->pts;
}

/**
 * gs_clip_set_pts:
 * @self: a clip
 * @pts: (array length=n_frames): presentation times, nanoseconds, not decreasing; copied
 * @n_frames: how many frames there are
 *
 * Gives the clip its frame index, made once by parsing the file.
 */
void
gs_clip_set_pts (GsClip *self,
                 const gint64 *pts,
                 guint n_frames)
{
  gint64 *copy;

  g_return_if_fail (GS_IS_CLIP (self));

  copy = g_memdup2 (pts, n_frames * sizeof *pts);
  g_free (self->pts);
  self->pts = copy;
  self->n_frames = n_frames;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FRAMES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME_RATE]);
}

/**
 * gs_clip_get_frame_time:
 * @self: a clip
 * @frame: frame index; past the end counts as the last
 *
 * Returns: when that frame is shown, nanoseconds; spread evenly over the duration while the index is not loaded
 */
gint64
gs_clip_get_frame_time (GsClip *self,
                        guint frame)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  if (self->n_frames == 0)
    return 0;

  frame = MIN (frame, self->n_frames - 1);

  if (self->pts != NULL)
    return self->pts[frame];

  return (gint64) ((double) self->duration * frame / self->n_frames);
}

/**
 * gs_clip_get_frame_at:
 * @self: a clip
 * @time: nanoseconds of media time
 *
 * Returns: index of the frame shown at @time: the last one that starts at or before it; 0 before the first
 */
guint
gs_clip_get_frame_at (GsClip *self,
                      gint64 time)
{
  guint low = 0, high;

  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  if (self->n_frames == 0)
    return 0;

  if (self->pts == NULL)
    {
      double position = self->duration > 0 ? (double) time / self->duration * self->n_frames : 0.0;

      return (guint) CLAMP (position, 0.0, self->n_frames - 1.0);
    }

  high = self->n_frames;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->pts[middle] <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? low - 1 : 0;
}

/**
 * gs_clip_get_person:
 * @self: a clip
 *
 * Returns: number of the person that is analysed; 0 = nobody is chosen: the largest face, whoever that is
 */
guint
gs_clip_get_person (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), 0);

  return self->person;
}

void
gs_clip_set_person (GsClip *self,
                    guint person)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->person == person)
    return;

  self->person = person;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
}

/**
 * gs_clip_get_persons:
 * @self: a clip
 *
 * Returns: (transfer none) (nullable): who is seen in the clip; %NULL until that is known
 */
GsClipPersons *
gs_clip_get_persons (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return self->persons;
}

void
gs_clip_set_persons (GsClip *self,
                     GsClipPersons *persons)
{
  g_return_if_fail (GS_IS_CLIP (self));

  if (self->persons == persons)
    return;

  g_clear_pointer (&self->persons, gs_clip_persons_unref);
  self->persons = persons != NULL ? gs_clip_persons_ref (persons) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSONS]);
}

/**
 * gs_clip_get_runs:
 * @self: a clip
 *
 * Returns: (transfer none): a #GListModel of its #GsRun, oldest first
 */
GListModel *
gs_clip_get_runs (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return G_LIST_MODEL (self->runs);
}

/**
 * gs_clip_get_traces:
 * @self: a clip
 *
 * Returns: (transfer none): a #GListModel of its #GsTrace, oldest first
 */
GListModel *
gs_clip_get_traces (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return G_LIST_MODEL (self->traces);
}

/**
 * gs_clip_get_tiers:
 * @self: a clip
 *
 * Returns: (transfer none): a #GListModel of its #GsTier, oldest first
 */
GListModel *
gs_clip_get_tiers (GsClip *self)
{
  g_return_val_if_fail (GS_IS_CLIP (self), NULL);

  return G_LIST_MODEL (self->tiers);
}

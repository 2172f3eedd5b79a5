/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-picture-pass.h"

#include "gs-chunk-order.h"
#include "gs-clip-faces.h"
#include "gs-clip-pictures.h"
#include "gs-compact.h"
#include "gs-deep-faces.h"
#include "gs-face-persons.h"

#include <math.h>
#include <string.h>

/* Groups that are decoded in one go before the playhead is asked again. */
#define CHUNK 8

/* Frames before the playhead that its own results rest on: the windows that cover it begin there. */
#define RUN_UP 300

/* Pictures are looked at no larger than this: more costs time and does not find more. */
#define MAX_SIDE 960

typedef enum
{
  GROUP_WAITING,
  GROUP_PUSHED,
  GROUP_ENCODED,
} GroupState;

struct _GsPicturePass
{
  /* The worker's */
  GsMediaInfo *info;
  GsClipFeatures *features;
  GsDeep *deep; /* (nullable): NULL for the compact encoder */
  GsTaskPool *pool;
  const gint *playhead; /* atomic; frame */
  GCancellable *cancellable;
  GsClipPictures *decoder;
  guint n_groups;
  guint n_chunks;
  guint8 *chunks;        /* 1 = begun */
  guint8 *states;        /* GroupState of each group */
  guint chunk_next;      /* next group of the chunk being decoded */
  guint chunk_end;       /* where it ends; equal when there is none */
  guint n_pushed;        /* groups */
  guint n_encoded;       /* groups */
  guint n_linked;        /* groups known when faces were last linked */
  guint n_missing;       /* frames that could not be decoded */
  gint64 position;       /* frame that the decoder gives next, -1 = unknown */
  gboolean ended;        /* the decoder has no more */
  GsGrey *pending;       /* decoded, not yet in a group */
  GsColours pending_colours; /* the same picture, for the deep encoder */
  guint pending_index;
  const GsFace **faces;  /* [n_groups * GS_FACE_GROUP], as linked last */

  /* Under the mutex: what the pool has found. */
  GMutex mutex;
  const GsFaceGroup **groups;
  const GsDeepFaces **deep_faces; /* of each group, for the deep encoder */
  guint n_known;
  GError *error;
  GPtrArray *finders; /* idle ones */
};

typedef struct
{
  GsPicturePass *pass;
  guint group;
  guint n_pictures;
  GsGrey *pictures[GS_FACE_GROUP];
  GsColours colours[GS_FACE_GROUP]; /* for the deep encoder */
} GroupTask;

static guint
get_group_size (GsPicturePass *self,
                guint group)
{
  return MIN (self->features->n_frames - group * GS_FACE_GROUP, GS_FACE_GROUP);
}

/* In a thread of the pool. */
static void
look_cb (gpointer data)
{
  GroupTask *task = data;
  GsPicturePass *self = task->pass;
  g_autoptr (GError) error = NULL;
  GsFaceFinder *finder = NULL;
  GsFaceGroup *group = NULL;
  GsDeepFaces *deep_faces = NULL;

  g_mutex_lock (&self->mutex);
  if (self->finders->len > 0)
    finder = g_ptr_array_steal_index_fast (self->finders, self->finders->len - 1);
  g_mutex_unlock (&self->mutex);

  /* Also before the finder is made, which loads the landmark data the first time. */
  if (finder == NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    finder = gs_face_finder_new (&error);
  if (finder != NULL)
    group = gs_face_group_new (finder, task->pictures, task->n_pictures, self->cancellable, &error);

  for (guint i = 0; i < task->n_pictures; i++)
    gs_grey_free (task->pictures[i]);

  if (group != NULL && self->deep != NULL)
    {
      deep_faces = gs_deep_faces_new (self->deep, group, task->colours, self->cancellable, &error);
      if (deep_faces == NULL)
        g_clear_pointer (&group, gs_face_group_free);
    }
  for (guint i = 0; i < GS_FACE_GROUP; i++)
    gs_colours_clear (&task->colours[i]);

  g_mutex_lock (&self->mutex);
  if (finder != NULL)
    g_ptr_array_add (self->finders, finder);
  if (group != NULL)
    {
      self->groups[task->group] = group;
      self->deep_faces[task->group] = deep_faces;
      self->n_known++;
    }
  else if (self->error == NULL)
    {
      self->error = g_steal_pointer (&error);
    }
  g_mutex_unlock (&self->mutex);

  g_free (task);
}

/**
 * gs_picture_pass_new:
 * @info: what is in the clip's file
 * @features: where rows and faces go
 * @deep: (nullable): the encoder; %NULL for the compact one
 * @pool: the threads that look for faces
 * @playhead: the frame that people look at; read atomically
 * @perturbation: (nullable): what is changed in the clip
 * @cancellable: ends it early
 * @error: why not
 *
 * Returns: (transfer full) (nullable): a pass that has not begun
 */
GsPicturePass *
gs_picture_pass_new (GsMediaInfo *info,
                     GsClipFeatures *features,
                     GsDeep *deep,
                     GsTaskPool *pool,
                     const gint *playhead,
                     GsPerturbation *perturbation,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GsPicturePass) self = g_new0 (GsPicturePass, 1);

  g_mutex_init (&self->mutex);
  self->finders = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_face_finder_free);
  self->info = gs_media_info_ref (info);
  self->features = features;
  self->deep = deep != NULL ? gs_deep_ref (deep) : NULL;
  self->pool = pool;
  self->playhead = playhead;
  self->cancellable = g_object_ref (cancellable);
  self->n_groups = (features->n_frames + GS_FACE_GROUP - 1) / GS_FACE_GROUP;
  self->n_chunks = (self->n_groups + CHUNK - 1) / CHUNK;
  self->chunks = g_new0 (guint8, self->n_chunks);
  self->states = g_new0 (guint8, self->n_groups);
  self->groups = g_new0 (const GsFaceGroup *, self->n_groups);
  self->deep_faces = g_new0 (const GsDeepFaces *, self->n_groups);
  self->faces = g_new0 (const GsFace *, (gsize) self->n_groups * GS_FACE_GROUP);

  self->decoder = gs_clip_pictures_new (info, MAX_SIDE, perturbation, cancellable, error);
  if (self->decoder == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_picture_pass_free:
 * @self: the pass
 *
 * Waits for what the pool still does for it, so cancel it first if it is not to go on.
 */
void
gs_picture_pass_free (GsPicturePass *self)
{
  while (self->pool != NULL && gs_task_pool_get_n_busy (self->pool) > 0)
    gs_task_pool_wait (self->pool, 0, 1000);

  for (guint i = 0; i < self->n_groups; i++)
    {
      if (self->groups[i] != NULL)
        gs_face_group_free ((GsFaceGroup *) self->groups[i]);
      if (self->deep_faces[i] != NULL)
        gs_deep_faces_free ((GsDeepFaces *) self->deep_faces[i]);
    }
  g_clear_pointer (&self->pending, gs_grey_free);
  gs_colours_clear (&self->pending_colours);
  g_clear_pointer (&self->deep, gs_deep_unref);
  g_clear_pointer (&self->decoder, gs_clip_pictures_free);
  g_ptr_array_unref (self->finders);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  gs_media_info_unref (self->info);
  g_object_unref (self->cancellable);
  g_free (self->chunks);
  g_free (self->states);
  g_free (self->groups);
  g_free (self->deep_faces);
  g_free (self->faces);
  g_free (self);
}

/* Decodes until a picture of the wanted frame or a later one is pending; FALSE with an error, or at the end. */
static gboolean
decode_pending (GsPicturePass *self,
                guint frame,
                GError **error)
{
  while (self->pending == NULL && !self->ended)
    {
      g_autoptr (GError) failure = NULL;
      GsPicture picture;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      if (!gs_clip_pictures_next (self->decoder, &picture, &failure))
        {
          if (failure != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&failure));
              return FALSE;
            }
          self->ended = TRUE;
          break;
        }

      self->position = (gint64) picture.index + 1;
      if (picture.index < frame || picture.index >= self->features->n_frames)
        continue;

      self->pending = gs_grey_new_from_rgb (picture.rgb, picture.width, picture.height, (gsize) picture.stride, 0);
      self->pending->x_scale = (float) self->info->width / picture.width;
      self->pending->y_scale = (float) self->info->height / picture.height;
      if (self->deep != NULL)
        self->pending_colours = gs_colours_take (picture.rgb, picture.width, picture.height, (gsize) picture.stride,
                                                 self->pending->x_scale, self->pending->y_scale);
      self->pending_index = picture.index;
    }

  return TRUE;
}

static gboolean
seek (GsPicturePass *self,
      guint frame,
      GError **error)
{
  if (self->pending != NULL ? self->pending_index == frame : self->position == frame && !self->ended)
    return TRUE;

  g_clear_pointer (&self->pending, gs_grey_free);
  gs_colours_clear (&self->pending_colours);
  self->ended = FALSE;
  self->position = -1;

  return gs_clip_pictures_seek (self->decoder, frame, error);
}

/* Decodes the pictures of a group and hands them to the pool. A picture that could not be decoded looks like the one
 * before (or after) it; a group without any has nobody in it. */
static gboolean
push_group (GsPicturePass *self,
            guint group,
            GError **error)
{
  guint first = group * GS_FACE_GROUP, n = get_group_size (self, group), n_found = 0, last = 0;
  g_autofree GroupTask *task = g_new0 (GroupTask, 1);
  gboolean good = TRUE;

  while (n_found == 0 || last + 1 < n)
    {
      good = decode_pending (self, n_found == 0 ? first : first + last + 1, error);
      if (!good || self->pending == NULL || self->pending_index >= first + n)
        break;

      last = self->pending_index - first;
      task->pictures[last] = g_steal_pointer (&self->pending);
      task->colours[last] = self->pending_colours;
      self->pending_colours = (GsColours) { NULL };
      n_found++;
    }

  if (!good)
    {
      for (guint i = 0; i < n; i++)
        {
          g_clear_pointer (&task->pictures[i], gs_grey_free);
          gs_colours_clear (&task->colours[i]);
        }
      return FALSE;
    }

  self->n_missing += n - n_found;
  if (n_found > 0)
    {
      guint near = 0;

      while (task->pictures[near] == NULL)
        near++;
      for (guint i = 0; i < n; i++)
        {
          if (task->pictures[i] == NULL)
            {
              task->pictures[i] = gs_grey_copy_resized (task->pictures[near], task->pictures[near]->width,
                                                        task->pictures[near]->height);
              task->colours[i] = task->colours[near];
              if (self->deep != NULL)
                g_bytes_ref (task->colours[i].rgb);
            }
          near = i;
        }
      task->n_pictures = n;
    }

  task->pass = self;
  task->group = group;
  self->states[group] = GROUP_PUSHED;
  self->n_pushed++;
  gs_task_pool_push (self->pool, look_cb, g_steal_pointer (&task));

  return TRUE;
}

static gboolean
choose_chunk (GsPicturePass *self,
              GError **error)
{
  gint frame = MAX (g_atomic_int_get (self->playhead) - RUN_UP, 0);
  int chunk = gs_chunk_order_next (self->chunks, self->n_chunks, (guint) frame / (CHUNK * GS_FACE_GROUP));

  if (chunk < 0)
    return TRUE;

  self->chunks[chunk] = TRUE;
  self->chunk_next = (guint) chunk * CHUNK;
  self->chunk_end = MIN (self->chunk_next + CHUNK, self->n_groups);

  return seek (self, self->chunk_next * GS_FACE_GROUP, error);
}

static void
take_faces (GsPicturePass *self,
            guint group,
            const GsFaceGroup *found)
{
  guint first = group * GS_FACE_GROUP;

  for (guint i = 0; i < get_group_size (self, group); i++)
    gs_clip_faces_take (self->faces[first + i], gs_face_group_count_faces (found, i), &self->features->faces[first + i]);
}

/* Rows of frames whose person is settled, as far as the clip is known. */
static void
encode_rows (GsPicturePass *self,
             const GsDeepFaces *const *deep_faces,
             guint first,
             guint n,
             float *rows)
{
  if (self->deep != NULL)
    gs_deep_faces_take_rows (deep_faces, self->faces, first, n, rows);
  else
    gs_compact_video_encode (self->faces, self->features->pts, self->features->n_frames, first, n, rows);
}

/* Encodes every group whose neighbours are known. Linking is for the clip as far as it is known, so not for each group. */
static gboolean
encode_known (GsPicturePass *self,
              GError **error)
{
  g_autofree const GsFaceGroup **groups = NULL;
  g_autofree const GsDeepFaces **deep_faces = NULL;
  gboolean good = TRUE;
  guint n_known;

  g_mutex_lock (&self->mutex);
  n_known = self->n_known;
  if (self->error != NULL)
    {
      good = FALSE;
      g_propagate_error (error, g_error_copy (self->error));
    }
  else if (n_known >= self->n_linked + CHUNK || (n_known == self->n_groups && self->n_linked < n_known))
    {
      groups = g_memdup2 (self->groups, self->n_groups * sizeof *self->groups);
      deep_faces = g_memdup2 (self->deep_faces, self->n_groups * sizeof *self->deep_faces);
    }
  g_mutex_unlock (&self->mutex);

  if (groups == NULL)
    return good;

  self->n_linked = n_known;
  gs_face_groups_link (groups, self->n_groups, self->faces);

  for (guint i = 0; i < self->n_groups; i++)
    {
      guint first = i * GS_FACE_GROUP;

      if (self->states[i] != GROUP_PUSHED || groups[i] == NULL || (i > 0 && groups[i - 1] == NULL)
          || (i + 1 < self->n_groups && groups[i + 1] == NULL))
        continue;

      encode_rows (self, deep_faces, first, get_group_size (self, i),
                   self->features->video + (gsize) first * self->features->n_video);
      take_faces (self, i, groups[i]);
      self->states[i] = GROUP_ENCODED;
      self->n_encoded++;
    }

  return TRUE;
}

/**
 * gs_picture_pass_step:
 * @self: the pass
 * @error: what went wrong
 *
 * Does a little: decodes a group for the pool if the pool has room, and encodes what the pool has found. Never
 * waits for the pool.
 *
 * Returns: %FALSE if the pass cannot go on
 */
gboolean
gs_picture_pass_step (GsPicturePass *self,
                      GError **error)
{
  if (gs_task_pool_get_n_busy (self->pool) <= gs_task_pool_get_n_threads (self->pool))
    {
      if (self->chunk_next == self->chunk_end && !choose_chunk (self, error))
        return FALSE;
      if (self->chunk_next < self->chunk_end && !push_group (self, self->chunk_next++, error))
        return FALSE;
    }

  return encode_known (self, error);
}

gboolean
gs_picture_pass_has_pushed_all (GsPicturePass *self)
{
  return self->n_pushed == self->n_groups;
}

guint
gs_picture_pass_get_n_groups (GsPicturePass *self)
{
  return self->n_groups;
}

/**
 * gs_picture_pass_has_rows:
 * @self: the pass
 * @group: a group of %GS_FACE_GROUP frames
 *
 * Returns: whether the group's frames are encoded
 */
gboolean
gs_picture_pass_has_rows (GsPicturePass *self,
                          guint group)
{
  return self->states[group] == GROUP_ENCODED;
}

guint
gs_picture_pass_get_n_frames_done (GsPicturePass *self)
{
  return MIN (self->n_encoded * GS_FACE_GROUP, self->features->n_frames);
}

/* Everybody's faces, by frame, and which of them are followed. The groups are not needed after that: their faces are in the features. */
static gboolean
take_everybody (GsPicturePass *self,
                GError **error)
{
  g_autoptr (GsFacePersons) persons = gs_face_persons_new (self->groups, self->n_groups, self->cancellable, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, GS_DEEP_VIDEO_FEATURES * sizeof (float));

  if (persons == NULL)
    return FALSE;

  for (guint group = 0; group < self->n_groups; group++)
    {
      for (guint frame = 0; frame < get_group_size (self, group); frame++)
        for (guint i = 0; i < gs_face_group_get_n_tracklets (self->groups[group]); i++)
          {
            const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (self->groups[group], i);
            GsSeenFace seen = { group * GS_FACE_GROUP + frame, gs_face_persons_get_person (persons, group, i) };
            const GsFace *face;

            if (frame < tracklet->first || frame - tracklet->first >= tracklet->n_frames)
              continue;
            face = &tracklet->faces[frame - tracklet->first];
            seen.followed = face == self->faces[seen.frame];
            seen.face = *face;
            g_array_append_val (self->features->seen, seen);
            if (self->deep != NULL)
              g_array_append_vals (rows, gs_deep_faces_get_row (self->deep_faces[group], face), 1);
          }
    }

  if (self->deep != NULL)
    self->features->seen_rows = (float *) (gpointer) g_array_steal (rows, NULL);

  return TRUE;
}

static void
forget_groups (GsPicturePass *self)
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      if (self->groups[i] != NULL)
        gs_face_group_free ((GsFaceGroup *) self->groups[i]);
      if (self->deep_faces[i] != NULL)
        gs_deep_faces_free ((GsDeepFaces *) self->deep_faces[i]);
    }
  memset (self->groups, 0, self->n_groups * sizeof *self->groups);
  memset (self->deep_faces, 0, self->n_groups * sizeof *self->deep_faces);
  memset (self->faces, 0, (gsize) self->n_groups * GS_FACE_GROUP * sizeof *self->faces);
}

/**
 * gs_picture_pass_settle:
 * @self: a pass whose every group has its rows
 * @changed: (out): whether anything had to be put right
 * @error: why not
 *
 * Now that the whole clip is known, decides once and for all who is who, and whose face is the one that is followed where nobody is
 * chosen. Where that differs from what was thought on the way (which depends on the playhead), rows and faces are put right, so
 * that the result depends on the clip alone.
 *
 * Returns: %FALSE only when cancelled
 */
gboolean
gs_picture_pass_settle (GsPicturePass *self,
                        gboolean *changed,
                        GError **error)
{
  *changed = FALSE;
  gs_face_groups_link (self->groups, self->n_groups, self->faces);
  if (!take_everybody (self, error))
    return FALSE;
  forget_groups (self);

  if (self->n_missing > 0)
    g_ptr_array_add (self->features->notes,
                     g_strdup_printf ("%u of %u pictures could not be decoded", self->n_missing, self->features->n_frames));
  self->features->n_clip_notes = self->features->notes->len;

  return gs_clip_faces_choose (self->features, 0, changed, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-picture-pass.h"

#include "gs-chunk-order.h"
#include "gs-compact.h"
#include "gs-decoder.h"
#include "gs-deep-faces.h"

#include <math.h>
#include <string.h>

/* Groups that are decoded in one go before the playhead is asked again. */
#define CHUNK 8

/* Frames before the playhead that its own results rest on: the windows that cover it begin there. */
#define RUN_UP 300

/* Pictures are looked at no larger than this: more costs time and does not find more. */
#define MAX_SIDE 960

/* Rows are checked against the final choice of person in pieces of this size. */
#define PIECE 1024

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
  GsDecoder *decoder;
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

  self->decoder = gs_decoder_new_scaled (info, GS_DECODER_VIDEO, MAX_SIDE, MAX_SIDE, cancellable, error);
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
  g_clear_object (&self->decoder);
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

      if (!gs_decoder_next_frame (self->decoder, &picture, &failure))
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

  return gs_decoder_seek_frame (self->decoder, frame, error);
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
take_face (const GsFace *face,
           guint n_faces,
           GsRunFace *taken)
{
  memset (taken, 0, sizeof *taken);
  taken->n_faces = (gint32) n_faces;
  if (face == NULL)
    return;

  taken->presence = 1.0f;
  taken->x = face->x;
  taken->y = face->y;
  taken->width = face->width;
  taken->height = face->height;
  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    for (guint axis = 0; axis < 2; axis++)
      taken->landmarks[i][axis] = (gint16) lroundf (CLAMP (face->landmarks[i][axis] * GS_RUN_FACE_SCALE, -32768.0f, 32767.0f));
}

static void
take_faces (GsPicturePass *self,
            guint group,
            const GsFaceGroup *found)
{
  guint first = group * GS_FACE_GROUP;

  for (guint i = 0; i < get_group_size (self, group); i++)
    take_face (self->faces[first + i], gs_face_group_count_faces (found, i), &self->features->faces[first + i]);
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

static guint
count_absent (GsPicturePass *self)
{
  guint n = 0;

  for (guint i = 0; i < self->features->n_frames; i++)
    n += self->faces[i] == NULL;

  return n;
}

static guint
count_several (GsPicturePass *self)
{
  guint n = 0;

  for (guint i = 0; i < self->features->n_frames; i++)
    n += self->features->faces[i].n_faces > 1;

  return n;
}

/**
 * gs_picture_pass_settle:
 * @self: a pass whose every group has its rows
 *
 * Now that the whole clip is known, decides once and for all who its person is. Where that differs from what
 * was thought on the way (which depends on the playhead), rows and faces are put right, so that the result depends on the clip alone.
 *
 * Returns: whether anything had to be put right
 */
gboolean
gs_picture_pass_settle (GsPicturePass *self)
{
  guint n_video = self->features->n_video;
  g_autofree float *rows = g_new (float, PIECE * n_video);
  guint n_frames = self->features->n_frames, n_absent, n_several;
  gboolean changed = FALSE;

  gs_face_groups_link (self->groups, self->n_groups, self->faces);

  for (guint first = 0; first < n_frames; first += PIECE)
    {
      float *old = self->features->video + (gsize) first * n_video;
      guint n = MIN (PIECE, n_frames - first);
      gsize size = (gsize) n * n_video * sizeof (float);

      encode_rows (self, self->deep_faces, first, n, rows);
      if (memcmp (rows, old, size) != 0)
        {
          memcpy (old, rows, size);
          changed = TRUE;
        }
    }

  for (guint i = 0; changed && i < self->n_groups; i++)
    take_faces (self, i, self->groups[i]);

  n_absent = count_absent (self);
  n_several = count_several (self);
  if (self->n_missing > 0)
    g_ptr_array_add (self->features->notes,
                     g_strdup_printf ("%u of %u pictures could not be decoded", self->n_missing, n_frames));
  if (n_absent == n_frames)
    g_ptr_array_add (self->features->notes, g_strdup ("No face was found in any frame"));
  else if (n_absent > 0)
    g_ptr_array_add (self->features->notes, g_strdup_printf ("No face in %u of %u frames", n_absent, n_frames));
  if (n_several > 0)
    g_ptr_array_add (self->features->notes,
                     g_strdup_printf ("Several faces in %u of %u frames: the largest was followed", n_several, n_frames));

  return changed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-deep.h"

/* Faces or patches that go through the layers together: as many as a group of frames has. */
#define AT_ONCE 12

/* Digits of the weights' hash in the encoder's name. */
#define NAME_DIGITS 16

/* Pixels that a crop has beyond what the network looks at, on each side. */
#define MARGIN ((GS_FACE_CROP_SIZE - GS_IR50_SIDE) / 2)

struct _GsDeep
{
  gatomicrefcount ref_count;
  GsIr50 *ir50;
  GsVggish *vggish;
  char *name;
  char *hash;
  GStrv passed_over;

  /* Idle ones, as many as threads have worked at once. */
  GMutex mutex;
  GPtrArray *face_passes;
  GPtrArray *patch_passes;
};

static char *
hash_file (const char *path,
           GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return NULL;

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file));
}

/**
 * gs_deep_load:
 * @path: the authors' state dict, as PyTorch or safetensors file, with `spatial.visual.backbone.*` and
 *   `spatial.audio.backbone.*`; other prefixes, or none, will do where it is clear what is meant
 * @error: return location of a #GsEncoderError, #GsNnError or #GFileError, naming the file and the tensor
 *
 * Takes seconds and, while it does, three times the file's size in memory.
 *
 * Returns: (transfer full) (nullable): the encoder
 */
GsDeep *
gs_deep_load (const char *path,
              GError **error)
{
  g_autoptr (GsStateDict) weights = gs_state_dict_load (path, error);
  g_autoptr (GsDeep) self = NULL;

  if (weights == NULL)
    return NULL;

  self = g_new0 (GsDeep, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->face_passes = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_ir50_pass_free);
  self->patch_passes = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_vggish_pass_free);

  self->ir50 = gs_ir50_new (weights, error);
  if (self->ir50 != NULL)
    self->vggish = gs_vggish_new (weights, error);
  if (self->vggish == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  self->hash = hash_file (path, error);
  if (self->hash == NULL)
    return NULL;
  self->name = g_strdup_printf (GS_DEEP_VERSION "-%.*s", NAME_DIGITS, self->hash);
  self->passed_over = gs_state_dict_dup_passed_over (weights);

  return g_steal_pointer (&self);
}

GsDeep *
gs_deep_ref (GsDeep *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
gs_deep_unref (GsDeep *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->face_passes);
  g_ptr_array_unref (self->patch_passes);
  g_clear_pointer (&self->ir50, gs_ir50_free);
  g_clear_pointer (&self->vggish, gs_vggish_free);
  g_mutex_clear (&self->mutex);
  g_strfreev (self->passed_over);
  g_free (self->name);
  g_free (self->hash);
  g_free (self);
}

/**
 * gs_deep_get_name:
 * @self: the encoder
 *
 * Returns: version and the beginning of the weights' hash: features of the same name can be compared
 */
const char *
gs_deep_get_name (const GsDeep *self)
{
  return self->name;
}

/**
 * gs_deep_get_weights_hash:
 * @self: the encoder
 *
 * Returns: SHA-256 of the weights' file
 */
const char *
gs_deep_get_weights_hash (const GsDeep *self)
{
  return self->hash;
}

/**
 * gs_deep_get_passed_over:
 * @self: the encoder
 *
 * Returns: (array zero-terminated=1): names in the weights' file that the encoder does not use
 */
const char *const *
gs_deep_get_passed_over (const GsDeep *self)
{
  return (const char *const *) self->passed_over;
}

/**
 * gs_deep_prepare_face:
 * @crop: [48, 48, 3]: an aligned face, red, green, blue
 * @face: (out): [40, 40, 3]: its middle as (x / 255 - 0.5) / 0.5
 */
void
gs_deep_prepare_face (const guint8 *crop,
                      float *face)
{
  const gsize n_row = GS_IR50_SIDE * GS_IR50_CHANNELS;

  for (gsize y = 0; y < GS_IR50_SIDE; y++)
    {
      const guint8 *from = crop + ((y + MARGIN) * GS_FACE_CROP_SIZE + MARGIN) * GS_IR50_CHANNELS;

      for (gsize i = 0; i < n_row; i++)
        face[y * n_row + i] = ((float) from[i] / 255.0f - 0.5f) / 0.5f;
    }
}

static gpointer
take_pass (GsDeep *self,
           GPtrArray *passes)
{
  gpointer pass = NULL;

  g_mutex_lock (&self->mutex);
  if (passes->len > 0)
    pass = g_ptr_array_steal_index_fast (passes, passes->len - 1);
  g_mutex_unlock (&self->mutex);

  return pass;
}

static void
give_back (GsDeep *self,
           GPtrArray *passes,
           gpointer pass)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (passes, pass);
  g_mutex_unlock (&self->mutex);
}

/**
 * gs_deep_encode_faces:
 * @self: the encoder
 * @n_faces: any number
 * @crops: (array length=n_faces): of each face, [48, 48, 3]: see gs_face_crop()
 * @cancellable: (nullable): ends it within some tens of milliseconds
 * @rows: (out): [n_faces, 512]; a row's bits depend on its own crop alone
 *
 * Returns: %FALSE if it was cancelled, and @rows are not all there
 */
gboolean
gs_deep_encode_faces (GsDeep *self,
                      guint n_faces,
                      const guint8 *const *crops,
                      GCancellable *cancellable,
                      float *rows)
{
  GsIr50Pass *pass = take_pass (self, self->face_passes);
  float *faces = gs_floats_new (AT_ONCE * GS_IR50_PIXELS);
  gboolean good = TRUE;

  if (pass == NULL)
    pass = gs_ir50_pass_new (self->ir50, AT_ONCE);

  for (guint first = 0; good && first < n_faces; first += AT_ONCE)
    {
      guint n = MIN (AT_ONCE, n_faces - first);

      for (guint i = 0; i < n; i++)
        gs_deep_prepare_face (crops[first + i], faces + i * GS_IR50_PIXELS);
      good = gs_ir50_pass_run (pass, n, faces, cancellable, rows + (gsize) first * GS_DEEP_VIDEO_FEATURES);
    }

  gs_floats_free (faces);
  give_back (self, self->face_passes, pass);

  return good;
}

/**
 * gs_deep_encode_patches:
 * @self: the encoder
 * @n_patches: any number
 * @patches: (array length=n_patches): of each, [96, 64]: log-mel from a frame's time on
 * @cancellable: (nullable): ends it within some tens of milliseconds
 * @rows: (out): [n_patches, 128]; a row's bits depend on its own patch alone
 *
 * Returns: %FALSE if it was cancelled, and @rows are not all there
 */
gboolean
gs_deep_encode_patches (GsDeep *self,
                        guint n_patches,
                        const float *const *patches,
                        GCancellable *cancellable,
                        float *rows)
{
  GsVggishPass *pass = take_pass (self, self->patch_passes);
  gboolean good = TRUE;

  if (pass == NULL)
    pass = gs_vggish_pass_new (self->vggish, AT_ONCE);

  for (guint first = 0; good && first < n_patches; first += AT_ONCE)
    good = gs_vggish_pass_run (pass, MIN (AT_ONCE, n_patches - first), patches + first, cancellable,
                               rows + (gsize) first * GS_DEEP_AUDIO_FEATURES);

  give_back (self, self->patch_passes, pass);

  return good;
}

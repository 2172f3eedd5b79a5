/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-file.h"

#include "gs-cache.h"
#include "gs-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC       "GsSound1"
#define HEADER_SIZE 4096 /* a page, so that what follows can be mapped */
#define BLOCK       (1 << 20)
#define VERSION     "sound-1"
#define BYTE_ORDER_MARK 0x01020304u

typedef struct
{
  char magic[8];
  guint32 byte_order;
  guint32 n_bands;
  gint64 duration;  /* of the clip, nanoseconds */
  gint64 n_samples; /* 16 kHz */
  guint64 n_columns;
  guint64 n_base;
  guint64 n_bins;
  guint64 check; /* of all behind the header */
} Header;

struct _GsSoundFile
{
  int fd;
  char *path; /* NULL: it has no name, and goes with the descriptor */
  gboolean kept;
  guint64 n_columns;
  guint64 check;
  gsize check_offset; /* bytes that the check sum has taken in */
  void *map;
  gsize map_size;
};

/* A 64-bit FNV-1a over little pieces of eight bytes, which reads a gigabyte a second; the last piece is filled up with zeros. Against
 * accidents, not against people: what they could put here is a picture. */
static void
add_check (GsSoundFile *self,
           const guint8 *data,
           gsize size)
{
  for (gsize i = 0; i < size; i += 8)
    {
      guint64 piece = 0;

      memcpy (&piece, data + i, MIN (size - i, 8));
      self->check = (self->check ^ piece) * G_GUINT64_CONSTANT (0x100000001b3);
      self->check ^= self->check >> 29;
    }
  self->check_offset += size;
}

/* NULL for what is no hash. */
static char *
get_path (const char *hash)
{
  return gs_cache_get_path ("sound", VERSION, hash, NULL, "sound");
}

static gboolean
set_error (GError **error,
           const char *what)
{
  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "The sound's picture cannot be %s: %s", what,
               g_strerror (errno));

  return FALSE;
}

static gboolean
write_at (GsSoundFile *self,
          const void *data,
          gsize size,
          goffset offset,
          GError **error)
{
  const guint8 *bytes = data;

  while (size > 0)
    {
      gssize n = pwrite (self->fd, bytes, size, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return set_error (error, "written");
      bytes += n;
      offset += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* Writes behind what is there. */
static gboolean
append (GsSoundFile *self,
        const void *data,
        gsize size,
        GError **error)
{
  goffset offset = HEADER_SIZE + (goffset) self->check_offset;

  add_check (self, data, size);

  return write_at (self, data, size, offset, error);
}

/**
 * gs_sound_file_new:
 * @error: why not
 *
 * Returns: (transfer full) (nullable): a file to be written
 */
GsSoundFile *
gs_sound_file_new (GError **error)
{
  g_autoptr (GsSoundFile) self = g_new0 (GsSoundFile, 1);
  g_autofree char *cache = gs_cache_get_folder ();
  g_autofree char *folder = g_build_filename (cache, "sound", VERSION, NULL);

  self->fd = -1;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      self->path = g_build_filename (folder, "reading" GS_CACHE_PART "XXXXXX", NULL);
      self->fd = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
      if (self->fd < 0)
        g_clear_pointer (&self->path, g_free);
    }
  if (self->fd < 0)
    {
      g_autofree char *name = NULL;

      self->fd = g_file_open_tmp ("gatescope-sound-XXXXXX", &name, error);
      if (self->fd < 0)
        return NULL;
      g_unlink (name);
    }

  return g_steal_pointer (&self);
}

void
gs_sound_file_free (GsSoundFile *self)
{
  if (self->map != NULL)
    munmap (self->map, self->map_size);
  if (self->fd >= 0)
    close (self->fd);
  if (self->path != NULL && !self->kept)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

/**
 * gs_sound_file_append:
 * @self: a file that is being written
 * @columns: the next of the finest columns ([n_columns, 64])
 * @n_columns: how many
 * @error: why not: the disk is full
 *
 * Returns: whether they are written
 */
gboolean
gs_sound_file_append (GsSoundFile *self,
                      const guint8 *columns,
                      gsize n_columns,
                      GError **error)
{
  self->n_columns += n_columns;

  return append (self, columns, n_columns * GS_LOG_MEL_BANDS, error);
}

static gboolean
map_columns (GsSoundFile *self)
{
  self->map_size = self->n_columns * GS_LOG_MEL_BANDS;
  if (self->map_size == 0)
    return TRUE;

  self->map = mmap (NULL, self->map_size, PROT_READ, MAP_SHARED, self->fd, HEADER_SIZE);
  if (self->map == MAP_FAILED)
    {
      self->map = NULL;
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_sound_file_finish:
 * @self: a file that is being written
 * @duration: the clip's duration, nanoseconds
 * @n_samples: samples that were read
 * @peaks: the whole sound's peaks
 * @pyramid: the whole sound's spectrogram
 * @error: why not: the disk is full
 *
 * Writes the rest. From now on gs_sound_file_get_columns() gives the finest columns.
 *
 * Returns: whether it is written
 */
gboolean
gs_sound_file_finish (GsSoundFile *self,
                      gint64 duration,
                      gint64 n_samples,
                      const GsPeaks *peaks,
                      const GsMelPyramid *pyramid,
                      GError **error)
{
  Header header = { .byte_order = BYTE_ORDER_MARK, .n_bands = GS_LOG_MEL_BANDS, .duration = duration };
  guint8 page[HEADER_SIZE] = { 0 };
  const guint16 *base;
  const GsPeak *bins;
  gsize n_base, n_bins;

  base = gs_mel_pyramid_get_base (pyramid, &n_base);
  bins = gs_peaks_get_bins (peaks, &n_bins);
  if (!append (self, base, n_base * GS_LOG_MEL_BANDS * sizeof *base, error) ||
      !append (self, bins, n_bins * sizeof *bins, error))
    return FALSE;

  memcpy (header.magic, MAGIC, sizeof header.magic);
  header.n_samples = n_samples;
  header.n_columns = self->n_columns;
  header.n_base = n_base;
  header.n_bins = n_bins;
  header.check = self->check;
  memcpy (page, &header, sizeof header);
  if (!write_at (self, page, sizeof page, 0, error))
    return FALSE;

  return map_columns (self) || set_error (error, "mapped");
}

static gboolean
move_cb (const char *path,
         gpointer user_data,
         GError **error)
{
  GsSoundFile *self = user_data;

  return g_rename (self->path, path) == 0 || set_error (error, "kept");
}

/**
 * gs_sound_file_keep:
 * @self: a file that is finished
 * @hash: the clip's content hash
 * @error: why not
 *
 * Gives the file its name in the cache, in one step; one that is there is replaced, and whoever uses that goes on to. Not for the
 * main thread: the cache may have to take other files away.
 *
 * Returns: whether it is kept
 */
gboolean
gs_sound_file_keep (GsSoundFile *self,
                    const char *hash,
                    GError **error)
{
  g_autofree char *path = get_path (hash);

  if (path == NULL || self->path == NULL || self->kept)
    return self->kept;

  self->kept = gs_cache_store (path, move_cb, self, error);

  return self->kept;
}

static gboolean
read_at (GsSoundFile *self,
         void *data,
         gsize size,
         goffset offset)
{
  guint8 *bytes = data;

  while (size > 0)
    {
      gssize n = pread (self->fd, bytes, size, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      offset += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* Plausible numbers that make exactly the file's size: then nothing can be read beyond its end. */
static gboolean
check_header (GsSoundFile *self,
              const Header *header,
              gint64 duration,
              guint64 *size)
{
  const guint64 most = G_GUINT64_CONSTANT (1) << 32;
  struct stat status;

  if (memcmp (header->magic, MAGIC, sizeof header->magic) != 0 || header->byte_order != BYTE_ORDER_MARK ||
      header->n_bands != GS_LOG_MEL_BANDS || header->duration != duration || header->n_columns > most ||
      header->n_base > most || header->n_bins > most || header->n_samples < 0)
    return FALSE;

  if (header->n_base != (header->n_columns + GS_MEL_BASE - 1) / GS_MEL_BASE)
    return FALSE;

  *size = header->n_columns * GS_LOG_MEL_BANDS + header->n_base * GS_LOG_MEL_BANDS * sizeof (guint16) +
          header->n_bins * sizeof (GsPeak);

  return fstat (self->fd, &status) == 0 && (guint64) status.st_size == HEADER_SIZE + *size;
}

static gboolean
check_content (GsSoundFile *self,
               const Header *header,
               guint64 size)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  guint64 ends[] = { header->n_columns * GS_LOG_MEL_BANDS,
                     header->n_columns * GS_LOG_MEL_BANDS + header->n_base * GS_LOG_MEL_BANDS * sizeof (guint16), size };
  guint64 offset = 0;

  /* Cut as it was written only where the pieces would otherwise differ: every part is whole pieces but the peaks. */
  for (guint part = 0; part < G_N_ELEMENTS (ends); part++)
    {
      while (offset < ends[part])
        {
          gsize n = (gsize) MIN (ends[part] - offset, BLOCK);

          if (!read_at (self, block, n, HEADER_SIZE + (goffset) offset))
            return FALSE;
          add_check (self, block, n);
          offset += n;
        }
    }

  return self->check == header->check;
}

/**
 * gs_sound_file_open:
 * @hash: the clip's content hash
 * @duration: the clip's duration, nanoseconds
 * @peaks: empty ones, to be filled
 * @pyramid: an empty one, to be filled
 * @n_samples: (out): samples that were read
 *
 * Looks in the user's cache. What is there and cannot be used counts as not there. Not for the main thread: it reads the whole file.
 *
 * Returns: (transfer full) (nullable): the file
 */
GsSoundFile *
gs_sound_file_open (const char *hash,
                    gint64 duration,
                    GsPeaks *peaks,
                    GsMelPyramid *pyramid,
                    gint64 *n_samples)
{
  g_autoptr (GsSoundFile) self = g_new0 (GsSoundFile, 1);
  g_autofree guint16 *base = NULL;
  g_autofree GsPeak *bins = NULL;
  Header header;
  guint64 size;
  goffset offset;

  self->kept = TRUE;
  self->fd = -1;
  self->path = get_path (hash);
  if (!gs_cache_use (self->path))
    return NULL;

  self->fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  if (self->fd < 0 || !read_at (self, &header, sizeof header, 0) || !check_header (self, &header, duration, &size) ||
      !check_content (self, &header, size))
    return NULL;

  self->n_columns = header.n_columns;
  base = g_new (guint16, header.n_base * GS_LOG_MEL_BANDS + 1);
  bins = g_new (GsPeak, header.n_bins + 1);
  offset = HEADER_SIZE + (goffset) (header.n_columns * GS_LOG_MEL_BANDS);
  if (!read_at (self, base, header.n_base * GS_LOG_MEL_BANDS * sizeof *base, offset))
    return NULL;
  offset += (goffset) (header.n_base * GS_LOG_MEL_BANDS * sizeof *base);
  if (!read_at (self, bins, header.n_bins * sizeof *bins, offset) || !map_columns (self))
    return NULL;

  gs_mel_pyramid_add_base (pyramid, base, header.n_base, header.n_columns);
  gs_peaks_add_bins (peaks, bins, header.n_bins);
  *n_samples = header.n_samples;

  return g_steal_pointer (&self);
}

/**
 * gs_sound_file_get_columns:
 * @self: a file that is finished or was opened
 *
 * Returns: (transfer none) (nullable): the finest columns ([n, 64]); %NULL before gs_sound_file_finish()
 */
const guint8 *
gs_sound_file_get_columns (const GsSoundFile *self)
{
  return self->map;
}

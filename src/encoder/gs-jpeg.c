/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-jpeg.h"

#include "gs-encoder-error.h"
#include "gs-file-words.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>

#include <jerror.h>

/* More than the pixels of a picture of GS_JPEG_MOST_SIDE take as they are. */
#define MOST_BYTES (64u * 1024 * 1024)

/* A progressive picture has about ten; each of thousands of empty ones would take as long as a real one. */
#define MOST_SCANS 64

/* What the library may keep, besides the picture: coefficients of a progressive picture of the largest size. */
#define MOST_MEMORY (256L * 1024 * 1024)

typedef struct
{
  struct jpeg_error_mgr manager; /* first: the library knows no more of it */
  jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
} Errors;

/* All that is needed after a jump lies here and in no register. */
typedef struct
{
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress;
  Errors errors;
  guint8 *pixels;
} Decoder;

G_NORETURN
static void
error_exit_cb (j_common_ptr info)
{
  Errors *errors = (Errors *) info->err;

  errors->manager.format_message (info, errors->message);
  longjmp (errors->jump, 1);
}

/* The library warns of damage, fills up with grey and goes on: such a picture shows a face that never was. */
static void
emit_message_cb (j_common_ptr info,
                 int level)
{
  int code = info->err->msg_code;

  if (level >= 0 || code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR)
    return;

  error_exit_cb (info);
}

static void
output_message_cb (j_common_ptr info)
{
}

static void
progress_cb (j_common_ptr info)
{
  if (info->is_decompressor && ((j_decompress_ptr) info)->input_scan_number > MOST_SCANS)
    {
      g_strlcpy (((Errors *) info->err)->message, "it has too many scans", JMSG_LENGTH_MAX);
      longjmp (((Errors *) info->err)->jump, 1);
    }
}

static gboolean
decode (Decoder *self,
        const guint8 *data,
        gsize size)
{
  struct jpeg_decompress_struct *info = &self->info;

  info->err = jpeg_std_error (&self->errors.manager);
  self->errors.manager.error_exit = error_exit_cb;
  self->errors.manager.emit_message = emit_message_cb;
  self->errors.manager.output_message = output_message_cb;
  if (setjmp (self->errors.jump) != 0)
    return FALSE;

  jpeg_create_decompress (info);
  info->mem->max_memory_to_use = MOST_MEMORY;
  self->progress.progress_monitor = progress_cb;
  info->progress = &self->progress;
  jpeg_mem_src (info, data, size);
  jpeg_read_header (info, TRUE);
  if (info->image_width > GS_JPEG_MOST_SIDE || info->image_height > GS_JPEG_MOST_SIDE)
    {
      g_snprintf (self->errors.message, sizeof self->errors.message, "it is %u by %u pixels large, and at most %d are read",
                  info->image_width, info->image_height, GS_JPEG_MOST_SIDE);
      return FALSE;
    }

  info->out_color_space = JCS_RGB;
  info->dct_method = JDCT_ISLOW;
  jpeg_start_decompress (info);
  self->pixels = g_malloc ((gsize) info->output_width * info->output_height * 3);
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW row = self->pixels + (gsize) info->output_scanline * info->output_width * 3;

      jpeg_read_scanlines (info, &row, 1);
    }
  jpeg_finish_decompress (info);

  return TRUE;
}

/* Whole, of a regular file that is not too large. */
static guint8 *
read_file (const char *path,
           gsize *size,
           GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree guint8 *data = NULL;
  struct stat status;
  gsize done = 0;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED, "%s: %s", path, gs_file_words_for_errno (errno));
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  if (!S_ISREG (status.st_mode) || status.st_size > MOST_BYTES || status.st_size == 0)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID, "%s: it is no JPEG picture: %s", path,
                   !S_ISREG (status.st_mode) ? "it is no file" : status.st_size == 0 ? "it is empty" : "it is too large");
      close (fd);
      return NULL;
    }

  data = g_malloc ((gsize) status.st_size);
  while (done < (gsize) status.st_size)
    {
      gssize n = read (fd, data + done, (gsize) status.st_size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize) n;
    }
  close (fd);
  *size = done;

  return g_steal_pointer (&data);
}

/**
 * gs_jpeg_load:
 * @path: a JPEG picture, grey or in colour
 * @width: (out): pixels across
 * @height: (out): pixels down
 * @error: return location of a #GsEncoderError that names the file
 *
 * The file is taken as hostile. One that is damaged or ends too early is refused: nothing of it is made up.
 *
 * Returns: (transfer full) (nullable): its pixels ([@height, @width, 3], RGB)
 */
guint8 *
gs_jpeg_load (const char *path,
              guint *width,
              guint *height,
              GError **error)
{
  g_autofree guint8 *data = NULL;
  g_autofree Decoder *decoder = g_new0 (Decoder, 1);
  gboolean done;
  gsize size;

  data = read_file (path, &size, error);
  if (data == NULL)
    return NULL;

  done = decode (decoder, data, size);
  *width = decoder->info.output_width;
  *height = decoder->info.output_height;
  jpeg_destroy_decompress (&decoder->info);
  if (!done)
    {
      g_clear_pointer (&decoder->pixels, g_free);
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID, "%s: it is not a whole JPEG picture: %s", path,
                   decoder->errors.message);
    }

  return decoder->pixels;
}

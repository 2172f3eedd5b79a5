/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-format-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * gs_output_note:
 * @output: what is written
 * @format: a sentence without a full stop
 *
 * Remembers what was done to make things fit.
 */
void
gs_output_note (GsOutput *output,
                const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (output->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
fail (const char *path,
      GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: it cannot be written: %s", path,
               g_strerror (code));

  return FALSE;
}

/* A file beside the place where it shall be, on the disk to its last byte. */
static char *
write_temporary (const char *path,
                 const GString *text,
                 GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  gsize done = 0;
  gboolean written;

  if (fd < 0)
    {
      fail (path, error);
      return NULL;
    }

  while (done < text->len)
    {
      gssize n = write (fd, text->str + done, text->len - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        break;
      done += (gsize) n;
    }

  written = done == text->len && fsync (fd) == 0;
  if (!written)
    fail (path, error);
  if (close (fd) != 0 && written)
    written = fail (path, error);
  if (!written)
    {
      g_unlink (temporary);
      return NULL;
    }

  return g_steal_pointer (&temporary);
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  /* The file is there in any case; some file systems cannot do this. */
  (void) fsync (fd);
  close (fd);
}

/**
 * gs_output_save:
 * @output: what a writer has filled
 * @error: return location
 *
 * Writes the file and the one beside it under other names, waits until both are on the disk and renames them, the one that names
 * the other last.
 *
 * Returns: %TRUE if they are there
 */
gboolean
gs_output_save (GsOutput *output,
                GError **error)
{
  g_autofree char *temporary = NULL;
  g_autofree char *companion = NULL;
  gboolean done;

  if (output->companion_path != NULL)
    {
      companion = write_temporary (output->companion_path, output->companion, error);
      if (companion == NULL)
        return FALSE;
    }

  temporary = write_temporary (output->path, output->text, error);
  done = temporary != NULL;
  if (done && companion != NULL && g_rename (companion, output->companion_path) != 0)
    done = fail (output->companion_path, error);
  if (done && g_rename (temporary, output->path) != 0)
    done = fail (output->path, error);

  if (!done)
    {
      if (companion != NULL)
        g_unlink (companion);
      if (temporary != NULL)
        g_unlink (temporary);
      return FALSE;
    }

  sync_folder (output->path);

  return TRUE;
}

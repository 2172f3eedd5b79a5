/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-format-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order in which they are asked whether they know a file. */
static const GsFormat *const formats[] = {
  &gs_affwild2_format,        &gs_abaw_format,           &gs_nova_format,
  &gs_nova_binary_format,     &gs_eaf_format,            &gs_textgrid_format,
  &gs_textgrid_short_format,  &gs_textgrid_utf16_format, &gs_textgrid_binary_format,
  &gs_webvtt_format,          &gs_srt_format,            &gs_carma_format,
  &gs_darma_format,           &gs_pagan_format,          &gs_muse_format,
  &gs_muse_annotations_format, &gs_avec_format,          &gs_labels_npy_format,
  &gs_csv_format,             &gs_tsv_format,
};

/* The formats of two files: the second has the header's name with this behind it. */
#define NOVA_COMPANION "~"

/**
 * gs_format_list:
 * @n_formats: (out): how many
 *
 * Returns: (transfer none) (array length=n_formats): all formats
 */
const GsFormat *const *
gs_format_list (guint *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);

  return formats;
}

/**
 * gs_format_find:
 * @id: its name on the command line
 *
 * Returns: (nullable): the format
 */
const GsFormat *
gs_format_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (strcmp (formats[i]->id, id) == 0)
        return formats[i];
    }

  return NULL;
}

const char *
gs_format_get_id (const GsFormat *self)
{
  return self->id;
}

const char *
gs_format_get_title (const GsFormat *self)
{
  return self->title;
}

const char *
gs_format_get_ending (const GsFormat *self)
{
  return self->ending;
}

/**
 * gs_format_needs_frames:
 * @self: a format
 *
 * Returns: whether it counts values in frames of the clip
 */
gboolean
gs_format_needs_frames (const GsFormat *self)
{
  return self->by_frame;
}

/**
 * gs_format_for_output:
 * @path: a file that shall be written
 * @document: what will be written
 * @error: return location: no format has this ending
 *
 * Formats that share an ending with another have to be named; of `.csv` and `.txt` the plain one is meant.
 *
 * Returns: the format that the name's ending stands for
 */
const GsFormat *
gs_format_for_output (const char *path,
                      const GsDocument *document,
                      GError **error)
{
  const GsSource source = { path };
  g_autoptr (GString) known = g_string_new (NULL);

  if (gs_source_has_ending (&source, ".csv"))
    return &gs_csv_format;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (gs_source_has_ending (&source, formats[i]->ending))
        return formats[i];
      if (strstr (known->str, formats[i]->ending) == NULL)
        g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", formats[i]->ending);
    }

  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_UNKNOWN,
               "%s: its ending stands for no format; known are %s, or name the format", path, known->str);

  return NULL;
}

static void
refuse_file (GError **error,
             const char *path,
             int code)
{
  const char *why = g_strerror (code);

  if (code == ENOENT || code == ENOTDIR)
    why = "there is no such file; check its name and its folder";
  else if (code == EACCES || code == EPERM)
    why = "it may not be read; change its permissions, or copy it";
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", path, why);
}

/**
 * gs_format_load:
 * @path: a file
 * @size: (out): its bytes
 * @error: return location: it cannot be read, is no regular file, or larger than any annotation file
 *
 * Path and size are checked before anything is read: a pipe would wait for somebody to write to it.
 *
 * Returns: (transfer full) (nullable): what is in the file
 */
char *
gs_format_load (const char *path,
                gsize *size,
                GError **error)
{
  g_autofree char *contents = NULL;
  int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat status;
  gsize done = 0;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      int code = errno;

      if (fd >= 0)
        close (fd);
      refuse_file (error, path, code);
      return NULL;
    }

  if (!S_ISREG (status.st_mode) || status.st_size > GS_FORMATS_MAX_SIZE)
    {
      close (fd);
      if (!S_ISREG (status.st_mode))
        g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_INVALID, "%s: %s", path,
                     S_ISDIR (status.st_mode) ? "it is a folder; name a file" : "it is not a regular file");
      else
        g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_INVALID,
                     "%s: it is larger than %u MB, which no annotation file is", path, GS_FORMATS_MAX_SIZE >> 20);
      return NULL;
    }

  /* Room for nothing is room for one byte. */
  contents = g_malloc ((gsize) status.st_size + 1);
  while (done < (gsize) status.st_size)
    {
      gssize n = read (fd, contents + done, (gsize) status.st_size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          close (fd);
          refuse_file (error, path, code);
          return NULL;
        }
      if (n == 0)
        break;
      done += (gsize) n;
    }
  close (fd);
  *size = done;

  return g_steal_pointer (&contents);
}

static const GsFormat *
detect (const GsSource *source,
        GError **error)
{
  const GsFormat *best = NULL;
  guint best_score = 0;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      guint score = formats[i]->detect != NULL ? formats[i]->detect (source) : 0;

      if (score > best_score)
        {
          best = formats[i];
          best_score = score;
        }
    }

  if (best == NULL)
    g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_UNKNOWN,
                 "%s: %s", source->path, source->size == 0 ? "it is empty" : "it looks like none of the formats that Gatescope reads");

  return best;
}

/**
 * gs_format_detect:
 * @path: a file
 * @error: return location: it cannot be read, or looks like no format
 *
 * Returns: the format it is in, by its contents and, where they leave it open, by its name
 */
const GsFormat *
gs_format_detect (const char *path,
                  GError **error)
{
  gsize size;
  g_autofree char *contents = gs_format_load (path, &size, error);

  return contents != NULL ? gs_format_detect_bytes (path, contents, size, error) : NULL;
}

/**
 * gs_format_detect_bytes:
 * @path: what the file is called
 * @data: (array length=size): what is in it
 * @size: bytes
 * @error: return location: it looks like no format
 *
 * Returns: see gs_format_detect()
 */
const GsFormat *
gs_format_detect_bytes (const char *path,
                        const void *data,
                        gsize size,
                        GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *name = g_filename_display_basename (path);
  /* What is empty may be nowhere. */
  GsSource source = { path, name, size > 0 ? data : (const void *) "", size, NULL, 0, &none };

  return detect (&source, error);
}

/**
 * gs_format_read_bytes:
 * @path: what the file is called
 * @data: (array length=size): what is in it
 * @size: bytes
 * @companion: (nullable): what is in the file beside it
 * @companion_size: bytes
 * @format: (nullable): which format it is in; %NULL = find out
 * @options: (nullable): what the file does not say
 * @used: (out) (optional): the format
 * @error: return location: names file and line, or offset
 *
 * Returns: (transfer full) (nullable): the whole document, or %NULL; never part of one
 */
GsDocument *
gs_format_read_bytes (const char *path,
                      const void *data,
                      gsize size,
                      const void *companion,
                      gsize companion_size,
                      const GsFormat *format,
                      const GsFormatOptions *options,
                      const GsFormat **used,
                      GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *name = g_filename_display_basename (path);
  /* What is empty may be nowhere. */
  GsSource source = { path, name, size > 0 ? data : (const void *) "", size, companion, companion_size,
                      options != NULL ? options : &none };
  g_autoptr (GsDocument) document = gs_document_new ();

  if (format == NULL)
    format = detect (&source, error);
  if (format == NULL)
    return NULL;
  if (used != NULL)
    *used = format;

  if (!format->read (&source, document, error))
    return NULL;

  gs_document_sort (document);
  if (options != NULL && options->pts != NULL)
    gs_document_place_frames (document, options->pts, options->n_frames);

  return g_steal_pointer (&document);
}

/**
 * gs_format_read:
 * @path: a file
 * @format: (nullable): which format it is in; %NULL = find out
 * @options: (nullable): what the file does not say
 * @used: (out) (optional): the format
 * @error: return location: names file and line, or offset
 *
 * Reads an annotation file. Of other files only NOVA's data file beside its header is looked at.
 *
 * Returns: (transfer full) (nullable): the whole document, or %NULL; never part of one
 */
GsDocument *
gs_format_read (const char *path,
                const GsFormat *format,
                const GsFormatOptions *options,
                const GsFormat **used,
                GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *name = g_filename_display_basename (path);
  gsize size, companion_size = 0;
  g_autofree char *contents = gs_format_load (path, &size, error);
  g_autofree char *companion = NULL;
  GsSource source = { path, name, (const guint8 *) contents, size, NULL, 0, &none };

  if (contents == NULL)
    return NULL;

  if (format == NULL)
    format = detect (&source, error);
  if (format == NULL)
    return NULL;

  if (format == &gs_nova_format || format == &gs_nova_binary_format)
    {
      g_autofree char *beside = g_strconcat (path, NOVA_COMPANION, NULL);

      companion = gs_format_load (beside, &companion_size, error);
      if (companion == NULL)
        {
          g_prefix_error (error, "%s: it is a NOVA header, whose data file cannot be read: ", path);
          return NULL;
        }
    }

  return gs_format_read_bytes (path, contents, size, companion, companion_size, format, options, used, error);
}

/**
 * gs_format_write:
 * @self: the format
 * @document: what to write
 * @options: (nullable): what the document does not say
 * @path: where
 * @notes: (nullable) (element-type utf8): gets a sentence for all that was done to make things fit
 * @error: return location: the format has no room for any of it, something is lacking, or the file cannot be written
 *
 * Writes a file, which appears whole or not at all. What gs_format_list_losses() says is lost.
 *
 * Returns: %TRUE if it was written
 */
gboolean
gs_format_write (const GsFormat *self,
                 const GsDocument *document,
                 const GsFormatOptions *options,
                 const char *path,
                 GPtrArray *notes,
                 GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autoptr (GPtrArray) own_notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) companion = g_string_new (NULL);
  GsOutput output = { path, text, companion, NULL, own_notes };
  gboolean done;

  if (options == NULL)
    options = &none;

  if (!self->by_frame && !(self->holds & GS_HOLDS_FRAMES) && gs_document_is_by_frame (document))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "%s: the values are counted in frames; name the clip, whose frames have times", path);
      return FALSE;
    }
  if (!(self->holds & GS_HOLDS_TIERS) && document->traces->len == 0)
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "%s: %s holds traces, and there is none to write", path, self->title);
      return FALSE;
    }
  if (!(self->holds & GS_HOLDS_TRACES) && document->tiers->len == 0 && self != &gs_eaf_format)
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "%s: %s holds segments, and there is no tier to write", path, self->title);
      return FALSE;
    }

  done = self->write (document, options, &output, error) && gs_output_save (&output, error);
  g_free (output.companion_path);
  if (done && notes != NULL)
    {
      for (guint i = 0; i < own_notes->len; i++)
        g_ptr_array_add (notes, g_strdup (own_notes->pdata[i]));
    }

  return done;
}

/**
 * gs_source_refuse:
 * @source: what is read
 * @error: return location
 * @format: what is wrong
 *
 * Returns: %FALSE
 */
gboolean
gs_source_refuse (const GsSource *source,
                  GError **error,
                  const char *format,
                  ...)
{
  g_autofree char *reason = NULL;
  g_autofree char *valid = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  /* What is quoted from the file may be cut within a character. */
  valid = g_utf8_make_valid (reason, -1);
  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_INVALID, "%s: %s", source->path, valid);

  return FALSE;
}

gboolean
gs_source_has_ending (const GsSource *source,
                      const char *ending)
{
  gsize length = strlen (source->path);
  gsize n = strlen (ending);

  return length >= n && g_ascii_strcasecmp (source->path + length - n, ending) == 0;
}

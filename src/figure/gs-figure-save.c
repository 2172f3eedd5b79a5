/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pixels a point in PNG files: sharp on paper too. */
#define PNG_SCALE 2.0
#define LEAST     16.0
#define MOST      16000.0

static cairo_status_t
write_cb (void *closure,
          const unsigned char *data,
          unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* Cairo numbers surfaces through the life of the program; counted afresh, the same figure has the same bytes. */
static void
renumber_surfaces (GByteArray *bytes)
{
  static const char word[] = "surface";
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) text = g_string_sized_new (bytes->len);
  const char *data = (const char *) bytes->data, *end = data + bytes->len;

  while (data < end)
    {
      if (end - data > (gssize) sizeof word && memcmp (data, word, sizeof word - 1) == 0 && g_ascii_isdigit (data[sizeof word - 1]))
        {
          guint number = 0;
          gpointer found;

          for (data += sizeof word - 1; data < end && g_ascii_isdigit (*data); data++)
            number = number * 10 + (guint) (*data - '0');
          found = g_hash_table_lookup (numbers, GUINT_TO_POINTER (number));
          if (found == NULL)
            {
              found = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
              g_hash_table_insert (numbers, GUINT_TO_POINTER (number), found);
            }
          g_string_append_printf (text, "%s%u", word, GPOINTER_TO_UINT (found));
          continue;
        }
      g_string_append_c (text, *data++);
    }

  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) text->str, (guint) text->len);
}

static cairo_status_t
render (const GsFigure *self,
        const char *ending,
        double width,
        double height,
        const GsFigureStyle *style,
        GByteArray *bytes)
{
  cairo_surface_t *surface;
  cairo_status_t status;
  gboolean png = strcmp (ending, "png") == 0, pdf = strcmp (ending, "pdf") == 0;
  cairo_t *cr;

  if (png)
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * PNG_SCALE), (int) ceil (height * PNG_SCALE));
  else if (pdf)
    surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, width, height);
  else
    surface = cairo_svg_surface_create_for_stream (write_cb, bytes, width, height);

  if (pdf)
    {
      /* No date: the same figure has the same bytes. */
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, gs_figure_get_title (self));
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Gatescope");
    }
  cr = cairo_create (surface);
  if (png)
    cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  gs_figure_draw (self, cr, width, height, style);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (png && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS && !png && !pdf)
    renumber_surfaces (bytes);

  return status;
}

static const char *
find_ending (const char *path)
{
  static const char *const endings[] = { "svg", "pdf", "png" };
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && dot != name && i < G_N_ELEMENTS (endings); i++)
    {
      if (g_ascii_strcasecmp (dot + 1, endings[i]) == 0)
        return endings[i];
    }

  return NULL;
}

/* A file of that name with other columns is somebody's data, not an earlier figure's. */
static gboolean
check_csv (const char *path,
           const GString *csv,
           GError **error)
{
  gsize length = (gsize) (strchr (csv->str, '\n') - csv->str) + 1;
  g_autofree char *start = g_malloc0 (length);
  FILE *file = fopen (path, "rb");
  gsize n;

  if (file == NULL)
    return TRUE;
  n = fread (start, 1, length, file);
  fclose (file);
  if (n == 0 || (n == length && memcmp (start, csv->str, length) == 0))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               "The data of the figure goes to %s, and there is another file: choose another name", path);

  return FALSE;
}

/**
 * gs_figure_save_as:
 * @self: a figure
 * @path: where; its ending says how: .svg, .pdf or .png
 * @width: how wide, in points; as on the screen for a figure exactly as it is seen there
 * @height: how high
 * @style: (nullable): how it looks; %NULL: light
 * @error: (out) (optional): why not
 *
 * Writes the figure, and the data behind it as CSV beside it under the same name. Each file appears whole or not at all, and the same figure
 * has the same bytes. A CSV file there that has other columns is not touched: the figure is refused.
 *
 * Returns: whether it was written
 */
gboolean
gs_figure_save_as (const GsFigure *self,
                   const char *path,
                   double width,
                   double height,
                   const GsFigureStyle *style,
                   GError **error)
{
  const char *ending = find_ending (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) csv = NULL;
  g_autofree char *csv_path = NULL;
  cairo_status_t status;
  gboolean is_new;

  if (ending == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "The name %s should end in .svg, .pdf or .png", path);
      return FALSE;
    }
  if (!(width >= LEAST && width <= MOST && height >= LEAST && height <= MOST))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "A figure is %g to %g points wide and high, not %g by %g",
                   LEAST, MOST, width, height);
      return FALSE;
    }

  status = render (self, ending, width, height, style, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The figure cannot be drawn: %s", cairo_status_to_string (status));
      return FALSE;
    }

  csv = gs_figure_to_csv (self);
  csv_path = g_strdup_printf ("%.*s.csv", (int) (strlen (path) - strlen (ending) - 1), path);
  if (!check_csv (csv_path, csv, error))
    return FALSE;

  is_new = !g_file_test (csv_path, G_FILE_TEST_EXISTS);
  if (!g_file_set_contents_full (csv_path, csv->str, (gssize) csv->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return FALSE;
  if (!g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    {
      if (is_new)
        g_unlink (csv_path);
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_figure_save:
 * @self: a figure
 * @path: where; its ending says how: .svg, .pdf or .png
 * @error: (out) (optional): why not
 *
 * The same as gs_figure_save_as() at the size that suits the figure, as on paper.
 *
 * Returns: whether it was written
 */
gboolean
gs_figure_save (const GsFigure *self,
                const char *path,
                GError **error)
{
  double width, height;

  gs_figure_get_size (self, &width, &height);

  return gs_figure_save_as (self, path, width, height, NULL, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-pages.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <math.h>

static cairo_status_t
write_cb (void *closure,
          const unsigned char *data,
          unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
fail (GError **error,
      cairo_status_t status)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The report cannot be drawn: %s", cairo_status_to_string (status));
}

static cairo_t *
pdf_begin_cb (guint page,
              gpointer data)
{
  return data;
}

static gboolean
pdf_end_cb (cairo_t *cr,
            guint page,
            gpointer data,
            GError **error)
{
  cairo_show_page (cr);

  return TRUE;
}

static void
pdf_outline_cb (const char *heading,
                guint page,
                double y,
                gpointer data)
{
  g_autofree char *place = g_strdup_printf ("page=%u pos=[0 %d]", page, (int) y);

  cairo_pdf_surface_add_outline (cairo_get_target (data), CAIRO_PDF_OUTLINE_ROOT, heading, place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/**
 * gs_report_save_pdf:
 * @self: a report
 * @path: where
 * @error: (out) (optional): why not
 *
 * Writes the report as PDF, A4. The file appears whole or not at all; the same report has the same bytes.
 *
 * Returns: whether it was written
 */
gboolean
gs_report_save_pdf (const GsReport *self,
                    const char *path,
                    GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, GS_REPORT_WIDTH, GS_REPORT_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GsReportPaper paper = { pdf_begin_cb, pdf_end_cb, pdf_outline_cb, cr };
  cairo_status_t status;
  gboolean done;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Gatescope");
  done = gs_report_lay_out (self, &paper, error);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!done)
    return FALSE;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      fail (error, status);
      return FALSE;
    }

  return g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, error);
}

typedef struct
{
  const char *folder;
  double scale;
  cairo_t *cr;
} Pictures;

static cairo_t *
picture_begin_cb (guint page,
                  gpointer data)
{
  Pictures *self = data;
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (GS_REPORT_WIDTH * self->scale), (int) ceil (GS_REPORT_HEIGHT * self->scale));

  self->cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  cairo_scale (self->cr, self->scale, self->scale);

  return self->cr;
}

static gboolean
picture_end_cb (cairo_t *cr,
                guint page,
                gpointer data,
                GError **error)
{
  Pictures *self = data;
  g_autofree char *name = g_strdup_printf ("page-%u.png", page);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = cairo_status (cr);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (cairo_get_target (cr), write_cb, bytes);
  g_clear_pointer (&self->cr, cairo_destroy);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      fail (error, status);
      return FALSE;
    }

  return g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

/**
 * gs_report_save_pages:
 * @self: a report
 * @folder: an existing folder
 * @scale: pixels a point
 * @error: (out) (optional): why not
 *
 * Writes each page of the PDF as a picture, page-1.png and so on.
 *
 * Returns: whether all were written
 */
gboolean
gs_report_save_pages (const GsReport *self,
                      const char *folder,
                      double scale,
                      GError **error)
{
  Pictures pictures = { folder, scale, NULL };
  GsReportPaper paper = { picture_begin_cb, picture_end_cb, NULL, &pictures };
  gboolean done = gs_report_lay_out (self, &paper, error);

  g_clear_pointer (&pictures.cr, cairo_destroy);

  return done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format-private.h"

G_BEGIN_DECLS

/**
 * GsText:
 * @source: what it is read from
 * @contents: (array length=length): UTF-8, without a byte order mark; changed while it is read
 * @length: bytes
 * @next: where reading goes on
 * @line: number of the line or record that was read last, from 1
 * @next_line: number of the line at @next
 *
 * A text file that is read line by line or record by record, in place.
 */
typedef struct
{
  const GsSource *source;
  char *contents;
  gsize length;
  char *next;
  guint line;
  guint next_line;
} GsText;

/* More columns than any table of people has. */
#define GS_TEXT_MAX_FIELDS 4096

gboolean gs_text_init (GsText *self, const GsSource *source, const guint8 *data, gsize size, const char *encoding,
                       GError **error);
void gs_text_clear (GsText *self);
char *gs_text_next_line (GsText *self);
gboolean gs_text_next_record (GsText *self, char delimiter, GPtrArray *fields, GError **error);
gboolean gs_text_refuse (GsText *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
char *gs_text_peek_start (const GsSource *source, gsize length);

gboolean gs_text_to_double (const char *text, double *value);
gboolean gs_text_to_time (const char *text, double unit, gint64 *time);
gboolean gs_text_to_int (const char *text, int *value);
gboolean gs_time_from_double (double value, double unit, gint64 *time);

void gs_text_append_double (GString *out, double value);
void gs_text_append_seconds (GString *out, gint64 time, guint decimals);
void gs_text_append_field (GString *out, const char *value, char delimiter, gboolean always_quoted);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsText, gs_text_clear)

G_END_DECLS

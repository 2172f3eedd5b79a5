/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-table-look.h"

G_BEGIN_DECLS

/* So many rows say what stands for a missing value, and which column is the time. */
#define GS_TABLE_LOOK_ROWS 1000

struct _GsTableLook
{
  char *path;
  GBytes *whole;
  const guint8 *bytes; /* its start, possibly cut within a row or a character */
  gsize n_bytes;
  gboolean is_cut;
  char *encoding; /* NULL = UTF-8, or UTF-16 with a byte order mark */
  char *start;    /* whole rows of it in UTF-8 */
  gsize length;
};

G_END_DECLS

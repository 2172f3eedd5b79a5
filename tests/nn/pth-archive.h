/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makers of PyTorch files, good and bad, for the tests. */

typedef struct
{
  char *name;
  GByteArray *bytes;
} PthEntry;

GPtrArray *pth_read_entries (const char *archive);
GByteArray *pth_pack (GPtrArray *entries,
                      const void *pickle,
                      gsize size);
void pth_copy_with_entry (const char *archive,
                          const char *path,
                          const char *name,
                          const void *data,
                          gsize size);
void pth_write (const char *path,
                const void *pickle,
                gsize size,
                const void *storage,
                gsize storage_size);
GByteArray *pth_make_pickle (const char *key,
                             gint64 n_storage,
                             gint64 offset,
                             guint n_dims,
                             const gint64 *shape,
                             const gint64 *stride);

G_END_DECLS

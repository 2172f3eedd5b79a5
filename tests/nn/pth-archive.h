/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makers of PyTorch files, good and bad, for the tests. */

GByteArray *pth_read_entry (const char *archive,
                            const char *name);
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

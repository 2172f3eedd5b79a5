/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A zip archive of plain bytes in memory, as torch.save() writes it. */
typedef struct
{
  GByteArray *bytes;
  GByteArray *directory;
  guint n_entries;
} StoredZip;

StoredZip *stored_zip_new (void);
void stored_zip_add (StoredZip *self,
                     const char *name,
                     const void *data,
                     gsize size);
GByteArray *stored_zip_finish (StoredZip *self);

const char *write_memory_file (const void *data,
                               gsize size);

G_END_DECLS

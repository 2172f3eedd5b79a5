/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the pickle in it: names and shapes of fifty thousand tensors stay below this. */
#define GS_PTH_MAX_PICKLE (16 * 1024 * 1024)

/**
 * GsPthArchive:
 *
 * The zip archive that torch.save() writes: one folder with a pickle, `data.pkl`, and one entry of plain bytes for each
 * storage, `data/KEY`.
 */
typedef struct _GsPthArchive GsPthArchive;

GsPthArchive *gs_pth_archive_open (int fd,
                                   guint64 file_size,
                                   GError **error);
void gs_pth_archive_free (GsPthArchive *self);
gboolean gs_pth_archive_is_swapped (GsPthArchive *self);
guint8 *gs_pth_archive_read_pickle (GsPthArchive *self,
                                    gsize *size,
                                    GError **error);
gboolean gs_pth_archive_check_storage (GsPthArchive *self,
                                       const char *key,
                                       guint64 size,
                                       GError **error);
guint8 *gs_pth_archive_read_storage (GsPthArchive *self,
                                     const char *key,
                                     guint64 size,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPthArchive, gs_pth_archive_free)

G_END_DECLS

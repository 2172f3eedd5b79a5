/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

G_BEGIN_DECLS

/**
 * GsStoreImport:
 *
 * A project file that is given many clips and traces at once, in one transaction: all of them are there after
 * gs_store_import_commit(), and none if it is freed before, however the program ends. A project that is made for it appears under
 * its name when it is whole. Used by one thread at a time, any. Windows that follow the file (%GS_STORE_FOLLOW) see within a second what is
 * new, and it is not to be undone; with gs_store_take_in_async() the window that imports sees it at once, and can undo it.
 */
typedef struct _GsStoreImport GsStoreImport;

/**
 * GsStoreImportFunc:
 * @import: an open project, in a transaction
 * @user_data: from gs_store_take_in_async()
 * @error: (out): why not; nothing of it is in the project then
 *
 * Adds clips, traces and tiers, in the writer's thread. It may be called again if the disk was full or the project was in use.
 */
typedef gboolean (*GsStoreImportFunc) (GsStoreImport *import, gpointer user_data, GError **error);

GsStoreImport *gs_store_import_new (const char *path, GError **error);
void gs_store_import_free (GsStoreImport *self);
gboolean gs_store_import_add_clip (GsStoreImport *self, GsClip *clip, const char *title, const char *const *others, gint64 *id,
                                   gboolean *is_new, GError **error);
gboolean gs_store_import_add_trace (GsStoreImport *self, gint64 clip_id, const char *rater, const char *dimension,
                                    gint64 wall_time, const gint64 *times, const float *values, guint n, gboolean *is_new,
                                    GError **error);
gboolean gs_store_import_add_scaled_trace (GsStoreImport *self, gint64 clip_id, const char *rater, const char *dimension,
                                           double minimum, double maximum, gint64 wall_time, const gint64 *times,
                                           const double *values, guint n, gboolean *is_new, GError **error);
gboolean gs_store_import_add_tier (GsStoreImport *self, gint64 clip_id, const char *rater, const char *name,
                                   GPtrArray *segments, gboolean *is_new, GError **error);
char *gs_store_import_get_setting (GsStoreImport *self, const char *key);
gboolean gs_store_import_set_setting (GsStoreImport *self, const char *key, const char *value, GError **error);
gboolean gs_store_import_commit (GsStoreImport *self, GError **error);

/* Into a project that is open, beside whatever else happens to it; one step of its undo journal */
void gs_store_take_in_async (GsStore *self, GsClip *shown, const char *name, GsStoreImportFunc func, gpointer data,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean gs_store_take_in_finish (GsStore *self, GAsyncResult *result, GError **error);
GPtrArray *gs_store_copy_clips (GsStore *self);
gboolean gs_store_read_frames (GsStore *self, GsClip *clip, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsStoreImport, gs_store_import_free)

G_END_DECLS

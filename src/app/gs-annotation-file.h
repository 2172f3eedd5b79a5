/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"
#include "gs-table-look.h"

G_BEGIN_DECLS

/**
 * GsAnnotationFile:
 *
 * An annotation file of another tool on its way into a clip, or out of it. The threads' functions touch its document alone; all
 * else belongs to the main thread.
 */
typedef struct _GsAnnotationFile GsAnnotationFile;

GsAnnotationFile *gs_annotation_file_new (const char *path, GsStore *store, GsClip *clip);
void gs_annotation_file_free (GsAnnotationFile *self);
const char *gs_annotation_file_get_path (GsAnnotationFile *self);
GsStore *gs_annotation_file_get_store (GsAnnotationFile *self);
GPtrArray *gs_annotation_file_get_notes (GsAnnotationFile *self);
gboolean gs_annotation_file_is_named_so (const char *path);

void gs_annotation_file_read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
GsTableLook *gs_annotation_file_get_look (GsAnnotationFile *self);
GsColumns *gs_annotation_file_guess (GsAnnotationFile *self, char delimiter, GsColumnsHeaders headers, GError **error);
GsDocument *gs_annotation_file_try (GsAnnotationFile *self, const GsColumns *columns, GError **error);
const GsColumns *gs_annotation_file_get_columns (GsAnnotationFile *self);
gboolean gs_annotation_file_is_recalled (GsAnnotationFile *self);
void gs_annotation_file_ask (GsAnnotationFile *self, const GsColumns *columns);
void gs_annotation_file_set_columns (GsAnnotationFile *self, const GsColumns *columns);
gint64 gs_annotation_file_get_duration (GsAnnotationFile *self);
guint gs_annotation_file_add (GsAnnotationFile *self);

GPtrArray *gs_annotation_file_collect (GsAnnotationFile *self, GError **error);
void gs_annotation_file_write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

G_END_DECLS

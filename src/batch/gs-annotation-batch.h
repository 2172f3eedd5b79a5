/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format.h"
#include "gs-name-match.h"
#include "gs-store-import.h"

G_BEGIN_DECLS

/**
 * GsBatchFile:
 * @path: where it is
 * @name: as seen from the folder that was named
 * @match: (nullable): what its name says, once that was looked for
 * @document: (nullable): what is in it, once it was read
 * @problem: (nullable): why it cannot be taken in
 * @n_traces: traces that are new in the project
 * @n_tiers: tiers that are
 * @n_known: traces and tiers that were there already
 *
 * One annotation file of many.
 */
typedef struct
{
  char *path;
  char *name;
  GsNameMatch *match;
  GsDocument *document;
  char *problem;
  guint n_traces;
  guint n_tiers;
  guint n_known;
} GsBatchFile;

/**
 * GsAnnotationBatch:
 * @clips: (element-type GsClip): the project's clips
 * @files: (element-type GsBatchFile): the files, in the order in which they were named
 *
 * Annotation files that are taken into a project together. Used by one thread at a time, any, as long as the clips are its own.
 */
typedef struct
{
  GPtrArray *clips;
  GPtrArray *files;
} GsAnnotationBatch;

GsAnnotationBatch *gs_annotation_batch_new (GPtrArray *clips);
void gs_annotation_batch_free (GsAnnotationBatch *self);
gboolean gs_annotation_batch_add (GsAnnotationBatch *self, const char *path, GCancellable *cancellable, GError **error);
char *gs_annotation_batch_guess_pattern (GsAnnotationBatch *self);
void gs_annotation_batch_match (GsAnnotationBatch *self, const char *clip, const char *pattern);
void gs_annotation_batch_read (GsAnnotationBatch *self, GsBatchFile *file, const GsColumns *columns);
gboolean gs_annotation_batch_import (GsAnnotationBatch *self, const char *project, const char *rater, GError **error);
gboolean gs_annotation_batch_write (GsAnnotationBatch *self, GsStoreImport *import, const char *rater, GError **error);
const char *gs_batch_file_get_rater (const GsBatchFile *file, const char *option, const char *own);
GPtrArray *gs_annotation_batch_load_clips (const char *project, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAnnotationBatch, gs_annotation_batch_free)

G_END_DECLS

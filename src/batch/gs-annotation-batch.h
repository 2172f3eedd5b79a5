/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format.h"
#include "gs-name-match.h"
#include "gs-store-import.h"
#include "gs-table-look.h"

G_BEGIN_DECLS

/**
 * GsBatchOrigin:
 * @GS_BATCH_CERTAIN: the file says it itself
 * @GS_BATCH_SAID: somebody said it of this file
 * @GS_BATCH_REMEMBERED: somebody said it of another table with the same headers
 * @GS_BATCH_GUESSED: nobody said it
 *
 * How sure it is what a file's columns mean.
 */
typedef enum
{
  GS_BATCH_CERTAIN,
  GS_BATCH_SAID,
  GS_BATCH_REMEMBERED,
  GS_BATCH_GUESSED,
} GsBatchOrigin;

/**
 * GsBatchFile:
 * @path: where it is
 * @name: as seen from the folder that was named
 * @match: (nullable): what its name says, once that was looked for
 * @document: (nullable): what is in it, once it was read
 * @columns: (nullable): of a table: what its columns were said, remembered or guessed to be
 * @is_table: its columns can be explained
 * @origin: where @columns come from
 * @remarks: (element-type utf8): a sentence for all that was guessed, remembered or is unusual about it
 * @n_notes: so many notes its document had when it was read
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
  GsColumns *columns;
  gboolean is_table;
  GsBatchOrigin origin;
  GPtrArray *remarks;
  guint n_notes;
  char *problem;
  guint n_traces;
  guint n_tiers;
  guint n_known;
} GsBatchFile;

/**
 * GsAnnotationBatch:
 * @clips: (element-type GsClip): the project's clips
 * @files: (element-type GsBatchFile): the files, in the order in which they were named
 * @dimensions: (element-type GsDimension): those that the project knows, with their ranges, and those that names of files tell
 * @memory: (element-type GsColumns): what was said about tables before
 * @pattern: (nullable): how the files are called, once that was matched
 * @n_learnt: so many of the files were looked into for dimensions
 *
 * Annotation files that are taken into a project together. Used by one thread at a time, any, as long as the clips are its own.
 */
typedef struct
{
  GPtrArray *clips;
  GPtrArray *files;
  GPtrArray *dimensions;
  GPtrArray *memory;
  char *pattern;
  guint n_learnt;
} GsAnnotationBatch;

GsAnnotationBatch *gs_annotation_batch_new (GPtrArray *clips, GPtrArray *dimensions);
void gs_annotation_batch_free (GsAnnotationBatch *self);
gboolean gs_annotation_batch_add (GsAnnotationBatch *self, const char *path, GCancellable *cancellable, GError **error);
char *gs_annotation_batch_guess_pattern (GsAnnotationBatch *self);
void gs_annotation_batch_match (GsAnnotationBatch *self, const char *clip, const char *pattern);
void gs_annotation_batch_read (GsAnnotationBatch *self, GsBatchFile *file, const GsColumns *columns);
void gs_annotation_batch_agree (GsAnnotationBatch *self);
gboolean gs_annotation_batch_find_range (GPtrArray *dimensions, const char *dimension, double *minimum, double *maximum);
gboolean gs_annotation_batch_import (GsAnnotationBatch *self, const char *project, const char *rater, GError **error);
gboolean gs_annotation_batch_write (GsAnnotationBatch *self, GsStoreImport *import, const char *rater, GError **error);
const char *gs_batch_file_get_rater (const GsBatchFile *file, const char *option, const char *own);
GPtrArray *gs_annotation_batch_list_dimensions (GsProject *project);
GPtrArray *gs_annotation_batch_load_clips (const char *project, GPtrArray **dimensions, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAnnotationBatch, gs_annotation_batch_free)

G_END_DECLS

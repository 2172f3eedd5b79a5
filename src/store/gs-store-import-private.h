/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store-import.h"
#include "gs-store-private.h"

G_BEGIN_DECLS

/**
 * GsStoreImportRow:
 * @id: row of the trace or tier
 * @clip_id: row of its clip
 * @rater_id: row of its rater
 * @rater: name of the rater
 * @name: the trace's dimension, or the tier's name
 * @minimum: lower end of a trace's scale
 * @maximum: upper end
 * @samples: (nullable) (element-type GsTraceSample): of a trace over the clip that is shown
 * @segments: (nullable) (element-type GsSegment): of a tier; none if its clip is not shown. %NULL for a trace
 *
 * What an import has added to a project that is open.
 */
typedef struct
{
  gint64 id;
  gint64 clip_id;
  gint64 rater_id;
  char *rater;
  char *name;
  double minimum;
  double maximum;
  GArray *samples;
  GPtrArray *segments;
} GsStoreImportRow;

GsStoreImport *gs_store_import_new_within (GsConnection *connection, GsJournal *journal, guint serial, const char *name, gint64 shown_id);
GPtrArray *gs_store_import_steal_added (GsStoreImport *self);

G_END_DECLS
